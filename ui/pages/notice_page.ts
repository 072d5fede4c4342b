/** A page that only says something: not found, wrong address, fault. */
import { html } from "hono/html";
import type { Texts } from "../text/texts.ts";
import type { ActorView } from "../../recorder/people_port.ts";
import { type Html, layout } from "./layout.ts";

/** `what` happened, `detail` where there is more to say. */
export function noticePage(
  t: Texts,
  what: string,
  detail: string,
  actor: ActorView | null = null,
): Html {
  return layout(t, {
    actor,
    title: what,
    switchHref: `/?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`
      <header class="bar"><a class="back" href="/?lang=${t.language}">${t.backToFront}</a></header>
      <main class="notice">
        <h1>${what}</h1>
        <p>${detail}</p>
      </main>
    `,
  });
}

/** An SVG that stands where a picture should, with the reason in it. */
export function placeholderSvg(reason: string): Html {
  return html`
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" role="img">
      <rect width="640" height="360" fill="#1c2530" />
      <text x="320" y="188" fill="#dfe6ee" font-family="sans-serif" font-size="26"
        text-anchor="middle">${reason}</text>
    </svg>
  `;
}
