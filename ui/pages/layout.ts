/** The frame around every page. */
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { ActorView } from "../../recorder/people_port.ts";
import type { Texts } from "../text/texts.ts";
import { navigation } from "./navigation.ts";

/** Markup in which every value is escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What a page puts into the frame. */
export interface PageParts {
  readonly title: string;
  /** Address of this page in the other language. */
  readonly switchHref: string;
  /** Name of the script among the assets; `null` for a page without. */
  readonly script: string | null;
  /** Handed to the script. */
  readonly data: unknown;
  readonly body: Html;
  /** Who sees it: above the page he finds where he may go. Nobody when not said. */
  readonly actor?: ActorView | null;
}

/** A whole document. Every value is escaped by hono/html; the data block cannot end early. */
export function layout(t: Texts, parts: PageParts): Html {
  const script = parts.script === null ? "" : html`
    <script type="application/json" id="page-data">${raw(scriptSafeJson(parts.data))}</script>
    <script type="module" src="/assets/${parts.script}"></script>
    <noscript><p class="banner bad">${t.needsScript}</p></noscript>
  `;
  return html`
    <!DOCTYPE html>
    <html lang="${t.language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light">
        <title>${parts.title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/assets/app.css">
      </head>
      <body>
    ${navigation(t, parts.actor ?? null)}${parts.body}
    <a class="language" href="${parts.switchHref}" lang="${t.otherLanguage.code}" hreflang="${t
      .otherLanguage.code}">${t.otherLanguage.name}</a>
    ${script}
      </body>
    </html>
  `;
}

/** JSON that stays inside a script element whatever the strings in it are (HTML §4.12.1.3). */
export function scriptSafeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
