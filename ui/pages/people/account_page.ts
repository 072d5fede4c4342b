/** The own account: password, authenticator, sessions. */
import { html } from "hono/html";
import type { AccountView, ActorView } from "../../../recorder/people_port.ts";
import { UtcMs } from "../../../src/base/units.ts";
import { peopleTexts } from "../../text/people/people_texts.ts";
import type { Texts } from "../../text/texts.ts";
import { shortTime } from "../../view/site_time.ts";
import { type Html, layout } from "../layout.ts";
import { newPassword } from "./entry_pages.ts";
import { buttonForm, field, formField, qrPicture, success, trouble } from "./parts.ts";

/** What the page shows besides the account. */
export interface AccountNotes {
  readonly wrong: string | null;
  readonly well: string | null;
  /** An authenticator that is being set up. */
  readonly enrolment: { readonly secret: string; readonly uri: string } | null;
}

/** The page. `form` is the session's form token. */
export function accountPage(
  t: Texts,
  { person, sessions }: AccountView,
  actor: ActorView | null,
  form: string,
  now: UtcMs,
  notes: AccountNotes,
): Html {
  const p = peopleTexts(t.language);
  const to = (path: string) => `/account${path}?lang=${t.language}`;
  const current = (name = "current") =>
    field({
      name,
      label: p.currentPassword,
      type: "password",
      autocomplete: "current-password",
    });
  return layout(t, {
    actor,
    title: `${p.account} · ${t.title}`,
    switchHref: `/account?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`
      <main class="people">
        <h1>${person.name}</h1>
        <p>${person.unit} · ${p.login}: <b>${person.login}</b></p>
        ${trouble(notes.wrong)} ${success(notes.well)}
        <section>
          <h2>${p.ownPassword}</h2>
          <form method="post" action="${to("/password")}">
            ${formField(form)} ${current()} ${newPassword(t, person.hasCodes)}
            <button type="submit" class="primary">${p.changePassword}</button>
          </form>
        </section>
        <section>
          <h2>${p.codes}</h2>
          ${notes.enrolment !== null
            ? enrolment(t, notes.enrolment, form, current())
            : person.hasCodes
            ? html`
              <p>${p.codesOn}</p>
              <form method="post" action="${to("/codes/remove")}">
                ${formField(form)} ${current()}
                <button type="submit">${p.codesRemove}</button>
              </form>
            `
            : html`<p>${p.codesOff}</p>${
              buttonForm(to("/codes/begin"), form, p.codesBegin, "primary")
            }`}
        </section>
        <section>
          <h2>${p.sessions}</h2>
          <p>${p.sessionsHint}</p>
          ${sessionList(t, sessions, form, now, "/account")}
        </section>
      </main>
    `,
  });
}

function enrolment(
  t: Texts,
  { secret, uri }: { readonly secret: string; readonly uri: string },
  form: string,
  current: Html,
): Html {
  const p = peopleTexts(t.language);
  return html`
    <p>${p.codesScan}</p>
    ${qrPicture(uri, p.codes)}
    <p>${p.codesByHand} <code>${secret.match(/.{1,4}/g)?.join(" ") ?? secret}</code></p>
    <form method="post" action="/account/codes/confirm?lang=${t.language}">
      ${formField(form)}
      ${field({ name: "code", label: p.codesFirst, autocomplete: "one-time-code", first: true })}
      ${current}
      <button type="submit" class="primary">${p.codesConfirm}</button>
    </form>
  `;
}

/** Sessions with a button each; `base` is the address of the account that they belong to. */
export function sessionList(
  t: Texts,
  sessions: AccountView["sessions"],
  form: string,
  now: UtcMs,
  base: string,
): Html {
  const p = peopleTexts(t.language);
  return html`
    <ul class="rows">
      ${sessions.map((s) =>
        html`
          <li>
            <div>
              <b>${s.address}</b> ${s.own ? html`<em>${p.thisOne}</em>` : ""}
              <small>${s.agent}</small>
              <small>${p.since} ${shortTime(UtcMs(s.beganAt), now)} · ${p.lastSeen} ${shortTime(
                UtcMs(s.seenAt),
                now,
              )}</small>
            </div>
            ${s.own
              ? ""
              : buttonForm(`${base}/sessions/${s.id}/end?lang=${t.language}`, form, p.end)}
          </li>
        `
      )}
    </ul>
  `;
}
