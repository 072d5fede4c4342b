/** The line above every page of somebody who is in: where he may go, who he is, the way out. */
import { html } from "hono/html";
import type { ActorView, Right } from "../../recorder/people_port.ts";
import { peopleTexts } from "../text/people/people_texts.ts";
import type { PeopleTexts } from "../text/people/texts.ts";
import { registerTexts } from "../text/register/register_texts.ts";
import type { RegisterTexts } from "../text/register/texts.ts";
import type { Texts } from "../text/texts.ts";
import type { Html } from "./layout.ts";

/** A page that is in the menu of whoever has the right. */
interface Entry {
  readonly href: string;
  readonly right: Right;
  readonly text: (p: PeopleTexts, r: RegisterTexts["menu"]) => string;
}

const ENTRIES: readonly Entry[] = [
  { href: "/", right: "see-status", text: (p) => p.front },
  { href: "/watch", right: "keep-watch", text: (_, r) => r.watch },
  { href: "/suspicions", right: "keep-watch", text: (_, r) => r.suspicions },
  { href: "/requests", right: "read-register", text: (_, r) => r.requests },
  { href: "/register", right: "read-register", text: (_, r) => r.register },
  { href: "/duties", right: "read-compliance", text: (_, r) => r.duties },
  { href: "/two-people", right: "confirm-second", text: (_, r) => r.twoPeople },
  { href: "/retirement", right: "change-settings", text: (_, r) => r.retirement },
  { href: "/people", right: "manage-people", text: (p) => p.people },
];

/** The line; empty for nobody. */
export function navigation(t: Texts, actor: ActorView | null): Html {
  if (actor === null) return html``;
  const p = peopleTexts(t.language);
  const r = registerTexts(t.language).menu;
  const lang = `?lang=${t.language}`;
  const entries = ENTRIES.filter(({ right }) => actor.rights.includes(right));
  return html`
    <nav class="who">
      ${entries.map(({ href, text }) => html`<a href="${href}${lang}">${text(p, r)}</a>`)}
      <span class="me">
        <a href="/account${lang}">${p.signedInAs(actor.name, p.roles[actor.role].name)}</a>
        <form method="post" action="/sign-out${lang}"><button type="submit">${p
          .signOut}</button></form>
      </span>
    </nav>
  `;
}
