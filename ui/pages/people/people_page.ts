/** Everybody, and the form that adds somebody. */
import { html } from "hono/html";
import type { ActorView, PersonView, Role } from "../../../recorder/people_port.ts";
import type { CameraSummary } from "../../../recorder/read_port.ts";
import type { UtcMs } from "../../../src/base/units.ts";
import { peopleTexts } from "../../text/people/people_texts.ts";
import type { PeopleTexts } from "../../text/people/texts.ts";
import type { Texts } from "../../text/texts.ts";
import { type Html, layout } from "../layout.ts";
import { field, formField, trouble } from "./parts.ts";

/** What a form shows: what was typed, or what is. */
export interface PersonFields {
  readonly login: string;
  readonly name: string;
  readonly unit: string;
  readonly role: string;
  readonly cameras: readonly number[] | "all";
}

/** The page of everybody. */
export function peoplePage(
  t: Texts,
  people: readonly PersonView[],
  cameras: readonly CameraSummary[],
  actor: ActorView | null,
  form: string,
  now: UtcMs,
  typed: PersonFields,
  wrong: string | null,
): Html {
  const p = peopleTexts(t.language);
  return layout(t, {
    actor,
    title: `${p.people} · ${t.title}`,
    switchHref: `/people?lang=${t.otherLanguage.code}`,
    script: null,
    data: null,
    body: html`
      <main class="people">
        <h1>${p.people}</h1>
        <ul class="rows">
          ${people.map((person) => row(t, person, cameras, now))}
        </ul>
        <section>
          <h2>${p.addPerson}</h2>
          ${trouble(wrong)}
          <form method="post" action="/people?lang=${t.language}">
            ${formField(form)} ${personFields(p, typed, cameras)}
            <button type="submit" class="primary">${p.add}</button>
          </form>
        </section>
      </main>
    `,
  });
}

function row(
  t: Texts,
  person: PersonView,
  cameras: readonly CameraSummary[],
  now: UtcMs,
): Html {
  const p = peopleTexts(t.language);
  const his = person.cameras;
  const names = his === "all"
    ? p.allCameras
    : cameras.filter(({ id }) => his.includes(id)).map(({ name }) => name)
      .join(t.language === "en" ? ", " : "、");
  return html`
    <li class="${person.disabledAt === null ? "" : "over"}">
      <div>
        <b>${person.name}</b> <span>${person.login}</span>
        <small>${person.unit}</small>
        <small>${p.roles[person.role].name} · ${p.cameras}: ${names}</small>
        <small>${stateOf(p, person, now)}</small>
      </div>
      <a class="button" href="/people/${person.id}?lang=${t.language}">${p.edit}</a>
    </li>
  `;
}

/** How a person stands, in words. */
export function stateOf(p: PeopleTexts, person: PersonView, now: UtcMs): string {
  if (person.disabledAt !== null) return p.stateDisabled;
  if (person.hasPassword) return person.hasCodes ? `${p.stateIn}, ${p.withCodes}` : p.stateIn;
  return person.codeUntil !== null && person.codeUntil > now ? p.stateInvited : p.stateNone;
}

/** The fields of a person's form. */
export function personFields(
  p: PeopleTexts,
  typed: PersonFields,
  cameras: readonly CameraSummary[],
): Html {
  const roles = Object.entries(p.roles) as [Role, PeopleTexts["roles"][Role]][]; // keys of a record
  const all = typed.cameras === "all";
  return html`
    ${field({
      name: "name",
      label: p.name,
      hint: p.nameHint,
      value: typed.name,
      autocomplete: "off",
    })}
    ${field({ name: "unit", label: p.unit, value: typed.unit, autocomplete: "off" })}
    ${field({
      name: "login",
      label: p.login,
      hint: p.loginHint,
      value: typed.login,
      autocomplete: "off",
    })}
    <fieldset>
      <legend>${p.role}</legend>
      ${roles.map(([role, { name, may }]) =>
        html`<label class="choice"><input type="radio" name="role" value="${role}" required
            ${
          role === typed.role ? html`checked` : ""
        }><span><b>${name}</b> <small>${may}</small></span></label>`
      )}
    </fieldset>
    <fieldset>
      <legend>${p.cameras}</legend>
      <label
        class="choice"><input type="radio" name="which" value="all" ${all
          ? html`checked`
          : ""}><span>${p.allCameras}</span></label>
      <label
        class="choice"><input type="radio" name="which" value="some" ${all
          ? ""
          : html`checked`}><span>${p.someCameras}</span></label>
      <div class="under">
        ${cameras.map(({ id, name }) =>
          html`
            <label
              class="choice"><input type="checkbox" name="camera" value="${id}" ${typed.cameras !==
                    "all" && typed.cameras.includes(id)
                ? html`checked`
                : ""}><span>${name}</span></label>
          `
        )}
      </div>
    </fieldset>
  `;
}
