/** Compares one block with its rows in the index: invariants 3, 5 and 6. */
import type { CameraId, PoolId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { BlockStore } from "../disk/block_store.ts";
import { layAppend } from "../format/append.ts";
import { decodeFragmentHeader, headerHash, sha256 } from "../format/fragment_header.ts";
import { ALIGN } from "../format/layout.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { equalBytes } from "../format/scan.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { IndexedBlock, IndexedDisk } from "../index/index.ts";
import { type FragmentRow, packRows, rowOf } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import { rowEnd } from "../index/summary.ts";
import { foreignness } from "./block_contents.ts";
import { BlockWindow, WINDOW_BYTES } from "./block_window.ts";
import { type Finding, REMEDY_DAMAGE, REMEDY_REBUILD } from "./finding.ts";
import { findHeader, isZero } from "./search_block.ts";
import { walkBoxes } from "./walk_boxes.ts";

/** What a check needs of the pool. */
export interface CheckBlockDeps {
  readonly store: BlockStore;
  readonly pool: PoolId;
  readonly blockBytes: number;
  /** Reads every byte: hashes of payloads, zeros of free blocks. */
  readonly deep: boolean;
  /** A recorder may be writing: what lies behind the newest row of an open block may be half there. */
  readonly live?: boolean;
}

/** A block's place in its camera's chain, as its bytes say. */
export interface CheckedLink {
  readonly firstPrevious: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** Compares one block; throws nothing for what a disk holds. */
export class BlockCheck {
  readonly findings: Finding[] = [];
  readonly #deps: CheckBlockDeps;
  readonly #block: IndexedBlock;
  readonly #window: BlockWindow;

  constructor(deps: CheckBlockDeps, block: IndexedBlock) {
    this.#deps = deps;
    this.#block = block;
    this.#window = this.#look(deps.deep ? WINDOW_BYTES : ALIGN);
  }

  #look(piece: number): BlockWindow {
    return new BlockWindow(this.#deps.store, this.#block.no, this.#deps.blockBytes, piece);
  }

  /** `rows` are those that it is about, in order; none where that is not known. */
  #find(what: string, remedy: string, ...rows: readonly FragmentRow[]): void {
    const [first, last] = [rows[0], rows.at(-1)];
    const span: { from: UtcMs | null; to: UtcMs | null } = first === undefined || last === undefined
      ? { from: null, to: null }
      : { from: first.start, to: rowEnd(last) };
    const camera: CameraId | null = this.#block.camera;
    this.findings.push({ block: this.#block.no, camera, ...span, what, remedy });
  }

  /** A block that the index calls free holds nothing that could be taken for footage (invariant 3). */
  free(disk: IndexedDisk): void {
    const { deep, blockBytes } = this.#deps;
    const opening = this.#opening();
    if (opening === null) return this.#find("it is called free and has no header", REMEDY_REBUILD);
    const { header, first } = opening;
    const foreign = foreignness(header, this.#expected(disk));
    if (foreign !== null) return this.#find(`it is called free, and ${foreign}`, REMEDY_REBUILD);
    if (header.camera !== null || header.generation !== this.#block.generation) {
      return this.#find(
        `it is called free in generation ${this.#block.generation}, and its header names camera ` +
          `${header.camera ?? "none"}, generation ${header.generation}`,
        REMEDY_REBUILD,
      );
    }
    const until = deep ? blockBytes : Math.min(OPENING_MAX_BYTES, blockBytes);
    const left = findHeader(this.#window, first, until, (h) => h.block === this.#block.no);
    if (left !== null) {
      this.#find(`it is called free and holds footage at ${left.offset}`, REMEDY_REBUILD);
    } else if (deep && !isZero(this.#window, first + ALIGN, blockBytes)) {
      this.#find("it is called free and is not zero throughout", REMEDY_REBUILD);
    }
    this.#boxes(null);
  }

  /** Rows are what the disk holds (invariant 6), and any player finds its way (invariant 5). */
  footage(rows: readonly FragmentRow[], disk: IndexedDisk): CheckedLink | null {
    const opening = this.#opening();
    if (opening === null) {
      this.#find("its first bytes are damaged: nothing in it plays", REMEDY_DAMAGE, ...rows);
    } else this.#header(opening, disk, rows);
    this.#overlaps(rows, opening?.first ?? ALIGN);
    const hashes: Uint8Array[] = [];
    let firstPrevious: Uint8Array | null = null;
    let previous: Uint8Array | null = null;
    for (const row of rows) {
      const found = this.#row(row);
      if (found === null) {
        previous = null;
        continue;
      }
      if (previous !== null && !equalBytes(previous, found.previous)) {
        this.#find("its chain is broken: it does not name the one before it", REMEDY_DAMAGE, row);
      }
      if (row === rows[0]) firstPrevious = found.previous;
      previous = found.hash;
      hashes.push(found.hash);
    }
    if (opening !== null) this.#boxes(rows);
    return firstPrevious === null ? null : { firstPrevious, hashes };
  }

  #opening() {
    const { blockBytes } = this.#deps;
    const bytes = this.#window.read(0, Math.min(OPENING_MAX_BYTES, blockBytes));
    const opening = bytes === null ? null : decodeOpening(bytes);
    return opening && { ...opening, init: opening.init.slice() };
  }

  #expected(disk: IndexedDisk) {
    const { pool, blockBytes } = this.#deps;
    return { pool, blockBytes, disk: disk.id, block: this.#block.no };
  }

  #header(
    { header, init }: NonNullable<ReturnType<typeof decodeOpening>>,
    disk: IndexedDisk,
    rows: readonly FragmentRow[],
  ) {
    const foreign = foreignness(header, this.#expected(disk));
    if (foreign !== null) return this.#find(foreign, REMEDY_REBUILD, ...rows);
    const { generation, camera, base, paramsHash } = this.#block;
    if (header.generation !== generation || header.camera !== camera) {
      this.#find(
        `the index says camera ${camera}, generation ${generation}; its header says camera ` +
          `${header.camera ?? "none"}, generation ${header.generation}`,
        REMEDY_REBUILD,
        ...rows,
      );
    }
    if (!equalBytes(sha256(init), header.paramsHash)) {
      this.#find("its codec parameters are damaged: nothing in it plays", REMEDY_DAMAGE, ...rows);
    }
    if (paramsHash === null) return; // indexed while its first bytes were damaged
    if (base !== header.base || !equalBytes(paramsHash, header.paramsHash)) {
      this.#find(
        "the index has another start time or other codec parameters",
        REMEDY_REBUILD,
        ...rows,
      );
    }
  }

  #overlaps(rows: readonly FragmentRow[], first: number): void {
    let free = first;
    let sequence = 0;
    for (const row of rows) {
      const layout = layAppend(row.offset, row.payloadLength, this.#deps.blockBytes);
      if (row.offset < free) this.#find("two rows of the index overlap", REMEDY_REBUILD, row);
      if (layout === null) this.#find("its row lies beyond the block's end", REMEDY_REBUILD, row);
      if (row.sequence <= sequence) {
        this.#find("its sequence number does not rise", REMEDY_REBUILD, row);
      }
      free = layout?.next ?? free;
      sequence = row.sequence;
    }
  }

  #row(row: FragmentRow): { hash: Uint8Array; previous: Uint8Array } | null {
    const bytes = this.#window.read(row.offset, HEADER_BYTES);
    const header = bytes === null ? null : decodeFragmentHeader(bytes, 0);
    if (bytes === null || header === null) {
      this.#find(`its header cannot be read${this.#why(bytes)}`, REMEDY_DAMAGE, row);
      return null;
    }
    const { no, generation, camera } = this.#block;
    const same = header.block === no && header.generation === generation &&
      header.camera === camera &&
      equalBytes(packRows([rowOf(header, row.offset)]), packRows([row]));
    if (!same) this.#find("the index and its header say different things", REMEDY_REBUILD, row);
    const found = { hash: headerHash(bytes), previous: header.previous };
    if (this.#deps.deep) this.#payload(row);
    return found;
  }

  #payload(row: FragmentRow): void {
    const bytes = this.#window.read(row.offset + HEADER_BYTES, row.payloadLength);
    if (bytes !== null && equalBytes(sha256(bytes), row.payloadHash)) return;
    this.#find(
      bytes === null
        ? `it cannot be read${this.#why(bytes)}`
        : "its pictures are not those that were recorded",
      REMEDY_DAMAGE,
      row,
    );
  }

  #why = (bytes: Uint8Array | null): string => bytes === null ? `: ${this.#window.why}` : "";

  /** `rows` are `null` for a block without footage. */
  #boxes(rows: readonly FragmentRow[] | null): void {
    const walk = walkBoxes(this.#look(ALIGN), this.#deps.blockBytes);
    const last = rows?.at(-1);
    const end = last && layAppend(last.offset, last.payloadLength, this.#deps.blockBytes)?.next;
    if (!walk.ok) {
      // A failed block keeps what was acknowledged; what was lost behind it is left as it lies.
      const writing = this.#deps.live === true && this.#block.state === BlockState.open;
      if (end !== undefined && walk.at >= end && (this.#block.failed || writing)) return;
      const row = rows?.find((r) => r.offset + HEADER_BYTES + r.payloadLength > walk.at);
      this.#find(`a player loses its way at ${walk.at}`, REMEDY_DAMAGE, ...(row ? [row] : []));
      return;
    }
    const starts = new Set(
      walk.boxes.filter((b) => b.type === "moof").map((b) => b.offset - HEADER_BYTES),
    );
    for (const row of rows ?? []) {
      if (starts.delete(row.offset)) continue;
      this.#find("a player does not come across it", REMEDY_DAMAGE, row);
    }
    // What lies behind the newest row may never have been acknowledged; what lies before it was.
    for (const start of starts) if (last !== undefined && start < last.offset) this.#unknown(start);
  }

  /** A fragment of this block between others, of which the index says nothing. */
  #unknown(offset: number): void {
    const bytes = this.#window.read(offset, HEADER_BYTES);
    const header = bytes === null ? null : decodeFragmentHeader(bytes, 0);
    const { no, generation, camera } = this.#block;
    if (header?.block !== no || header.generation !== generation || header.camera !== camera) {
      return;
    }
    this.#find("the index does not know of it", REMEDY_REBUILD, rowOf(header, offset));
  }
}
