/**
 * Compares what the index says and what the disks hold with what the oracle knows. Reads the
 * database and the disks itself, past the program.
 */
import { bytesIn, joinBytes } from "../../src/base/bytes.ts";
import { Buffer } from "node:buffer";
import type { BlockNo } from "../../src/base/ids.ts";
import { layAppend } from "../../recorder/format/append.ts";
import {
  decodeFragmentHeader,
  headerHash,
  NO_PREVIOUS,
  sha256,
} from "../../recorder/format/fragment_header.ts";
import { boxHeader } from "../../recorder/format/layout.ts";
import { decodeOpening } from "../../recorder/format/opening.ts";
import { equalBytes } from "../../recorder/format/scan.ts";
import { HEADER_BYTES } from "../../recorder/format/uuid_box.ts";
import { type FragmentRow, unpackRows } from "../../recorder/index/rows.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import type { Acknowledged } from "../../recorder/index/index.ts";
import type { CommitPlan } from "../../recorder/pool/pool.ts";
import { type Footage, type Oracle, Violation } from "./oracle.ts";
import { PARAMS } from "./footage.ts";
import type { SimDisks } from "./sim_disk.ts";
import type { IndexDb } from "./sim_index.ts";

interface BlockLine {
  readonly no: BlockNo;
  readonly state: number;
  readonly generation: number;
  readonly failed: number;
  readonly camera: number | null;
}

interface Known {
  generation: number;
  state: number;
}

export class Checker {
  readonly #oracle: Oracle;
  readonly #disks: SimDisks;
  readonly #db: IndexDb;
  readonly #known: Known[];
  /** Of each camera, the hash of its newest acknowledged header; `null` when the disk lost that. */
  readonly #heads = new Map<number, Uint8Array | null>();
  /** Findings of damage that a read names. */
  detected = 0;

  constructor(oracle: Oracle, disks: SimDisks, db: IndexDb) {
    this.#oracle = oracle;
    this.#disks = disks;
    this.#db = db;
    this.#known = disks.blocks.map(() => ({ generation: 0, state: BlockState.free }));
    disks.onLie = (block, from, to) => oracle.excuse(block, from, to);
    disks.onWrite = (block, offset, bytes) => this.#mayWrite(block, offset, bytes);
  }

  #blind = false;
  /** While the program runs over a wrong index nothing is learnt from that; writes are still judged. */
  blind(on: boolean): boolean {
    const before = this.#blind;
    this.#blind = on;
    return before;
  }

  #plan = new Map<number, Acknowledged>();
  /** Uses of the blocks when the commit began. */
  readonly #uses = new Map<number, number>();

  /** What the program is about to acknowledge. */
  committing(plan: CommitPlan): void {
    this.#plan = new Map(plan.fragments.map((f) => [f.row.cameraClockOffsetMs ?? 0, f]));
    for (const block of plan.blocks) {
      const known = this.#known[block] as Known; // one a block
      this.#uses.set(block, known.generation);
    }
  }

  /** The program says that a fragment is durable; from now on it is held to that. */
  durable(id: number): void {
    const promised = this.#plan.get(id);
    if (promised === undefined) {
      throw new Violation(`I6: fragment ${id} was called durable and was in no commit`);
    }
    const known = this.#known[promised.block] as Known; // one a block
    if (known.generation === this.#uses.get(promised.block)) {
      this.#admit(promised.block, promised.row);
      return;
    }
    // Its time was over within the commit, and its block went to a fragment that had to be written again.
    const why = this.#oracle.protection(this.#oracle.of(id));
    if (why !== null) throw new Violation(`I2: fragment ${id} was given up at once, and ${why}`);
    this.#oracle.footage.delete(id);
    this.#heads.set(promised.camera, promised.headerHash);
  }

