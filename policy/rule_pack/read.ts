/**
 * Small readers of JSON that somebody sent, put together into one that knows a whole rule pack. A
 * reader throws an `InputError` whose field is the place, such as `layers.CN-LN.siting.groups[1]`;
 * {@link parsePack} turns it into a result.
 */
import { InputError } from "../../src/base/result.ts";

/** Reads a value at a place. Throws `InputError`. */
export type Read<T> = (value: unknown, at: string) => T;

type Shape = { readonly [key: string]: Read<unknown> };
type Shaped<S extends Shape> = { -readonly [K in keyof S]: ReturnType<S[K]> };

/** Refuses a value. */
export function wrong(at: string, problem: string, remedy: string): never {
  throw new InputError(at, problem, remedy);
}

/** An object, as its own keys and values. */
function entriesOf(value: unknown, at: string): [string, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value);
  }
  return wrong(at, "is not an object", "write { … } there");
}

/** An object with these keys, those of `more` where they are there, and no other. */
export function record<const S extends Shape, const M extends Shape = Record<never, never>>(
  shape: S,
  more?: M,
): Read<Shaped<S> & Partial<Shaped<M>>> {
  const readers: Shape = { ...shape, ...more };
  return (value, at) => {
    const found = new Map(entriesOf(value, at));
    const strange = [...found.keys()].find((key) => !Object.hasOwn(readers, key));
    if (strange !== undefined) {
      wrong(at, `has an unknown key \`${strange}\``, "remove it, or load a newer program");
    }
    const missing = Object.keys(shape).find((key) => !found.has(key));
    if (missing !== undefined) wrong(at, `has no \`${missing}\``, `add \`${missing}\``);
    const read = Object.entries(readers).filter(([key]) => found.has(key))
      .map(([key, reader]) => [key, reader(found.get(key), `${at}.${key}`)]);
    // Each key with what its own reader gave.
    return Object.fromEntries(read) as Shaped<S> & Partial<Shaped<M>>;
  };
}

/** One of several kinds of object, which the word under `key` tells apart. */
export function variant<W extends string, T>(
  key: string,
  kinds: { readonly [K in W]: Read<T> },
): Read<T> {
  const word = oneOf(Object.keys(kinds) as W[]);
  return (value, at) =>
    kinds[word(new Map(entriesOf(value, at)).get(key), `${at}.${key}`)](value, at);
}

/** An object of which each key is one of some words; none must be there. */
export function some<const W extends string, T>(
  words: readonly W[],
  reader: Read<T>,
): Read<{ readonly [K in W]?: T }> {
  return (value, at) => {
    const read = entriesOf(value, at).map(([key, item]) => {
      const word = oneOf(words)(key, at);
      return [word, reader(item, `${at}.${word}`)] as const;
    });
    return Object.fromEntries(read) as { [K in W]?: T }; // keys are known words
  };
}

/** An object with every one of some words as a key, and no other. */
export function every<const W extends string, T>(
  words: readonly W[],
  reader: Read<T>,
): Read<{ readonly [K in W]: T }> {
  const shape = Object.fromEntries(words.map((word) => [word, reader]));
  return (value, at) => record(shape)(value, at) as { [K in W]: T }; // `words` are its keys
}

/** A list of at least so many. */
export function list<T>(reader: Read<T>, least = 0): Read<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return wrong(at, "is not a list", "write [ … ] there");
    if (value.length < least) wrong(at, `has ${value.length} entries`, `give at least ${least}`);
    return value.map((item: unknown, index) => reader(item, `${at}[${index}]`));
  };
}

/** A list of words, each once. */
export function words<const W extends string>(known: readonly W[]): Read<readonly W[]> {
  const read = list(oneOf(known), 1);
  return (value, at) => {
    const found = read(value, at);
    if (new Set(found).size === found.length) return found;
    return wrong(at, "names a word twice", "name each once");
  };
}

/** `null`, or what a reader reads. */
export function orNull<T>(reader: Read<T>): Read<T | null> {
  return (value, at) => value === null ? null : reader(value, at);
}

/** One of some words. */
export function oneOf<const W extends string>(known: readonly W[]): Read<W> {
  return (value, at) => {
    const word = known.find((one) => one === value);
    if (word !== undefined) return word;
    return wrong(at, `${shown(value)} is not known`, `write one of ${known.join(", ")}`);
  };
}

/** One of some numbers. */
export function oneOfNumbers<const N extends number>(known: readonly N[]): Read<N> {
  return (value, at) => {
    const number = known.find((one) => one === value);
    if (number !== undefined) return number;
    return wrong(at, `${shown(value)} is not known`, "load a newer program");
  };
}

/** A whole number inside bounds. */
export function whole(min: number, max: number): Read<number> {
  return (value, at) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    return wrong(at, `${shown(value)} is no whole number from ${min} to ${max}`, "write one");
  };
}

/** `true` or `false`. */
export const yesOrNo: Read<boolean> = (value, at) =>
  typeof value === "boolean" ? value : wrong(at, "is neither true nor false", "write one of them");

/** `true`, for what is there or is left out. */
export const yes: Read<true> = (value, at) =>
  value === true ? value : wrong(at, "is not true", "write true, or leave it out");

/** A line of text without control or invisible characters. */
export function line(most: number): Read<string> {
  return (value, at) => {
    const remedy = `write 1 to ${most} letters, digits, marks and blanks`;
    if (typeof value !== "string") return wrong(at, "is not a text", remedy);
    if (value.trim() === "" || value.length > most) {
      return wrong(at, `has ${value.length} characters`, remedy);
    }
    if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(value)) {
      return wrong(at, "has control or invisible characters", remedy);
    }
    return value;
  };
}

/** A stranger's value, short enough for a message. */
function shown(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return value === null ? "null" : typeof value;
}
