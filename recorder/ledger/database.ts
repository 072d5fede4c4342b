/** Opening one file of the ledger, and bringing it to the newest schema. */
import { DatabaseSync } from "node:sqlite";
import { type Meta, readMeta, writeMeta } from "./meta.ts";
import { NO_ROWS, sumOfAll } from "./row_sum.ts";
import { APPLICATION_ID, MIGRATIONS } from "./schema/migrations.ts";

const WAIT_FOR_LOCK_MS = 5000;

/** Opens a file for writing, making it if missing. Mode 0600: camera passwords are in it. SQLite gives its WAL the same mode. */
export function openWritable(path: string): DatabaseSync {
  Deno.openSync(path, { create: true, read: true, write: true, mode: 0o600 }).close();
  Deno.chmodSync(path, 0o600);
  const db = new DatabaseSync(path, {
    enableForeignKeyConstraints: true,
    timeout: WAIT_FOR_LOCK_MS,
  });
  db.exec(`PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 4194304; PRAGMA temp_store = MEMORY`);
  return db;
}

/** Opens a file for reading. */
export function openReadable(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: WAIT_FOR_LOCK_MS });
  db.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY");
  return db;
}

/** `PRAGMA user_version`: the schema that the file has, 0 when empty. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

/**
 * Applies the migrations that are missing, all in one transaction.
 *
 * @param fresh What a new, empty ledger begins with; `null` when the file must already be one.
 */
export function migrate(
  db: DatabaseSync,
  fresh: Pick<Meta, "ledgerId" | "poolId" | "unconfirmed"> | null,
  migrations: readonly string[] = MIGRATIONS,
): void {
  const from = schemaVersion(db);
  if (from >= migrations.length) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const sql of migrations.slice(from)) db.exec(sql);
    const before: Meta = from > 0 || fresh === null
      ? readMeta(db)
      : { ...fresh, version: 0, schema: 0, sum: NO_ROWS };
    writeMeta(db, {
      ...before,
      version: before.version + 1,
      schema: migrations.length,
      sum: sumOfAll(db),
    });
    db.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}`,
    );
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}
