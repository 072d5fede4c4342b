/**
 * Reads a pool as it lies on the disk and says what is wrong with it. Reads SQLite's tables and the
 * bytes of the blocks itself: no code that records or recovers takes part.
 */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { DiskSet } from "../../recorder/disk/disk_set.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { decodeFragmentHeader } from "../../recorder/format/fragment_header.ts";
import { HEADER_BYTES } from "../../recorder/format/uuid_box.ts";
import { type FragmentRow, unpackRows } from "../../recorder/index/rows.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { BlockNo } from "../../src/base/ids.ts";
import type { Owed } from "./oracle.ts";
import { indexPath } from "./protocol.ts";

/** A block that claims footage. */
export interface IndexedFootage {
  readonly no: BlockNo;
  readonly path: string;
  readonly camera: number;
  readonly open: boolean;
  readonly rows: readonly FragmentRow[];
  readonly frames: number;
}

/** What a look at the disk gave. */
export interface Findings {
  readonly problems: readonly string[];
  readonly footage: readonly IndexedFootage[];
  readonly rows: number;
}

/** Looks at a pool that nobody writes. `scratch` is a folder for a copy of the index, elsewhere. */
export function verify(
  data: string,
  disks: DiskSet,
  owed: readonly Owed[],
  scratch: string,
): Findings {
  const problems: string[] = [];
  using db = openCopy(indexPath(data), scratch);
  const check = db.db.prepare("pragma integrity_check").all().map((r) => r["integrity_check"]);
  if (check.join() !== "ok") problems.push(`integrity_check: ${check.join("; ").slice(0, 300)}`);
  const footage = readIndex(db.db, disks);
  const hashes = new Map<string, string>();
  const links: Link[] = [];
  for (const block of footage) links.push(...checkBlock(block, db.generation, problems, hashes));
  checkChains(links, problems);
  for (const { camera, start, sha } of owed) {
    const there = hashes.get(`${camera} ${start}`);
    if (there === sha) continue;
    problems.push(
      there === undefined
        ? `camera ${camera}: the acknowledged fragment of ${start} is gone`
        : `camera ${camera}: the acknowledged fragment of ${start} is another one`,
    );
  }
  return { problems, footage, rows: links.length };
}

/** Opens a copy, so that looking repairs nothing: SQLite would fold its log into the file. */
function openCopy(path: string, scratch: string) {
  const copy = join(scratch, "looked-at.db");
  for (const tail of ["", "-wal", "-shm"]) {
    rmSync(`${copy}${tail}`, { force: true });
  }
  Deno.copyFileSync(path, copy);
  try {
    Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const db = new DatabaseSync(copy);
  const generations = new Map(
    db.prepare("select no, generation from block").all()
      .map((r) => [Number(r["no"]), Number(r["generation"])]),
  );
  return {
    db,
    generation: (no: number) => generations.get(no) ?? -1,
    [Symbol.dispose]: () => db.close(),
  };
}

function readIndex(db: DatabaseSync, disks: DiskSet): IndexedFootage[] {
  const tail = db.prepare("select rows from tail where block = ? order by id");
  const sealed = db.prepare("select rows from block_rows where no = ?");
  const blocks = db.prepare(
    "select no, state, camera from block where state in (2, 3) order by no",
  );
  return blocks.all().map((row) => {
    const no = BlockNo(Number(row["no"]));
    const open = row["state"] === BlockState.open;
    const packed = (open ? tail : sealed).all(no).map((r) => r["rows"]);
    const rows = packed.flatMap((bytes) => bytes instanceof Uint8Array ? unpackRows(bytes) : []);
    const frames = rows.reduce((sum, r) => sum + r.frames, 0);
    const path = blockPath(disks.of(no).path, no);
    return { no, path, camera: Number(row["camera"]), open, rows, frames };
  });
}

/** A fragment's place in its camera's chain. */
interface Link {
  readonly camera: number;
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
}

function checkBlock(
  block: IndexedFootage,
  generation: (no: number) => number,
  problems: string[],
  hashes: Map<string, string>,
): Link[] {
  const bytes = Deno.readFileSync(block.path);
  const links: Link[] = [];
  let end = 0;
  for (const row of block.rows) {
    const at = `block ${block.no}, fragment ${row.sequence} at ${row.offset}`;
    if (row.offset < end) problems.push(`${at} overlaps the one before it`);
    const header = decodeFragmentHeader(bytes, row.offset);
    const from = row.offset + HEADER_BYTES;
    end = from + row.payloadLength;
    const sha = hex(bytes.subarray(from, end));
    hashes.set(`${block.camera} ${row.start}`, sha);
    if (header === null) {
      problems.push(`${at}: no whole header is there`);
      continue;
    }
    if (sha !== row.payloadHash.toHex() || sha !== header.payloadHash.toHex()) {
      problems.push(`${at}: the bytes are not those that were acknowledged`);
    }
    const same = header.block === block.no && header.generation === generation(block.no) &&
      header.camera === block.camera && header.sequence === row.sequence &&
      header.start === row.start && header.trusted === row.trusted && header.run === row.run &&
      header.duration === row.duration && header.payloadLength === row.payloadLength &&
      header.key === row.key && header.clockGood === row.clockGood && header.gap === row.gap;
    if (!same) problems.push(`${at}: header and index do not say the same`);
    links.push({
      camera: block.camera,
      sequence: row.sequence,
      previous: header.previous.toHex(),
      hash: hex(bytes.subarray(row.offset, row.offset + HEADER_BYTES)),
    });
  }
  return links;
}

function checkChains(links: readonly Link[], problems: string[]): void {
  const known = new Map(links.map((l) => [`${l.camera} ${l.sequence}`, l]));
  if (known.size !== links.length) problems.push("a sequence number was given twice");
  for (const link of links) {
    const before = known.get(`${link.camera} ${link.sequence - 1}`);
    if (before !== undefined && before.hash !== link.previous) {
      problems.push(`camera ${link.camera}: fragment ${link.sequence} does not follow its chain`);
    }
  }
}

const hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
