/** The fields of a question: read one by one into types that cannot be wrong, and no field more. */
import { err, InputError, ok, type Result } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { parseIsoDate } from "../calendar/iso_date.ts";
import type { ShanghaiDay } from "../days.ts";
import { parseInstant } from "../instants.ts";
import { type Layers, layersAsked } from "../site_layers.ts";

/** The fields of one question as they came. A map, so that `__proto__` is a key like any other. */
export type Fields = ReadonlyMap<string, unknown>;

/** Reads one field's value; `undefined` where it is missing. */
export type Reader<T> = (value: unknown, key: string) => Result<T, InputError>;

const CUT = 40;
const short = (text: string) => text.length > CUT ? `${text.slice(0, CUT)} …` : text;

const missing = (key: string, remedy: string) => err(new InputError(key, "is missing", remedy));

/** One of several words. */
export function word<W extends string>(words: readonly W[]): Reader<W> {
  const remedy = `write one of ${words.join(", ")}`;
  return (value, key) => {
    if (value === undefined) return missing(key, remedy);
    const found = words.find((known) => known === value);
    if (found !== undefined) return ok(found);
    const problem = typeof value === "string"
      ? `${JSON.stringify(short(value))} is not a word that is known`
      : "is not a text";
    return err(new InputError(key, problem, remedy));
  };
}

/** A list of words, each any number of times. */
export function wordList<W extends string>(words: readonly W[]): Reader<readonly W[]> {
  const one = word(words);
  return (value, key) => {
    const remedy = `write a list of ${words.join(", ")}`;
    if (value === undefined) return missing(key, remedy);
    if (!Array.isArray(value)) return err(new InputError(key, "is not a list", remedy));
    const found: W[] = [];
    for (const item of value) {
      const read = one(item ?? null, key);
      if (!read.ok) return read;
      found.push(read.value);
    }
    return ok(found);
  };
}

/** True or false. */
export const flag: Reader<boolean> = (value, key) =>
  typeof value === "boolean"
    ? ok(value)
    : value === undefined
    ? missing(key, "write true or false")
    : err(new InputError(key, "is neither true nor false", "write true or false"));

/** A number of persons. */
export const count: Reader<number> = (value, key) => {
  const remedy = "write a whole number, 0 or more";
  if (value === undefined) return missing(key, remedy);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? ok(value)
    : err(new InputError(key, "is not a number of persons", remedy));
};

/** An instant with its offset. */
export const instant: Reader<UtcMs> = (value, key) =>
  fromText(
    value,
    key,
    "write ISO 8601 with an offset, such as 2026-02-03T08:00:00+08:00",
    parseInstant,
  );

/** A date of the calendar. */
export const date: Reader<ShanghaiDay> = (value, key) =>
  fromText(value, key, "write a date such as 2026-02-03", parseIsoDate);

function fromText<T>(
  value: unknown,
  key: string,
  remedy: string,
  parse: (text: string) => Result<T, string>,
): Result<T, InputError> {
  if (value === undefined) return missing(key, remedy);
  if (typeof value !== "string") return err(new InputError(key, "is not a text", remedy));
  const parsed = parse(value);
  if (parsed.ok) return parsed;
  return err(new InputError(key, `${JSON.stringify(short(value))} ${parsed.error}`, remedy));
}

/** The governing layers. */
export const layers: Reader<Layers> = (value, key) => {
  const remedy = 'write a list such as ["CN", "CN-LN"]';
  if (value === undefined) return missing(key, remedy);
  return Array.isArray(value)
    ? layersAsked(value)
    : err(new InputError(key, "is not a list", remedy));
};

/** A field that may be left out, and what it then is. */
export const optional = <T>(reader: Reader<T>, otherwise: T): Reader<T> => (value, key) =>
  value === undefined ? ok(otherwise) : reader(value, key);

/** A field that is read by nobody: anything, or nothing. */
export const ignored: Reader<null> = () => ok(null);

/** Readers by field, and what they give together. */
export type Readers = Readonly<Record<string, Reader<unknown>>>;
/** What readers give, by field. */
export type Read<R extends Readers> = {
  readonly [K in keyof R]: R[K] extends Reader<infer T> ? T : never;
};

/** All fields of a question. Refused, by its name: one that is missing, wrong, or not of this question. */
export function readFields<R extends Readers>(
  fields: Fields,
  readers: R,
): Result<Read<R>, InputError> {
  const read: Record<string, unknown> = {};
  for (const [key, reader] of Object.entries(readers)) {
    const value = reader(fields.get(key), key);
    if (!value.ok) return value;
    read[key] = value.value;
  }
  const known = ["ask", ...Object.keys(readers)];
  for (const key of fields.keys()) {
    if (!known.includes(key)) {
      const remedy = `give only ${known.join(", ")}`;
      return err(new InputError(short(key), "does not belong to this question", remedy));
    }
  }
  return ok(read as Read<R>); // each key read by its own reader above
}
