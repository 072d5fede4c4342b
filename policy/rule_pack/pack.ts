/** Rules that a vendor publishes for devices in the field, and how they are read and written. See PACK.md. */
import { InputError, type Result } from "../../src/base/result.ts";
import { err, ok } from "../../src/base/result.ts";
import { type HolidayTable, parseHolidayTable } from "../calendar/holiday_table.ts";
import { type IsoDate, type Layer, LAYERS } from "../layer.ts";
import type { LayerRules } from "../layer_rules.ts";
import * as read from "./read.ts";
import { readLayer } from "./read_layer.ts";
import { date } from "./values.ts";

/** A pack, read. */
export interface RulePack {
  readonly format: 1;
  /** Counts the publisher's packs. A device takes only one that is newer than all it has. */
  readonly pack: number;
  readonly issued: IsoDate;
  /** What changed and by which act, for people. */
  readonly note: string;
  /** Layers that change, each whole. */
  readonly layers: { readonly [L in Layer]?: LayerRules };
  /** Years that become known or change; `null` where the pack has none. */
  readonly holidays: HolidayTable | null;
}

/** A longer text is no pack: all layers together are a twentieth of it. */
export const LONGEST_PACK = 1_000_000;

const holidays: read.Read<HolidayTable> = (value, at) => {
  const table = parseHolidayTable(value);
  if (table.ok) return table.value;
  const { field, problem, remedy } = table.error;
  return read.wrong(field === at ? at : `${at}.${field}`, problem, remedy);
};

const layers: read.Read<RulePack["layers"]> = (value, at) => {
  const known = read.some(LAYERS, (one) => one)(value, at);
  return Object.fromEntries(
    LAYERS.filter((layer) => Object.hasOwn(known, layer))
      .map((layer) => [layer, readLayer(layer)(known[layer], `${at}.${layer}`)]),
  );
};

const whole = read.record({
  format: read.oneOfNumbers([1]),
  pack: read.whole(1, 1_000_000),
  issued: date,
  note: read.line(2000),
  layers,
}, { holidays });

/** A pack from its text. The error names the place, such as `pack.layers.CN-LN.retention.floor.span.count`. */
export function parsePack(text: string): Result<RulePack, InputError> {
  try {
    if (text.length > LONGEST_PACK) {
      read.wrong("pack", `is longer than ${LONGEST_PACK} characters`, "load a rule pack");
    }
    const { holidays = null, ...rest } = whole(json(text), "pack");
    if (holidays === null && Object.keys(rest.layers).length === 0) {
      read.wrong("pack", "changes nothing", "give it a layer or holidays");
    }
    return ok({ ...rest, holidays });
  } catch (error) {
    if (error instanceof InputError) return err(error);
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return read.wrong("pack", "is not JSON", "load a rule pack as it was published");
  }
}

/** A pack as text, ending in a line break: what is signed. */
export function writePack({ holidays, ...rest }: RulePack): string {
  return `${JSON.stringify(holidays === null ? rest : { ...rest, holidays }, null, 1)}\n`;
}
