/**
 * Second chance for blocks that failed: a single EIO, or a process that had too many files open, must
 * not cost a block for ever, nor keep footage in it beyond the day on which the law orders it erased.
 *
 *   1. every byte of the block is read; one that cannot be read stays as it is
 *   2. footage that it keeps is given up in the index, if it is past its floor and not held
 *   3. it is written with zeros, synced, and read back
 *   4. only then is it free
 */
import type { Generation } from "../../src/base/ids.ts";
import type { DiskPlan } from "../disk/format_disk.ts";
import { zeroBlock } from "../disk/format_disk.ts";
import { blockPath } from "../disk/paths.ts";
import type { DurableWriter } from "../disk/disk_writer.ts";
import { ALIGN } from "../format/layout.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import type { GivenUp, Index, IndexedBlock } from "../index/index.ts";
import { BlockState } from "../index/schema.ts";
import type { EventInput } from "../ledger/records.ts";
import type { Pool } from "../pool/pool.ts";
import { StaleIndex } from "../store/fragment_store.ts";
import { sleep } from "./commit_loop.ts";
import type { PoolGeometry } from "./geometry.ts";
import type { TrustedTime } from "./trusted_time.ts";

/** What is tried again, and who is told. */
export interface FailedBlocksDeps {
  readonly index: Index;
  readonly pool: Pick<Pool, "rules">;
  readonly writer: Pick<DurableWriter, "release">;
  readonly geometry: PoolGeometry;
  readonly time: Pick<TrustedTime, "now">;
  /** Disks that may be written now, by ordinal. */
  readonly usable: (disk: number) => boolean;
  readonly erased: (footage: GivenUp) => void;
  readonly told: (event: EventInput) => void;
}

const CHUNK = 4 * 1024 * 1024;
/** A breath after each piece, so that recording and playback come first. */
const BREATH_MS = 15;

/** Tries every failed block on a usable disk once, or until aborted. Throws `StaleIndex`. */
export async function tryFailedBlocks(deps: FailedBlocksDeps, signal: AbortSignal): Promise<void> {
  const { index, pool, time, usable, told } = deps;
  const still: { block: number; why: string }[] = [];
  for (const block of index.failedBlocks(time.now(), pool.rules.version)) {
    if (signal.aborted) return;
    if (!usable(block.disk)) continue;
    const why = await tryBlock(deps, block, signal);
    if (why !== null) still.push({ block: block.no, why });
  }
  if (still.length === 0 || signal.aborted) return;
  told({
    kind: "blocks-still-failed",
    camera: null,
    reason: "blocks that had failed were tried again, and failed again: look at the disk's health",
    details: { blocks: still.slice(0, 20), count: still.length },
  });
}

/** Answers why the block is not used again; `null` where it is, or must be kept after all. */
async function tryBlock(
  deps: FailedBlocksDeps,
  block: IndexedBlock,
  signal: AbortSignal,
): Promise<string | null> {
  const { index, geometry, writer, pool, time } = deps;
  const disk = geometry.disks.of(block.no);
  const plan: DiskPlan = { ...geometry, ...disk, disk: disk.id };
  const paced = async () => {
    await sleep(BREATH_MS, signal);
    if (signal.aborted) throw new NotWhole("the recorder stops");
  };
  writer.release(block.no);
  const unread = await trouble(readAll(plan, block, paced));
  if (unread !== null) return unread;
  if (block.state === BlockState.sealed) {
    // Asked again in the statement that gives it up: a hold may have been placed meanwhile.
    const footage = index.giveUpFailed(block.no, time.now(), pool.rules.version);
    if (footage === null) return null;
    deps.erased(footage);
  }
  const unwritten = await trouble(zeroBlock(plan, block.no, block.generation, paced)) ??
    await trouble(readAll(plan, block, paced, block.generation));
  if (unwritten !== null) return unwritten;
  index.takeBack(block.no);
  deps.told({
    kind: "block-used-again",
    camera: null,
    reason: "a block that had failed was written with zeros and read back: it is used again",
    details: { block: block.no, disk: disk.id },
  });
  return null;
}

/** What went wrong with the file; `null` when nothing did. Rejects with `StaleIndex`. */
async function trouble(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof StaleIndex) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

class NotWhole extends Error {}

/**
 * Reads a block from front to back; rejects when a byte cannot be read. With `erased`, every byte
 * behind the opening must be zero, and the opening that of an erased block of this generation.
 */
async function readAll(
  { path, blockBytes }: DiskPlan,
  { no }: IndexedBlock,
  paced: () => Promise<void>,
  erased?: Generation,
): Promise<void> {
  using file = await Deno.open(blockPath(path, no), { read: true });
  const { size } = await file.stat();
  if (size !== blockBytes) {
    throw new NotWhole(`its file has ${size} bytes instead of ${blockBytes}`);
  }
  const bytes = new Uint8Array(Math.min(CHUNK, blockBytes));
  for (let at = 0; at < blockBytes;) {
    const n = await file.read(bytes);
    if (n === null) throw new NotWhole(`its file ends at ${at}`);
    const piece = bytes.subarray(0, n);
    if (erased !== undefined) checkErased(piece, at, erased);
    at += n;
    await paced();
  }
}

function checkErased(piece: Uint8Array, at: number, generation: Generation): void {
  if (at === 0) {
    const header = decodeOpening(piece.subarray(0, OPENING_MAX_BYTES))?.header;
    if (header?.generation !== generation || header.camera !== null) {
      throw new NotWhole("the header that was written is not there");
    }
  }
  const rest = piece.subarray(Math.max(0, 2 * ALIGN - at));
  if (!rest.every((byte) => byte === 0)) {
    throw new NotWhole("the zeros that were written are not there");
  }
}
