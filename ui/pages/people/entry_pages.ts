/** The pages of somebody who is not in yet: sign-in, first password, set-up. */
import { html } from "hono/html";
import { peopleTexts } from "../../text/people/people_texts.ts";
import type { Texts } from "../../text/texts.ts";
import { type Html, layout } from "../layout.ts";
import { field, trouble } from "./parts.ts";

/** What was typed, to be shown again; never a password. */
export type Typed = ReadonlyMap<string, string>;

function page(t: Texts, path: string, title: string, body: Html): Html {
  return layout(t, {
    title: `${title} · ${t.title}`,
    switchHref: `${path}?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`<main class="entry"><h1>${title}</h1>${body}</main>`,
  });
}

/** The sign-in form. `next` is the page that was asked for. */
export function signInPage(t: Texts, wrong: string | null, typed: Typed, next: string): Html {
  const p = peopleTexts(t.language);
  return page(
    t,
    "/sign-in",
    p.signIn,
    html`
      ${trouble(wrong)}
      <form method="post" action="/sign-in?lang=${t.language}">
        <input type="hidden" name="next" value="${next}">
        ${field({
          name: "login",
          label: p.login,
          value: typed.get("login") ?? "",
          autocomplete: "username",
          first: true,
        })}
        ${field({
          name: "password",
          label: p.password,
          type: "password",
          autocomplete: "current-password",
        })}
        ${field({
          name: "code",
          label: p.code,
          hint: p.codeHint,
          autocomplete: "one-time-code",
          optional: true,
        })}
        <button type="submit" class="primary">${p.signIn}</button>
      </form>
      <p><a href="/first-password?lang=${t.language}">${p.firstTime}</a></p>
    `,
  );
}

/** The form with which a one-time code becomes a password. */
export function firstPasswordPage(t: Texts, wrong: string | null, typed: Typed): Html {
  const p = peopleTexts(t.language);
  return page(
    t,
    "/first-password",
    p.firstPassword,
    html`
      <p>${p.firstPasswordIntro}</p>
      ${trouble(wrong)}
      <form method="post" action="/first-password?lang=${t.language}">
        ${field({
          name: "login",
          label: p.login,
          value: typed.get("login") ?? "",
          autocomplete: "username",
          first: true,
        })}
        ${field({
          name: "code",
          label: p.oneTimeCode,
          value: typed.get("code") ?? "",
          autocomplete: "one-time-code",
        })}
        ${newPassword(t)}
        <button type="submit" class="primary">${p.goOn}</button>
      </form>
      <p><a href="/sign-in?lang=${t.language}">${p.back}</a></p>
    `,
  );
}

/** The form of the first start. */
export function setUpPage(t: Texts, wrong: string | null, typed: Typed): Html {
  const p = peopleTexts(t.language);
  return page(
    t,
    "/set-up",
    p.setUp,
    html`
      <p>${p.setUpIntro}</p>
      ${trouble(wrong)}
      <form method="post" action="/set-up?lang=${t.language}">
        ${field({
          name: "code",
          label: p.setUpCode,
          hint: p.setUpCodeHint,
          value: typed.get("code") ?? "",
          autocomplete: "one-time-code",
          first: true,
        })}
        ${field({
          name: "name",
          label: p.name,
          hint: p.nameHint,
          value: typed.get("name") ?? "",
          autocomplete: "name",
        })}
        ${field({
          name: "unit",
          label: p.unit,
          hint: p.unitHint,
          value: typed.get("unit") ?? "",
          autocomplete: "organization",
        })}
        ${field({
          name: "login",
          label: p.login,
          hint: p.loginHint,
          value: typed.get("login") ?? "",
          autocomplete: "username",
        })}
        ${newPassword(t)}
        <button type="submit" class="primary">${p.goOn}</button>
      </form>
    `,
  );
}

/** A new password, twice. */
export function newPassword(t: Texts, withCodes = false): Html {
  const p = peopleTexts(t.language);
  const hint = withCodes ? p.newPasswordHintCodes : p.newPasswordHint;
  const kind = { type: "password", autocomplete: "new-password" } as const;
  return html`
    ${field({ name: "password", label: p.newPassword, hint, ...kind })}
    ${field({ name: "again", label: p.repeat, ...kind })}
  `;
}
