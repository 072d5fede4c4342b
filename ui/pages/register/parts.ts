/** Pieces that the pages about register, requests and watch are made of. */
import { html } from "hono/html";
import type { ActorView } from "../../../recorder/people_port.ts";
import type { CameraSummary } from "../../../recorder/read_port.ts";
import type { DoneBy, Person, RegisteredSpan, Step } from "../../../recorder/register_port.ts";
import type { CameraId } from "../../../src/base/ids.ts";
import type { UtcMs } from "../../../src/base/units.ts";
import { registerTexts } from "../../text/register/register_texts.ts";
import type { RegisterTexts } from "../../text/register/texts.ts";
import type { Texts } from "../../text/texts.ts";
import { fullTime, SITE_OFFSET_MS } from "../../view/site_time.ts";
import { type Html, layout } from "../layout.ts";

/** What each of these pages knows besides its own matter. */
export interface PageContext {
  readonly t: Texts;
  readonly r: RegisterTexts;
  readonly actor: ActorView;
  /** The token that every form of this session carries. */
  readonly form: string;
  readonly cameras: readonly CameraSummary[];
  readonly now: UtcMs;
  /** Whether a granted request can be exported here; else only the command line does it. */
  readonly exports: boolean;
  /** What went wrong with what was sent; `null` when nothing did. */
  readonly wrong: string | null;
}

/** What was typed, to be shown again; never a password. */
export type Typed = URLSearchParams;

/** A page in the frame of all pages. `path` begins with `/` and has no query. */
export function page(
  c: PageContext,
  it: {
    readonly path: string;
    readonly title: string;
    readonly body: Html;
    readonly script?: string;
    readonly data?: unknown;
  },
): Html {
  return layout(c.t, {
    actor: c.actor,
    title: `${it.title} · ${c.t.title}`,
    switchHref: `${it.path}?lang=${c.t.otherLanguage.code}`,
    script: it.script ?? null,
    data: it.data ?? null,
    body: html`
      <link rel="stylesheet" href="/assets/register.css">
      <main class="papers">
        <h1>${it.title}</h1>
        ${c.wrong === null ? "" : html`<p class="trouble" role="alert">${c.wrong}</p>`}
        ${it.body}
      </main>
    `,
  });
}

/** The texts of a page context's language. */
export const textsFor = (t: Texts): RegisterTexts => registerTexts(t.language);

/** An address with the language that the page is in; a place on the page stays behind it. */
export function to(c: PageContext, path: string): string {
  const at = path.indexOf("#");
  const [way, place] = at < 0 ? [path, ""] : [path.slice(0, at), path.slice(at)];
  return `${way}${way.includes("?") ? "&" : "?"}lang=${c.t.language}${place}`;
}

/** A form that changes something. */
export const postForm = (c: PageContext, action: string, body: Html, kind = ""): Html =>
  html`
    <form method="post" action="${to(c, action)}" class="${kind}">
      <input type="hidden" name="form" value="${c.form}">
      ${body}
    </form>
  `;

/** A labelled line to type into. */
export function line(
  label: string,
  name: string,
  more: {
    readonly value?: string;
    readonly hint?: string;
    readonly type?: "text" | "password" | "datetime-local" | "date" | "search";
    readonly optional?: boolean;
    readonly most?: number;
    /** The last day that may be chosen. */
    readonly latest?: string;
  } = {},
): Html {
  const type = more.type ?? "text";
  return html`
    <label class="field">
      <span>${label}</span>
      <input name="${name}" type="${type}" value="${more.value ?? ""}" maxlength="${more.most ??
        200}" autocomplete="${type === "password" ? "current-password" : "off"}"
        ${type === "datetime-local" ? html`step="1"` : ""} ${more.latest === undefined
          ? ""
          : html`max="${more.latest}"`} ${more.optional ? "" : html`required`}>
      ${more.hint === undefined ? "" : html`<small>${more.hint}</small>`}
    </label>
  `;
}

