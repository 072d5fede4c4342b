/** Reads JSON that nobody vouches for into typed values; small, because the offline page has it too. */

/** What was wrong with the JSON, and where. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Reads a value, or throws {@link ShapeError} with `where` in it. */
export type Shape<T> = (value: unknown, where: string) => T;

const wrong = (where: string, what: string): never => {
  throw new ShapeError(`${where} ${what}`);
};

/** A string that matches; `what`: the sentence for one that does not. */
export const text = (pattern: RegExp, what: string): Shape<string> => (value, where) =>
  typeof value === "string" && pattern.test(value) ? value : wrong(where, `is not ${what}`);

/** Any string of reasonable length. */
export const words: Shape<string> = (value, where) =>
  typeof value === "string" && value.length <= 100_000 ? value : wrong(where, "is not text");

/** A whole number that a double holds exactly. */
export const whole: Shape<number> = (value, where) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : wrong(where, "is no number");

/** An instant, as UTC milliseconds. */
export const instant: Shape<number> = (value, where) => {
  const at = typeof value === "string" ? Date.parse(value) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString() === value
    ? at
    : wrong(where, "is no instant");
};

/** The value or `null`. */
export const orNull = <T>(shape: Shape<T>): Shape<T | null> => (value, where) =>
  value === null ? null : shape(value, where);

/** A list. */
export const list = <T>(shape: Shape<T>): Shape<T[]> => (value, where) =>
  Array.isArray(value)
    ? value.map((one: unknown, i) => shape(one, `${where}[${i}]`))
    : wrong(where, "is no list");

type Members<S> = { -readonly [K in keyof S]: S[K] extends Shape<infer T> ? T : never };

/** An object with exactly these members. */
export const object =
  <const S extends Readonly<Record<string, Shape<unknown>>>>(shapes: S): Shape<Members<S>> =>
  (value, where) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return wrong(where, "is no object");
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shapes, key)) wrong(`${where}.${key}`, "is not known");
    }
    const members = new Map<string, unknown>(Object.entries(value));
    const read = Object.entries(shapes).map(([key, shape]) => [
      key,
      shape(members.get(key), `${where}.${key}`),
    ]);
    return Object.fromEntries(read) as Members<S>; // one member for each shape
  };