  /** I4 and I5, before the write happens. */
  #mayWrite(block: BlockNo, offset: number, bytes: Uint8Array): void {
    const { length } = bytes;
    if (offset + length > this.#disks.blockBytes) {
      throw new Violation(`I4: a write beyond the end of block ${block}`);
    }
    // Over an old index recovery takes acknowledged footage for its tail and writes it over itself.
    const { cache } = this.#disks.of(block);
    if (this.#blind && equalBytes(cache.subarray(offset, offset + length), bytes)) return;
    // A block's first bytes are written when it was just claimed: what it held before is judged now.
    if (offset === 0) this.look(`before block ${block} is opened`);
    const list = this.#oracle.byBlock[block] as Footage[]; // one list a block
    for (const f of list) {
      const { place } = f;
      if (place === null || place.offset >= offset + length || place.end <= offset) continue;
      const why = this.#oracle.protection(f);
      if (why !== null && !f.excused) {
        throw new Violation(
          `I4: a write to block ${block} at ${offset} over fragment ${f.fragment.id}, and ${why}`,
        );
      }
      if (this.#blind) continue;
      this.look(`before a write to block ${block}`);
      if (f.state !== "gone" && !f.excused) {
        throw new Violation(
          `I5: a write to block ${block} over fragment ${f.fragment.id}, which the index still claims`,
        );
      }
      return this.#mayWrite(block, offset, bytes);
    }
  }

  #learnt: readonly BlockLine[] | null = null;
  /** Learns from the committed index what was given up since; judged at the present true time. */
  look(because: string): BlockLine[] {
    if (this.#blind) return [];
    const lines = this.#db.look(
      "select no, state, generation, failed, camera from block order by no",
    ) as unknown as BlockLine[]; // the schema's strict columns
    if (lines === this.#learnt) return lines; // nothing has changed since
    this.#learnt = lines;
    for (const line of lines) {
      const known = this.#known[line.no] as Known; // one a block
      const reused = line.generation !== known.generation;
      const given = line.state === BlockState.free || line.state === BlockState.erasing;
      if (reused || given && known.state !== line.state) this.#oracle.release(line.no, because);
      known.generation = line.generation;
      known.state = line.state;
    }
    return lines;
  }

  /**
   * The check after every start and every commit: nothing given up that must stay, every row points
   * at its bytes, everything acknowledged is there, chains are whole. `full` reads everything anew.
   */
  check(because: string, full: boolean): void {
    const lines = this.look(because);
    const tails = new Map<number, FragmentRow[]>();
    for (const { block, rows } of this.#db.look("select block, rows from tail order by id")) {
      const unpacked = unpackRows(rows as Uint8Array); // a strict blob column
      const list = tails.get(block as number); // a strict integer column
      if (list === undefined) tails.set(block as number, unpacked);
      else list.push(...unpacked);
    }
    const fresh: { block: BlockNo; row: FragmentRow }[] = [];
    for (const line of lines) {
      const sealed = line.state === BlockState.sealed;
      const known = this.#oracle.byBlock[line.no] as Footage[]; // one list a block
      const touched = this.#disks.of(line.no).touched;
      if (sealed && !full && touched === null && !this.#unseen(line.no)) continue;
      const rows = sealed ? this.#sealedRows(line.no) : tails.get(line.no) ?? [];
      this.#compare(line, rows, known, fresh);
    }
    fresh.sort((a, b) => a.row.sequence - b.row.sequence);
    for (const { block, row } of fresh) this.#admit(block, row);
    for (const line of lines) this.#bytes(line, full);
  }

  readonly #seen = new Set<number>();
  /** Whether a sealed block was never compared since it was sealed. */
  #unseen(no: number): boolean {
    const known = this.#known[no] as Known; // one a block
    const key = no * 1e6 + known.generation;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #sealedRows(no: BlockNo): FragmentRow[] {
    const [row] = this.#db.look("select rows from block_rows where no = ?", no);
    return row === undefined ? [] : unpackRows(row["rows"] as Uint8Array); // a strict blob column
  }

  /** Rows against what is known to be in the block. New ones are collected; missing ones are violations. */
  #compare(
    line: BlockLine,
    rows: readonly FragmentRow[],
    known: readonly Footage[],
    fresh: { block: BlockNo; row: FragmentRow }[],
  ): void {
    let at = 0;
    for (const row of rows) {
      const expected = known[at];
      if (expected !== undefined) {
        this.#sameFacts(expected, row);
        at++;
      } else fresh.push({ block: line.no, row });
    }
    const missing = known[at];
    if (missing !== undefined) {
      throw new Violation(
        `I2, I6: fragment ${missing.fragment.id} was acknowledged and is not in the index`,
      );
    }
  }

  #sameFacts(f: Footage, row: FragmentRow): void {
    const { fragment, place } = f;
    const same = row.cameraClockOffsetMs === fragment.id && row.start === fragment.start &&
      row.trusted === fragment.trusted && row.duration === fragment.duration &&
      row.payloadLength === bytesIn(fragment.payload) && row.clockGood === fragment.clockGood &&
      row.key === fragment.key && row.frames === fragment.frames && row.gap === fragment.gap &&
      (place === null || place.offset === row.offset && place.sequence === row.sequence);
    if (!same) {
      throw new Violation(
        `I1: the index's row of fragment ${row.cameraClockOffsetMs} is not fragment ${fragment.id}'s`,
      );
    }
  }

