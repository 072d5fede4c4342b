/** What the routes about register, requests, watch and actions of two people share. */
import type { Context } from "hono";
import type { Asker } from "../../recorder/people_port.ts";
import type { FootageReader } from "../../recorder/read_port.ts";
import type { RequestRecord } from "../../recorder/register_port.ts";
import type {
  RegisterAnswers,
  RegisterControl,
  RegisterQuestions,
} from "../../recorder/register_ask_port.ts";
import type { Clock } from "../../src/base/clock.ts";
import { InputError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { AppEnv } from "../gate/gate.ts";
import { NoRecorder, statusOfWrong } from "./common.ts";
import type { Html } from "../pages/layout.ts";
import { type PageContext, textsFor, type Typed } from "../pages/register/parts.ts";
import { parseInstant, parseWhole } from "../query.ts";
import { problemText } from "../text/register/register_texts.ts";
import type { Texts } from "../text/texts.ts";

/** An export as one file on its way: its name, and its bytes as they are taken. Rejects with what the recorder refuses. */
export type ExportOf = (
  asker: Asker,
  request: RequestRecord,
) => Promise<{ readonly name: string; readonly body: ReadableStream<Uint8Array> }>;

/** What the routes are made of. */
export interface PaperRouteDeps {
  readonly register: RegisterControl;
  readonly reader: Pick<FootageReader, "cameras">;
  readonly clock: Clock;
  readonly language: (c: Context<AppEnv>) => Texts;
  /** Makes the export of a granted request, in the name of whoever asks; absent where only the command line does. */
  readonly exportOf?: ExportOf;
  /** Keeps a choice of language that is in the address. */
  readonly remember: (c: Context<AppEnv>) => void;
}

/** Asks the recorder for whoever sent the request. Throws `InputError` as it says. */
export async function askRegister<Word extends keyof RegisterQuestions>(
  deps: PaperRouteDeps,
  c: Context<AppEnv>,
  word: Word,
  question: RegisterQuestions[Word],
): Promise<RegisterAnswers[Word]> {
  const answer = await deps.register.ask(c.get("asker"), word, question);
  if (answer === null) throw new NoRecorder("no recorder answers");
  return answer.answer;
}

/** What a page needs to know besides its own matter. */
export function pageContext(
  deps: PaperRouteDeps,
  c: Context<AppEnv>,
  wrong: string | null = null,
): PageContext {
  const t = deps.language(c);
  const actor = c.get("actor");
  if (actor === null) throw new Error(`${c.req.path} was reached by nobody`);
  // A person sees the cameras that are his, and those of requests by number where they are not.
  const his = (id: number) => actor.cameras === "all" || actor.cameras.includes(id);
  return {
    t,
    r: textsFor(t),
    actor,
    form: c.get("formToken"),
    cameras: deps.reader.cameras().filter(({ id }) => his(id)),
    now: deps.clock.wall(),
    exports: deps.exportOf !== undefined,
    wrong,
  };
}

/** Shows a page. */
export async function show(
  deps: PaperRouteDeps,
  c: Context<AppEnv>,
  make: () => Promise<Html>,
): Promise<Response> {
  deps.remember(c);
  return await c.html(await make());
}

/** Does what a form asks and goes to the address that it answers, or answers itself; what was wrong is shown on the page that `again` makes. */
export async function act(
  deps: PaperRouteDeps,
  c: Context<AppEnv>,
  deed: () => Promise<string | Response>,
  again: (context: PageContext) => Promise<Html>,
): Promise<Response> {
  try {
    const next = await deed();
    if (typeof next !== "string") return next;
    // 303: the browser fetches the next page, and going back sends nothing again.
    return c.redirect(`${next}?lang=${deps.language(c).language}`, 303);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const wrong = problemText(textsFor(deps.language(c)), error);
    return await c.html(await again(pageContext(deps, c, wrong)), statusOfWrong(c, error));
  }
}

/** A number of the path. @throws {InputError} */
export const numberIn = (c: Context<AppEnv>, name: string): number =>
  parseWhole(name, c.req.param(name), 1, Number.MAX_SAFE_INTEGER);

/** Where a list goes on. @throws {InputError} */
export function beforeIn(c: Context<AppEnv>): number | null {
  const before = c.req.query("before");
  return before === undefined ? null : parseWhole("before", before, 1, Number.MAX_SAFE_INTEGER);
}

/** The query as it was typed. */
export const queryOf = (c: Context<AppEnv>): Typed => new URL(c.req.url).searchParams;

/** A field of a form, empty where it is missing. */
export const fieldOf = (typed: Typed, name: string): string => typed.get(name) ?? "";

/** What `datetime-local` sends, on the site's clocks. @throws {InputError} */
export function siteInstant(field: string, text: string): UtcMs {
  const whole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? `${text}:00` : text;
  const real = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?$/.test(whole);
  const at = parseInstant(field, real ? `${whole}+08:00` : undefined);
  // The 30th of February is the 2nd of March to a date's parser.
  const back = new Date(at + 8 * 3_600_000).toISOString().slice(0, 19);
  if (back === whole.slice(0, 19)) return UtcMs(at);
  throw new InputError(field, "is not a time", "give a day that exists");
}