/** A labelled field of some lines. */
export const lines = (
  label: string,
  name: string,
  more: { readonly value?: string; readonly hint?: string; readonly most?: number } = {},
): Html =>
  html`
    <label class="field wide">
      <span>${label}</span>
      <textarea name="${name}" rows="4" maxlength="${more.most ?? 2000}" required>${more.value ??
        ""}</textarea>
      ${more.hint === undefined ? "" : html`<small>${more.hint}</small>`}
    </label>
  `;

/** A labelled choice. The first one is `empty`, where there is one. */
export const choice = (
  label: string,
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  empty: string | null = null,
): Html =>
  html`
    <label class="field">
      <span>${label}</span>
      <select name="${name}" ${empty === null ? html`required` : ""}>
        ${empty === null ? "" : html`<option value="">${empty}</option>`}
        ${options.map(([value, text]) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ""}>${text}</option>`
        )}
      </select>
    </label>
  `;

/** A box to tick. */
export const tick = (
  label: string,
  name: string,
  value: string,
  on: boolean,
  hint?: string,
): Html =>
  html`
    <label class="tick">
      <input type="checkbox" name="${name}" value="${value}" ${on ? html`checked` : ""}>
      <span>${label}${hint === undefined ? "" : html`<small>${hint}</small>`}</span>
    </label>
  `;

/** Names of cameras by number; a number where the name is gone. */
export function cameraNames(c: PageContext, ids: readonly CameraId[]): string {
  const names = new Map(c.cameras.map(({ id, name }) => [id, name]));
  return ids.map((id) => names.get(id) ?? String(id)).join(c.t.language === "en" ? ", " : "、");
}

/** A stretch of time on the site's clocks. */
export const spanText = (r: RegisterTexts, span: RegisteredSpan | null): string =>
  span === null ? r.rightNow : `${fullTime(span.from)} – ${fullTime(span.to)}`;

/** A person on one line. */
export const personText = ({ name, unit, document }: Person): string =>
  [name, unit, document].filter((word) => word !== "" && word !== "-").join(" · ");

/** Who did it. */
export const byText = (r: RegisterTexts, by: DoneBy): string =>
  by.id === null ? r.console : by.name;

/** What `datetime-local` shows and sends, on the site's clocks. */
export const localTime = (at: UtcMs): string =>
  new Date(at + SITE_OFFSET_MS).toISOString().slice(0, 19);

/** Two columns: what, and what it is. */
export const facts = (rows: readonly (readonly [string, string | Html])[]): Html =>
  html`<dl class="facts-list">${
    rows.map(([what, is]) =>
      html`
        <dt>${what}</dt>
        <dd>${is}</dd>
      `
    )
  }</dl>`;

/** What happened later, oldest first. */
export const history = (c: PageContext, steps: readonly Step[]): Html =>
  steps.length === 0 ? html`` : html`
    <section>
      <h2>${c.r.history}</h2>
      <ol class="history">${steps.map(({ at, by, kind, facts }) =>
        html`<li><time>${fullTime(at)}</time> <b>${c.r.steps[kind] ?? kind}</b> ${
          byText(
            c.r,
            by,
          )
        } <small>${plainFacts(facts)}</small></li>`
      )}</ol>
    </section>
  `;

/** What was said with a step, values only: the words are people's own. */
const plainFacts = (facts: Readonly<Record<string, unknown>>): string =>
  Object.values(facts).flatMap((value) =>
    typeof value === "string" && value !== "" || typeof value === "number" ? [String(value)] : []
  ).join(" · ");

/** The way to what is older; nothing where there is no more. */
export const more = (c: PageContext, path: string, next: number | null): Html =>
  next === null ? html`` : html`
    <p class="more"><a class="button" href="${to(
      c,
      `${path}${path.includes("?") ? "&" : "?"}before=${next}`,
    )}">${c.r.next}</a></p>
  `;