  /** A row that was not there before: the fragment counts as acknowledged from now on. */
  #admit(block: BlockNo, row: FragmentRow): void {
    const f = this.#oracle.of(row.cameraClockOffsetMs ?? 0);
    if (f.state !== "written") {
      throw new Violation(`I1: fragment ${f.fragment.id} is in the index twice`);
    }
    this.#sameFacts(f, row);
    const layout = layAppend(row.offset, row.payloadLength, this.#disks.blockBytes);
    if (layout === null) throw new Violation(`I1: fragment ${f.fragment.id} has no place`);
    const end = layout.payload + row.payloadLength;
    this.#oracle.acknowledge(f, { block, offset: row.offset, end, sequence: row.sequence });
    const sim = this.#disks.of(block);
    if (this.#disks.disks[sim.disk]?.dead) f.excused = true;
    if (sim.lies.some((r) => r.from < end && r.to > row.offset)) f.excused = true;
    this.#chain(f, sim.cache.subarray(row.offset, row.offset + HEADER_BYTES));
  }

  #chain(f: Footage, encoded: Uint8Array): void {
    const { camera } = f.fragment;
    const head = this.#heads.get(camera);
    const header = decodeFragmentHeader(encoded, 0);
    if (header === null || f.excused) {
      this.#heads.set(camera, null);
      return;
    }
    const expected = head === undefined ? NO_PREVIOUS : head;
    if (expected !== null && !equalBytes(header.previous, expected)) {
      throw new Violation(`chain: fragment ${f.fragment.id} does not name the one before it`);
    }
    this.#heads.set(camera, headerHash(encoded));
  }

  /**
   * After a start: what is not in the index now was never acknowledged and is forgotten. If its time
   * was over it may have been acknowledged and given up between two looks; then nothing is known of
   * what the camera's next fragment must name.
   */
  settle(): void {
    // What lies on a disk that is out may be found when it comes back.
    if (this.#disks.disks.some((d) => d.refused && !d.dead)) return;
    for (const [id, f] of this.#oracle.footage) {
      if (f.state !== "written") continue;
      if (this.#oracle.protection(f) === null) this.#heads.set(f.fragment.camera, null);
      this.#oracle.footage.delete(id);
    }
  }

  /** I1: the bytes of what was touched since the last look; with `full`, of everything. */
  #bytes(line: BlockLine, full: boolean): void {
    const block = this.#disks.of(line.no);
    if (this.#disks.disks[block.disk]?.refused) return; // another disk is in its place
    const { touched } = block;
    block.touched = null;
    const from = full ? 0 : touched?.from ?? 0, to = full ? Infinity : touched?.to ?? 0;
    if (from >= to || this.#disks.disks[block.disk]?.dead) return;
    const list = this.#oracle.byBlock[line.no] as Footage[]; // one list a block
    for (const f of list) {
      const { place } = f;
      if (place === null || place.offset >= to || place.end <= from) continue;
      this.#intact(f, line, block.cache);
    }
    const open = line.state === BlockState.open ||
      line.state === BlockState.sealed && line.failed === 0;
    if (open && list.length > 0 && block.lies.length === 0) {
      this.#playable(line.no, block.cache);
    }
  }

  #intact(f: Footage, line: BlockLine, bytes: Uint8Array): void {
    const place = f.place;
    if (place === null) return;
    const header = decodeFragmentHeader(bytes, place.offset);
    const stored = bytes.subarray(place.offset + HEADER_BYTES, place.end);
    const right = Buffer.compare(stored, joinBytes(f.fragment.payload)) === 0;
    const whole = header !== null && header.generation === line.generation &&
      header.block === line.no && header.sequence === place.sequence;
    if (right && whole) return;
    if (!f.excused) {
      throw new Violation(
        `I1, I2: fragment ${f.fragment.id} at ${place.offset} in block ${line.no} is damaged`,
      );
    }
    // Any reader checks the header and the payload's hash against it.
    const served = whole && equalBytes(sha256(stored), header.payloadHash);
    if (served && !right) {
      throw new Violation(`damage of fragment ${f.fragment.id} would be served as good`);
    }
    this.detected++;
  }

  /** Invariant 5: the boxes of a block follow each other to its very end. */
  #playable(no: BlockNo, bytes: Uint8Array): void {
    const opening = decodeOpening(bytes);
    const params = PARAMS.some((p) => opening !== null && equalBytes(p.init, opening.init));
    if (!params) throw new Violation(`invariant 5: block ${no} has no whole opening`);
    let at = 0;
    while (at < bytes.length) {
      const box = boxHeader(bytes, at);
      const known = box !== null &&
        ["ftyp", "moov", "uuid", "free", "moof", "mdat"].includes(box.type);
      if (!known || box.size < 8 || at + box.size > bytes.length) {
        throw new Violation(`invariant 5: a player stops at ${at} in block ${no}`);
      }
      at += box.size;
    }
  }
}
