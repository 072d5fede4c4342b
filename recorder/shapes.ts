/**
 * Values from outside (files, tables, lines of a socket) held against shapes, and the shapes that many
 * share. What is wrong is told without any text that was given: it may be a password.
 */
import * as v from "valibot";
import { CameraId } from "../src/base/ids.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import { UtcMs } from "../src/base/units.ts";

/** Where a value does not fit its shape, and why. */
export interface Wrong {
  /** Keys and places, joined by dots; empty for the value as a whole. */
  readonly field: string;
  readonly problem: string;
}

/** A value as its shape makes it, or everything that is wrong with it, the first thing first. */
export function tryParse<const S extends v.GenericSchema>(
  shape: S,
  given: unknown,
): Result<v.InferOutput<S>, readonly [Wrong, ...Wrong[]]> {
  const it = v.safeParse(shape, given);
  if (it.success) return ok(it.output);
  const [first, ...more] = it.issues;
  return err([wrong(first), ...more.map(wrong)]);
}

/** A value as its shape makes it. @throws {Error} that names the first thing that is wrong. */
export function parse<const S extends v.GenericSchema>(
  shape: S,
  given: unknown,
): v.InferOutput<S> {
  const it = tryParse(shape, given);
  if (it.ok) return it.value;
  throw new Error(told(it.error[0], "the value"));
}

/** What is wrong in one line; `whole` names the value itself. */
export const told = ({ field, problem }: Wrong, whole: string): string =>
  `${field || whole}: ${problem}`;

/** A whole number that a double holds exactly. */
export const whole = v.pipe(v.number(), v.safeInteger());
/** 0, 1, 2 … */
export const count = v.pipe(whole, v.minValue(0));
/** 1, 2, 3 … */
export const positive = v.pipe(whole, v.minValue(1));
/** Any number but NaN and the infinities: `1e999` in JSON is one. */
export const finite = v.pipe(v.number(), v.finite());
export const cameraId = v.pipe(positive, v.transform(CameraId));
/** A whole number of milliseconds as displayed time. */
export const instant = v.pipe(whole, v.transform(UtcMs));
/** A text of at most so many UTF-16 units. */
export const words = (most: number) => v.pipe(v.string(), v.maxLength(most));
/** A text that is not empty. */
export const filled = v.pipe(v.string(), v.minLength(1));
/** So many lower-case hexadecimal digits. */
export const hex = (digits: number) =>
  v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
/** Base64 with its padding (RFC 4648 section 4). The library's own takes `ſ` and the Kelvin sign for letters. */
export const base64 = v.pipe(
  v.string(),
  v.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
);

/** An object with any keys; the library's own leaves out `constructor` and takes lists. */
export const anyKeys = v.custom<Record<string, unknown>>(isPlain, "expected an object");

/** A shape none of whose keys need be there, and which so would take `[]` for `{}`. */
export const noList = <const S extends v.GenericSchema>(shape: S) =>
  v.pipe(v.custom<v.InferInput<S>>(isPlain, "expected an object"), shape);

function isPlain(given: unknown): boolean {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

function wrong(issue: v.BaseIssue<unknown>): Wrong {
  const path = issue.path ?? [];
  const last = path.at(-1);
  if (last?.origin === "key" && issue.expected === "never") {
    const key = String(last.key).slice(0, 100);
    return { field: dotted(path.slice(0, -1)), problem: `unknown key ${JSON.stringify(key)}` };
  }
  return { field: dotted(path), problem: last?.origin === "key" ? "is missing" : reason(issue) };
}

const dotted = (path: readonly { readonly key: unknown }[]): string =>
  path.map(({ key }) => String(key)).join(".");

/** More alternatives than anybody reads. */
const LONGEST = 300;

function reason({ kind, type, expected, received, message }: v.BaseIssue<unknown>): string {
  // Of these the message is this program's own.
  if (kind === "transformation" || type === "custom" || type === "check") return message;
  const wanted = expected ?? type.replaceAll("_", " ");
  const length = type.endsWith("_length") ? "a length of " : "";
  const named = wanted.length > LONGEST ? "another word" : `${length}${wanted}`;
  return `expected ${named}, received ${received.startsWith('"') ? "text" : received}`;
}
