import { BOX_HEADER, boxHeader } from "../format/layout.ts";
import type { BlockWindow } from "./block_window.ts";

/** A box at the top level of a block. */
export interface TopBox {
  readonly type: string;
  readonly offset: number;
  readonly size: number;
}

/** What a player meets in a block, or where it would lose its way. */
export type Walk =
  | { readonly ok: true; readonly boxes: readonly TopBox[] }
  | { readonly ok: false; readonly boxes: readonly TopBox[]; readonly at: number };

/**
 * Walks a block's boxes by their sizes, as a player does (ISO/IEC 14496-12 §4.2): only the grammar of
 * a block is accepted, and the sizes must add up to the whole.
 */
export function walkBoxes(window: BlockWindow, blockBytes: number): Walk {
  const boxes: TopBox[] = [];
  let offset = 0;
  while (offset < blockBytes) {
    const bytes = window.read(offset, Math.min(BOX_HEADER, blockBytes - offset));
    const box = bytes === null ? null : boxHeader(bytes, 0);
    const fits = box !== null && box.size >= BOX_HEADER && offset + box.size <= blockBytes &&
      mayFollow(boxes.at(-1)?.type ?? "", box.type);
    if (!fits) return { ok: false, boxes, at: offset };
    boxes.push({ type: box.type, offset, size: box.size });
    offset += box.size;
  }
  const last = boxes.at(-1)?.type;
  const whole = last === "free" || last === "mdat";
  return whole ? { ok: true, boxes } : { ok: false, boxes, at: offset };
}

/** `ftyp moov uuid free? ( uuid moof mdat free? )* free`; a block without footage has neither `ftyp` nor `moov`. */
const AFTER: ReadonlyMap<string, readonly string[]> = new Map([
  ["", ["ftyp", "uuid"]],
  ["ftyp", ["moov"]],
  ["moov", ["uuid"]],
  ["uuid", ["free", "uuid", "moof"]],
  ["moof", ["mdat"]],
  ["mdat", ["uuid", "free"]],
  ["free", ["uuid", "free"]],
]);

const mayFollow = (before: string, type: string): boolean =>
  AFTER.get(before)?.includes(type) === true;
