/** The one row that says which ledger this is, how new, and what all other rows add up to. */
import type { DatabaseSync } from "node:sqlite";
import { PoolId } from "../../src/base/ids.ts";
import { sha256Hex } from "./row_sum.ts";

/** Which ledger it is, how new, and the seal over all of its rows. */
export interface Meta {
  readonly ledgerId: string;
  readonly poolId: PoolId | null;
  readonly version: number;
  readonly schema: number;
  readonly unconfirmed: boolean;
  readonly sum: string;
}

function sealOf(meta: Meta): string {
  return sha256Hex(JSON.stringify([
    meta.ledgerId,
    meta.poolId,
    meta.version,
    meta.schema,
    meta.unconfirmed,
    meta.sum,
  ]));
}

/** @throws {Error} when the row is missing or does not fit its own seal. */
export function readMeta(db: DatabaseSync): Meta {
  const row = db.prepare("SELECT * FROM meta WHERE id = 1").get();
  if (row === undefined) throw new Error("the meta row is missing");
  const meta: Meta = {
    ledgerId: String(row["ledger_id"]),
    poolId: row["pool_id"] === null ? null : PoolId(String(row["pool_id"])),
    version: Number(row["version"]),
    schema: Number(row["schema"]),
    unconfirmed: row["unconfirmed"] === 1,
    sum: String(row["sum"]),
  };
  if (row["seal"] !== sealOf(meta)) throw new Error("the meta row does not fit its seal");
  return meta;
}

/** Writes the row; inside the caller's transaction. */
export function writeMeta(db: DatabaseSync, meta: Meta): void {
  db.prepare(
    `INSERT INTO meta (id, ledger_id, pool_id, version, schema, unconfirmed, sum, seal)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET ledger_id = excluded.ledger_id, pool_id = excluded.pool_id,
       version = excluded.version, schema = excluded.schema, unconfirmed = excluded.unconfirmed,
       sum = excluded.sum, seal = excluded.seal`,
  ).run(
    meta.ledgerId,
    meta.poolId,
    meta.version,
    meta.schema,
    meta.unconfirmed ? 1 : 0,
    meta.sum,
    sealOf(meta),
  );
}
