/**
 * Start-up after any cut. Looks at open blocks only, so it takes time by cameras, not by footage:
 *   1. reads the opening of each open block; a claim whose opening never became whole is erased
 *   2. reads forward from the last acknowledged fragment; what is whole is written over itself,
 *      synced, then acknowledged
 *   3. puts the `free` box back behind the last whole fragment, so that players stop there
 * Cutting the power at any step and starting over gives the same result.
 */
import type { BlockNo, CameraId, PoolId } from "../../src/base/ids.ts";
import { type BlockStore, DiskError } from "../disk/block_store.ts";
import type { BlockHeader } from "../format/block_header.ts";
import { layAppend } from "../format/append.ts";
import { freeBox } from "../format/layout.ts";
import { decodeFragmentHeader, NO_PREVIOUS, sha256 } from "../format/fragment_header.ts";
import { decodeOpening, encodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { equalBytes, scanFragments, type ScannedFragment } from "../format/scan.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { Index, IndexedBlock } from "../index/index.ts";
import { type FragmentRow, rowOf } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import type { RecoveredBlock } from "../pool/pool.ts";
import type { ReleaseRules } from "../pool/release.ts";
import { StaleIndex } from "../store/fragment_store.ts";

/** What a start found. */
export interface RecoveryReport {
  /** Open blocks that go on. */
  readonly blocks: readonly RecoveredBlock[];
  /** Whole fragments that were on disk and not yet acknowledged. */
  readonly salvaged: number;
  /** Blocks whose claim was never used. */
  readonly unused: readonly BlockNo[];
  /** Open blocks that hold acknowledged footage and could not be read: kept, sealed, never written. */
  readonly unreadable: readonly { readonly block: BlockNo; readonly why: string }[];
}

/** Where the blocks are and what they must say. */
export interface RecoveryDeps {
  readonly index: Index;
  readonly store: BlockStore;
  readonly pool: PoolId;
  readonly blockBytes: number;
  readonly rules: ReleaseRules;
  /** Disks that are not there or not ours now: their open blocks are left as they are. */
  readonly unavailable?: (disk: number) => boolean;
}

interface Opening {
  readonly header: BlockHeader;
  readonly init: Uint8Array;
  readonly first: number;
}

/** A block's bytes and its rows do not go together. */
class DamagedBlock extends Error {
  override readonly name = "DamagedBlock";
}

/** Recovers every open block; see the head of this file. Throws `StaleIndex`. */
export function recover(deps: RecoveryDeps): RecoveryReport {
  const found: { block: RecoveredBlock; sequence: number }[] = [];
  const unused: BlockNo[] = [];
  const unreadable: { block: BlockNo; why: string }[] = [];
  let salvaged = 0;
  const giveUp = (block: IndexedBlock, error: unknown) => {
    // Only the block's own trouble: an index that is full or too old says nothing about the block.
    if (!(error instanceof DiskError || error instanceof DamagedBlock)) throw error;
    deps.index.seal(block.no, deps.rules, true);
    unreadable.push({ block: block.no, why: error.message });
  };
  for (const { block, opening } of openBlocksInOrder(deps, giveUp)) {
    try {
      const forward = opening === null ? null : readForward(deps, block, opening);
      if (forward === null) {
        if (deps.index.tailRows(block.no).length > 0) {
          throw new DamagedBlock(`block ${block.no}: its first bytes are damaged`);
        }
        deps.index.seal(block.no, deps.rules);
        unused.push(block.no);
        continue;
      }
      salvaged += forward.salvaged;
      found.push(forward);
    } catch (error) {
      giveUp(block, error);
    }
  }
  return { blocks: keepNewest(deps, found), salvaged, unused, unreadable };
}

/**
 * Blocks in the order of their fragments: a camera's chain may cross from one into the next. Not in
 * the order of trusted time, which two blocks may share and which lags after a power cut.
 */
function openBlocksInOrder(deps: RecoveryDeps, giveUp: (b: IndexedBlock, e: unknown) => void) {
  const opened: { block: IndexedBlock; opening: Opening | null; sequence: number }[] = [];
  for (const block of deps.index.blocksInState(BlockState.open)) {
    if (deps.unavailable?.(block.disk)) continue;
    try {
      const opening = readOpening(deps, block);
      opened.push({ block, opening, sequence: firstSequence(deps, block.no, opening) });
    } catch (error) {
      giveUp(block, error);
    }
  }
  return opened.sort((a, b) => a.sequence === b.sequence ? 0 : a.sequence - b.sequence);
}

/** The sequence number of a block's first fragment; without one the block may come last. */
function firstSequence(deps: RecoveryDeps, block: BlockNo, opening: Opening | null): number {
  if (opening === null || opening.first + HEADER_BYTES > deps.blockBytes) return Infinity;
  const encoded = deps.store.read(block, opening.first, HEADER_BYTES);
  return decodeFragmentHeader(encoded, 0)?.sequence ?? Infinity;
}

/**
 * A block's opening, if it is the one that the index expects; `null` when it is not whole. Throws
 * `StaleIndex` when the block was opened by a claim that the index knows nothing of: what it holds
 * is somebody's footage, and the index would have it erased.
 */
export function readOpening(
  deps: Pick<RecoveryDeps, "store" | "pool" | "blockBytes">,
  block: Pick<IndexedBlock, "no" | "generation" | "camera" | "base">,
): Opening | null {
  const length = Math.min(OPENING_MAX_BYTES, deps.blockBytes);
  const opening = decodeOpening(deps.store.read(block.no, 0, length));
  const header = opening?.header ?? null;
  const own = header !== null && header.pool === deps.pool && header.block === block.no;
  const expected = own && header.generation === block.generation &&
    header.camera === block.camera && header.base === block.base;
  if (own && !expected) refuseStale(header, block);
  // The header can be whole and the codec parameters before it torn: then nothing would play.
  return opening !== null && expected && equalBytes(sha256(opening.init), opening.header.paramsHash)
    ? opening
    : null;
}

/**
 * Refuses to go on where a block's own header is of a later claim than the index knows, or of
 * another one with the same number: the index was put back from a copy.
 */
export function refuseStale(
  onDisk: BlockHeader,
  block: Pick<IndexedBlock, "no" | "generation">,
): void {
  if (onDisk.generation < block.generation) return;
  // Erased at this generation, and its claim not undone: nothing newer is there.
  if (onDisk.generation === block.generation && onDisk.camera === null) return;
  throw new StaleIndex(
    `block ${block.no} holds generation ${onDisk.generation} of camera ${onDisk.camera}, which the ` +
      "index knows nothing of: the index is older than the blocks; run `holdfast pool rebuild`",
  );
}

/** Reads on from the last acknowledged fragment; `null` when the block has never held a whole one. */
function readForward(
  deps: RecoveryDeps,
  block: IndexedBlock,
  opening: Opening,
): { block: RecoveredBlock; salvaged: number; sequence: number } | null {
  const { index, store, blockBytes } = deps;
  const { camera } = opening.header;
  const last = index.tailRows(block.no).at(-1);
  if (camera === null) return null;
  const scan = { block: block.no, generation: block.generation, camera, blockBytes };
  const found = [...scanFragments((at, n) => store.read(block.no, at, n), {
    ...scan,
    cursor: last === undefined ? opening.first : endOf(last, blockBytes),
    previous: index.chain(camera)?.headerHash ?? NO_PREVIOUS,
  })];
  const newest = found.at(-1)?.header ?? last;
  if (newest === undefined) return null;
  const cursor = found.at(-1)?.next ??
    (last === undefined ? opening.first : endOf(last, blockBytes));
  if (last === undefined) {
    store.write(block.no, 0, encodeOpening(opening.init, opening.header).slice(0, opening.first));
  }
  for (const fragment of found) writeAgain(deps, block.no, fragment);
  store.write(block.no, cursor, freeBox(blockBytes - cursor));
  store.sync(block.no);
  index.acknowledge(found.map((f) => acknowledged(block.no, camera, f)));
  const { base, paramsHash } = opening.header;
  const { no, disk, generation } = block;
  const { start, trusted, sequence } = newest;
  return {
    salvaged: found.length,
    sequence,
    block: {
      camera,
      no,
      disk,
      generation,
      base,
      paramsHash,
      cursor,
      newest: start,
      touched: trusted,
    },
  };
}

/**
 * Writes a fragment over itself before the sync that makes it durable: after a failed sync the page
 * cache shows bytes that are not on the disk and counts them as clean, so a sync alone proves
 * nothing. The padding behind the payload is made anew, because no hash covers it and it may be torn.
 */
function writeAgain(deps: RecoveryDeps, block: BlockNo, fragment: ScannedFragment): void {
  const { offset, next, header } = fragment;
  const end = offset + HEADER_BYTES + header.payloadLength;
  deps.store.write(block, offset, deps.store.read(block, offset, end - offset));
  deps.store.write(block, end, freeBox(next - end));
}

function endOf(row: FragmentRow, blockBytes: number): number {
  const layout = layAppend(row.offset, row.payloadLength, blockBytes);
  if (layout === null) throw new DamagedBlock("the index places a fragment beyond its end");
  return layout.next;
}

const acknowledged = (block: BlockNo, camera: CameraId, found: ScannedFragment) => ({
  block,
  camera,
  row: rowOf(found.header, found.offset),
  headerHash: found.hash,
});

/** A camera goes on in its newest block; an older one, cut short while it was being closed, is sealed. */
function keepNewest(
  deps: RecoveryDeps,
  found: readonly { block: RecoveredBlock; sequence: number }[],
): RecoveredBlock[] {
  const newest = new Map<CameraId, { block: RecoveredBlock; sequence: number }>();
  for (const one of found) {
    const other = newest.get(one.block.camera);
    const [keep, seal] = other === undefined || other.sequence < one.sequence
      ? [one, other]
      : [other, one];
    newest.set(one.block.camera, keep);
    if (seal !== undefined) deps.index.seal(seal.block.no, deps.rules);
  }
  return [...newest.values()].map(({ block }) => block);
}
