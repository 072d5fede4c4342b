/** What layers' data is made of: articles, dates, lengths of time, things said in two languages. */
import { parseIsoDate } from "../calendar/iso_date.ts";
import type { Cite, IsoDate, Layer } from "../layer.ts";
import type { Span } from "../layer_rules.ts";
import * as read from "./read.ts";

/** The longest floors that a pack may set: from the last day that is read, they end in a year of four digits. */
const MOST_DAYS = 3650;
const MOST_YEARS = 10;

/** What the articles of a layer are cited by. */
export function citePrefix(layer: Layer): string {
  return layer === "CN-LN" ? "LN" : layer === "CN-AH" ? "AH" : layer;
}

/** An article of one layer. */
export function citeOf(layer: Layer): read.Read<Cite> {
  const prefix = citePrefix(layer);
  // An article by its number, or a word where the rule has none.
  const shape = new RegExp(`^${prefix}-(\\d{1,3}(\\([a-z]?\\d{1,2}\\))*|[a-z]+)$`);
  return (value, at) => {
    if (typeof value === "string" && shape.test(value)) return value as Cite; // just tried
    const remedy = `write ${prefix}-ARTICLE(PARAGRAPH)(ITEM), such as ${prefix}-12(1)`;
    return read.wrong(at, "does not cite an article of this layer", remedy);
  };
}

/** A day that exists. */
export const date: read.Read<IsoDate> = (value, at) => {
  const text = typeof value === "string" ? value : "";
  const day = parseIsoDate(text);
  if (day.ok) return text as IsoDate; // just parsed
  return read.wrong(at, `${JSON.stringify(text)} ${day.error}`, "write a day, YYYY-MM-DD");
};
/** One thing in both languages. */
export const said: read.Read<{ readonly zh: string; readonly en: string }> = read.record({
  zh: read.line(500),
  en: read.line(500),
});

const spanOf = <const U extends Span["unit"]>(unit: U, most: number): read.Read<Span> =>
  read.record({ unit: read.oneOf([unit]), count: read.whole(1, most) });

/** A length of time. */
export const span: read.Read<Span> = read.variant<Span["unit"], Span>("unit", {
  day: spanOf("day", MOST_DAYS),
  year: spanOf("year", MOST_YEARS),
});
