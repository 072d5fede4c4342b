/** One person: what is said of him, his sessions and tokens, and the ways to end or renew access. */
import { html } from "hono/html";
import type { AccountView, ActorView } from "../../../recorder/people_port.ts";
import type { CameraSummary } from "../../../recorder/read_port.ts";
import type { UtcMs } from "../../../src/base/units.ts";
import { peopleTexts } from "../../text/people/people_texts.ts";
import type { Texts } from "../../text/texts.ts";
import { type Html, layout } from "../layout.ts";
import { sessionList } from "./account_page.ts";
import { buttonForm, formField, success, trouble } from "./parts.ts";
import { type PersonFields, personFields, stateOf } from "./people_page.ts";

/** What the page shows besides the person. */
export interface PersonNotes {
  readonly typed: PersonFields | null;
  readonly wrong: string | null;
  readonly well: string | null;
}

/** The page of a person. */
export function personPage(
  t: Texts,
  { person, sessions, tokens }: AccountView,
  cameras: readonly CameraSummary[],
  actor: ActorView | null,
  form: string,
  now: UtcMs,
  notes: PersonNotes,
): Html {
  const p = peopleTexts(t.language);
  const base = `/people/${person.id}`;
  const to = (path: string) => `${base}${path}?lang=${t.language}`;
  return layout(t, {
    actor,
    title: `${person.name} · ${t.title}`,
    switchHref: `${base}?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`
      <main class="people">
        <p><a href="/people?lang=${t.language}">${p.back}</a></p>
        <h1>${person.name}</h1>
        <p>${p.state}: ${stateOf(p, person, now)}</p>
        ${trouble(notes.wrong)} ${success(notes.well)}
        <section>
          <form method="post" action="${to("")}">
            ${formField(form)} ${personFields(p, notes.typed ?? person, cameras)}
            <button type="submit" class="primary">${p.save}</button>
          </form>
        </section>
        <section>
          ${person.disabledAt === null
            ? html`
              <p>${p.resetHint}</p>
              ${buttonForm(to("/reset"), form, p.reset)}
              <p>${p.disableHint}</p>
              ${buttonForm(to("/disable"), form, p.disable, "danger")}
            `
            : buttonForm(to("/enable"), form, p.enable, "primary")}
        </section>
        ${sessions.length === 0 ? "" : html`
          <section>
            <h2>${p.sessions}</h2>
            ${sessionList(t, sessions, form, now, base)}
          </section>
        `}
        ${tokens.length === 0 ? "" : html`
          <section>
            <h2>${p.tokens}</h2>
            <ul class="rows">
              ${tokens.map((token) =>
                html`
                  <li><div><b>${token.name}</b><small>${token.scopes.map((right) => p.rights[right])
                    .join(" · ")}</small></div>
                    ${buttonForm(to(`/tokens/${token.id}/end`), form, p.end)}
                  </li>
                `
              )}
            </ul>
          </section>
        `}
      </main>
    `,
  });
}

/** The one page that shows a one-time code. */
export function codePage(
  t: Texts,
  actor: ActorView | null,
  { name, login, code }: { readonly name: string; readonly login: string; readonly code: string },
): Html {
  const p = peopleTexts(t.language);
  return layout(t, {
    actor,
    title: `${p.oneTimeCode} · ${t.title}`,
    switchHref: `/people?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`
      <main class="people">
        <h1>${p.codeFor(name)}</h1>
        <p>${p.login}: <b>${login}</b></p>
        <p class="code"><code>${code}</code></p>
        <p>${p.codeOnce}</p>
        <p><a class="button" href="/people?lang=${t.language}">${p.people}</a></p>
      </main>
    `,
  });
}
