import * as v from "valibot";
import { BlockNo } from "../../src/base/ids.ts";
import type { Index } from "../index/index.ts";
import { count, parse } from "../shapes.ts";

/** How far a scrub has come. */
export interface ScrubPlace {
  readonly block: BlockNo;
  /** The use of the block that was read; in another one nothing of it was read yet. */
  readonly generation: number;
  /** The newest fragment of it that was read; 0 for none. */
  readonly sequence: number;
}

const KEY = "scrub";
const BEGIN: ScrubPlace = { block: BlockNo(0), generation: 0, sequence: 0 };
const schema = v.strictObject({ block: count, generation: count, sequence: count });

/** Where the scrub goes on; the beginning when nothing is known. */
export function scrubPlace(index: Index): ScrubPlace {
  const text = index.meta(KEY);
  if (text === null || text === "") return BEGIN;
  try {
    const { block, ...rest } = parse(schema, JSON.parse(text));
    return { block: BlockNo(block), ...rest };
  } catch {
    return BEGIN; // reading everything again is always right
  }
}

/** Keeps the place durably; `null`: all is read, the next one begins anew. */
export function storePlace(index: Index, place: ScrubPlace | null): void {
  index.setMeta(KEY, place === null ? "" : JSON.stringify(place));
}
