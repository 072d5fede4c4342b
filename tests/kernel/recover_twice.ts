/** Recovery over the disks as a cut left them, twice: the second time must find nothing to do. */
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { FileBlocks } from "../../recorder/disk/file_blocks.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { recover, type RecoveryReport } from "../../recorder/recovery/recover.ts";
import { BlockNo, type PoolId } from "../../src/base/ids.ts";
import { DurationMs } from "../../src/base/units.ts";
import { disksOf, POOL } from "./open_pool.ts";
import { indexPath, type Order } from "./protocol.ts";

const encoder = new TextEncoder();

/** What recovery salvaged, and what was wrong with it. */
export function recoverTwice(order: Order): { salvaged: number; problems: string[] } {
  const first = recoverOnce(order, POOL);
  const picture = pictureOf(order);
  const second = recoverOnce(order, POOL);
  const problems = [...first.unreadable, ...second.unreadable].map((u) =>
    `recovery could not read block ${u.block}: ${u.why}`
  );
  if (second.salvaged > 0) problems.push(`a second recovery salvaged ${second.salvaged} more`);
  if (!samePicture(pictureOf(order), picture)) problems.push("a second recovery changed the disks");
  if (placesOf(first) !== placesOf(second)) problems.push("a second recovery goes on elsewhere");
  return { salvaged: first.salvaged, problems };
}

/** Where each camera goes on, as text. */
function placesOf(report: RecoveryReport): string {
  return JSON.stringify(report.blocks.toSorted((a, b) => a.camera - b.camera));
}

function recoverOnce(order: Order, pool: PoolId): RecoveryReport {
  const index = new Index(openIndexDatabase(indexPath(order.data)));
  try {
    const rules = {
      version: 1,
      keepDuration: () => DurationMs(order.keep),
      offTimeSince: () => DurationMs(0),
      ordersErasure: false,
    };
    const store = new FileBlocks(disksOf(order));
    return recover({ index, store, pool, blockBytes: order.blockBytes, rules });
  } finally {
    index.close();
  }
}

/** The index's rows and every byte of the blocks, in one order. */
function pictureOf(order: Order): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const db = new DatabaseSync(indexPath(order.data), { readOnly: true });
  try {
    for (const table of ["block", "block_rows", "tail", "chain"]) {
      for (const row of db.prepare(`select * from ${table} order by 1`).all()) {
        for (const value of Object.values(row)) {
          pieces.push(value instanceof Uint8Array ? value : encoder.encode(`${value};`));
        }
      }
    }
  } finally {
    db.close();
  }
  const disks = disksOf(order);
  for (let no = 0; no < order.disks.length * order.blocksPerDisk; no++) {
    pieces.push(Deno.readFileSync(blockPath(disks.of(BlockNo(no)).path, BlockNo(no))));
  }
  return pieces;
}

/** Compared byte by byte: to hash all of it takes much longer. */
function samePicture(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length &&
    a.every((piece, i) => Buffer.compare(piece, b[i] ?? new Uint8Array(0)) === 0);
}
