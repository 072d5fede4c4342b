/** What the routes about people share. */
import type { Context } from "hono";
import type { PeopleAnswers, PeopleControl, PeopleQuestions } from "../../recorder/people_port.ts";
import type { FootageReader } from "../../recorder/read_port.ts";
import type { Clock } from "../../src/base/clock.ts";
import { InputError, WaitError } from "../../src/base/result.ts";
import type { AppEnv } from "../gate/gate.ts";
import type { PeopleTexts } from "../text/people/texts.ts";
import type { Texts } from "../text/texts.ts";

/** What the routes are made of. */
export interface PeopleRouteDeps {
  readonly people: PeopleControl;
  readonly reader: FootageReader;
  readonly clock: Clock;
  /** Served over TLS: cookies are bound to it. */
  readonly secure: boolean;
  readonly language: (c: Context<AppEnv>) => Texts;
  /** Keeps a choice of language that is in the address. */
  readonly remember: (c: Context<AppEnv>) => void;
}

/** No recorder answered. */
export class NoRecorder extends Error {
  override readonly name = "NoRecorder";
}

/**
 * Asks the recorder for whoever sent the request. Throws {@link NoRecorder} where none answers.
 */
export async function ask<Word extends keyof PeopleQuestions>(
  deps: PeopleRouteDeps,
  c: Context<AppEnv>,
  word: Word,
  question: PeopleQuestions[Word],
): Promise<NonNullable<PeopleAnswers[Word]>> {
  const answer = await deps.people.ask(c.get("asker"), word, question);
  if (answer === null) throw new NoRecorder("no recorder answers");
  return answer;
}

/**
 * The status of a page that says what was wrong: 400, or, with the time after which to ask again in
 * `Retry-After` (RFC 9110 §10.2.3), 429 for who asked too often and 503 where all together did.
 */
export function statusOfWrong(c: Context, error: unknown): 400 | 429 | 503 {
  if (!(error instanceof WaitError)) return 400;
  c.header("Retry-After", String(error.seconds));
  return error.whose === "asker" ? 429 : 503;
}

/** What a person did wrong, in his language; anything else is thrown on. */
export function wrongIn(p: PeopleTexts, error: unknown, english: boolean): string {
  if (!(error instanceof InputError)) throw error;
  if (error instanceof WaitError) {
    return error.whose === "asker" ? p.wait(error.seconds) : p.busy(error.seconds);
  }
  const known = p.wrongField.get(error.field);
  return known ?? (english ? error.message : `${p.wrongSomehow} (${error.message})`);
}

/** A page of this server to go to; the first page for anything that is none (no open redirect). */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(next) && !next.includes("\\")
    ? next
    : "/";
}

/** A field of a form, empty where it is missing. */
export const value = (c: Context<AppEnv>, name: string): string => c.get("form").get(name) ?? "";

/** There is no such camera, page or footage. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}
