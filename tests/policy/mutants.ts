/** Rules with one literal changed: every number, word, article and entry of a list or table, once each. */

/** Data of the rules: what JSON can hold. */
export type Data = string | number | boolean | null | readonly Data[] | {
  readonly [key: string]: Data;
};

/** One change, and the data with it. */
export interface Mutant {
  /** Where: the keys from the root. */
  readonly path: string;
  readonly change: string;
  readonly data: Data;
}

/** Other values of a literal. A date moves to another, a word to one that nobody knows. */
function others(literal: string | number | boolean): readonly (string | number | boolean)[] {
  if (typeof literal === "boolean") return [!literal];
  if (typeof literal === "number") return [literal + 1];
  if (/^\d{4}-\d{2}-\d{2}$/.test(literal)) return [`2${literal.slice(1, 9)}7`];
  return [`${literal}~`];
}

/** Every change of some data, one at a time. `null` is no literal: it says that there is nothing. */
export function* mutants(data: Data, path = ""): Generator<Mutant> {
  if (data === null) return;
  if (typeof data !== "object") {
    for (const other of others(data)) {
      yield { path, change: `${JSON.stringify(data)} → ${JSON.stringify(other)}`, data: other };
    }
    return;
  }
  if (isList(data)) {
    for (const [index, entry] of data.entries()) {
      const without = data.filter((_, other) => other !== index);
      yield { path: `${path}[${index}]`, change: "left out", data: without };
      for (const inner of mutants(entry, `${path}[${index}]`)) {
        yield { ...inner, data: data.map((old, other) => other === index ? inner.data : old) };
      }
    }
    return;
  }
  for (const [key, value] of Object.entries(data)) {
    if (TABLES.test(path)) {
      const { [key]: _, ...without } = data;
      yield { path: `${path}.${key}`, change: "left out", data: without };
    }
    for (const inner of mutants(value, `${path}.${key}`)) {
      yield { ...inner, data: { ...data, [key]: inner.data } };
    }
  }
}

/** Objects that are lists by name: any of their entries may be missing. */
const TABLES = /\.(forbidden|places|papers|fines|forProfit|withoutGains)$/;

const isList = (data: Data): data is readonly Data[] => Array.isArray(data);
