/** What a block's bytes say, whatever an index may think of it. */
import {
  BlockNo,
  type CameraId,
  type DiskId,
  Generation,
  type PoolId,
} from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { BlockStore } from "../disk/block_store.ts";
import type { BlockHeader } from "../format/block_header.ts";
import { sha256 } from "../format/fragment_header.ts";
import { ALIGN } from "../format/layout.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { equalBytes } from "../format/scan.ts";
import type { FragmentRow } from "../index/rows.ts";
import { BlockWindow } from "./block_window.ts";
import { findHeader, isZero } from "./search_block.ts";
import { tolerantScan } from "./tolerant_scan.ts";

/** Footage that is there and not whole. */
export interface DamagedStretch {
  readonly sequence: number;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly detail: string;
}

/** The footage of a block. */
export interface BlockFootage {
  readonly kind: "footage";
  readonly camera: CameraId;
  readonly generation: Generation;
  /** `null` when the first bytes are damaged: the fragments are whole, but no player opens them. */
  readonly header: BlockHeader | null;
  readonly rows: readonly FragmentRow[];
  /** Hash of each row's header. */
  readonly hashes: readonly Uint8Array[];
  /** What the first row names as its predecessor. */
  readonly firstPrevious: Uint8Array | null;
  /** Behind the rows: a header whose payload is not whole. A cut or damage; nothing in this block says which. */
  readonly torn: { readonly row: FragmentRow; readonly hash: Uint8Array } | null;
  /** The rows end in a `free` box over the rest, or fill the block. */
  readonly cleanEnd: boolean;
  readonly damage: readonly DamagedStretch[];
}

/** What a block holds. */
export type BlockContents =
  | BlockFootage
  /** Its own header says that it holds nothing. */
  | { readonly kind: "empty"; readonly generation: Generation }
  /** Nothing but zeros: never formatted. */
  | { readonly kind: "blank" }
  /** No footage, and not clean either: a claim that was never used, or an erasing that was cut short. */
  | { readonly kind: "remains"; readonly generation: Generation }
  /** It may hold footage that cannot be read. */
  | { readonly kind: "unknown"; readonly why: string };

/** Which block, and what its header must say. */
export interface ExpectedBlock {
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly block: BlockNo;
  readonly blockBytes: number;
}

/** An erased block's first bytes: its opening and one page more. */
const ERASED_OPENING = 2 * ALIGN;

/** Reads a block, from front to back and no more than one large piece at a time. Never throws for what a disk holds. */
export function readContents(store: BlockStore, expected: ExpectedBlock): BlockContents {
  const window = new BlockWindow(store, expected.block, expected.blockBytes);
  const front = window.read(0, Math.min(OPENING_MAX_BYTES, expected.blockBytes));
  const opening = front === null ? null : decodeOpening(front);
  if (opening === null) return withoutOpening(window, expected);
  const { header, first } = opening;
  const foreign = foreignness(header, expected);
  if (foreign !== null) return { kind: "unknown", why: foreign };
  const { camera, generation } = header;
  if (camera === null) return { kind: "empty", generation };
  const playable = equalBytes(sha256(opening.init), header.paramsHash);
  const scan = tolerantScan(window, { ...expected, camera, generation, cursor: first });
  if (scan.rows.length === 0) {
    if (window.failures > 0) return { kind: "unknown", why: `it cannot be read: ${window.why}` };
    if (scan.torn === null) return { kind: "remains", generation };
  }
  return { kind: "footage", camera, generation, header: playable ? header : null, ...scan };
}

/** Why a header does not belong where it was found, or `null`. */
export function foreignness(header: BlockHeader, expected: ExpectedBlock): string | null {
  if (header.pool !== expected.pool) return `it belongs to pool ${header.pool}`;
  if (header.disk !== expected.disk) return `it belongs to disk ${header.disk}`;
  if (header.block !== expected.block) return `it says that it is block ${header.block}`;
  if (header.blockBytes !== expected.blockBytes) {
    return `it says that it is ${header.blockBytes} bytes long, not ${expected.blockBytes}`;
  }
  return null;
}

function withoutOpening(window: BlockWindow, expected: ExpectedBlock): BlockContents {
  if (window.failures === 0 && isZero(window, 0, expected.blockBytes)) return { kind: "blank" };
  const found = findHeader(window, ALIGN, expected.blockBytes, (h) => h.block === expected.block);
  if (found !== null) {
    const { camera, generation } = found.header;
    const scan = tolerantScan(window, { ...expected, camera, generation, cursor: found.offset });
    if (scan.rows.length > 0 || scan.torn !== null && window.failures === 0) {
      return { kind: "footage", camera, generation, header: null, ...scan, cleanEnd: false };
    }
  }
  if (window.failures > 0) return { kind: "unknown", why: `it cannot be read: ${window.why}` };
  // Every byte that footage could need is zero: an opening that was torn by a cut.
  const nothing = isZero(window, ERASED_OPENING, expected.blockBytes);
  return nothing
    ? { kind: "remains", generation: Generation(0) }
    : { kind: "unknown", why: "its first bytes and all fragment headers in it are damaged" };
}
