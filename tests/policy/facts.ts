/** Random facts for tests of the law's rules, with generators that reach the corners of the calendar. */
import * as fc from "fast-check";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { type Layer, LAYERS } from "../../policy/layer.ts";
import { type Layers, layersAsked } from "../../policy/site_layers.ts";

/** An instant from ISO 8601 text; throws on text that is none, which is a mistake in the test. */
export function utc(text: string): UtcMs {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Error(`not an instant: ${text}`);
  return UtcMs(at);
}

/** Layers from words; throws on words that are refused, which is a mistake in the test. */
export function layersOf(...words: readonly Layer[]): Layers {
  const layers = layersAsked(words);
  if (!layers.ok) throw layers.error;
  return layers.value;
}

/** Words of layers in any order, some repeated. */
export const layerWords: fc.Arbitrary<Layer[]> = fc
  .array(fc.constantFrom(...LAYERS), { minLength: 1, maxLength: 6 });

/** Layers that govern together. */
export const someLayers: fc.Arbitrary<Layers> = layerWords.map((words) => layersOf(...words));

/** Midnights and days around which counting goes wrong: leap days, ends of years and months. */
const corners: readonly UtcMs[] = [2008, 2012, 2023, 2024, 2025, 2026, 2027, 2028, 2096, 2100, 2400]
  .flatMap((year) =>
    ["01-01", "01-15", "01-30", "01-31", "02-27", "02-28", "03-01", "03-02", "10-01", "12-31"]
      .map((day) => utc(`${year}-${day}T00:00:00+08:00`))
      .concat(UtcMs(utc(`${year}-03-01T00:00:00+08:00`) - DAY_MS))
  );

const anyInstant = fc.integer({
  min: utc("2008-01-01T00:00:00+08:00"),
  max: utc("2120-01-01T00:00:00+08:00"),
}).map(UtcMs);

const nearCorner = fc.record({
  corner: fc.constantFrom(...corners),
  // Shanghai's midnight, UTC's midnight (08:00 there), their neighbours, and any time of that day.
  inDay: fc.oneof(
    fc.constantFrom(-1, 0, 1, 28_799_999, 28_800_000, 28_800_001, DAY_MS - 1),
    fc.integer({ min: 0, max: DAY_MS - 1 }),
  ),
}).map(({ corner, inDay }) => UtcMs(corner + inDay));

/** Instants of recording from 2008 on, half of them in the corners. */
export const instants: fc.Arbitrary<UtcMs> = fc.oneof(anyInstant, nearCorner);
