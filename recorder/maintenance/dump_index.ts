/** An index as plain values, whatever its history: equal dumps mean equal indexes (invariant 6). */
import type { DatabaseSync } from "node:sqlite";
import { blob, int } from "../index/columns.ts";
import { unpackRows } from "../index/rows.ts";
import { unpackSpans } from "../index/summary.ts";

type Plain = string | number | null;

/** A block with its rows. */
export interface DumpedBlock {
  readonly no: number;
  readonly state: number;
  readonly generation: number;
  readonly camera: number | null;
  readonly columns: Readonly<Record<string, Plain>>;
  readonly spans: readonly string[];
  readonly rows: readonly string[];
}

/** Everything in an index that can be told from blocks, disks, rules and holds. */
export interface IndexDump {
  readonly disks: readonly Readonly<Record<string, Plain>>[];
  readonly blocks: readonly DumpedBlock[];
  readonly chains: readonly Readonly<Record<string, Plain>>[];
  readonly holds: readonly Readonly<Record<string, Plain>>[];
}

/** Reads a whole index into memory: for tests and small pools. */
export function dumpIndex(db: DatabaseSync): IndexDump {
  const all = (sql: string) => db.prepare(sql).all().map(plain);
  const rows = new Map<number, string[]>();
  const packed = db.prepare(
    "select no as block, rows from block_rows union all select block, rows from (select * from tail order by id)",
  );
  for (const row of packed.all()) {
    const list = rows.get(int(row, "block")) ?? [];
    list.push(...unpackRows(blob(row, "rows")).map((r) => JSON.stringify(r, hex)));
    rows.set(int(row, "block"), list);
  }
  const blocks = db.prepare("select * from block order by no").all().map((row): DumpedBlock => {
    const { no, state, generation, camera, spans: _, ...columns } = plain(row);
    const spans = row["spans"] instanceof Uint8Array ? unpackSpans(row["spans"]) : [];
    return {
      no: Number(no),
      state: Number(state),
      generation: Number(generation),
      camera: camera === null ? null : Number(camera),
      columns,
      spans: spans.map((span) => JSON.stringify(span)),
      rows: rows.get(Number(no)) ?? [],
    };
  });
  return {
    disks: all("select * from disk order by ordinal"),
    blocks,
    chains: all("select * from chain order by camera"),
    holds: all("select * from hold order by id"),
  };
}

function plain(row: Record<string, unknown>): Record<string, Plain> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? value.toHex() : value as Plain, // strict columns hold nothing else
    ]),
  );
}

const hex = (_key: string, value: unknown) => value instanceof Uint8Array ? value.toHex() : value;
