import { DatabaseSync, type StatementSync } from "node:sqlite";
import { INDEX_SCHEMA, INDEX_SCHEMA_VERSION } from "./schema.ts";

/** The index file is of another version, or not an index at all: rebuild it from the blocks. */
export class IndexUnusable extends Error {
  override readonly name = "IndexUnusable";
}

/**
 * Opens the index for writing, and creates it where there is none. Every commit is durable when it
 * returns (WAL, `synchronous=FULL`: one sync of the log). Throws {@link IndexUnusable}.
 */
export function openIndexDatabase(path: string): DatabaseSync {
  if (path !== ":memory:") closeToOthers(path);
  const db = new DatabaseSync(path);
  try {
    db.exec(`
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma trusted_schema = off;
      pragma cell_size_check = on;
      pragma cache_size = -4096;
      pragma journal_size_limit = 8388608;
    `);
    const version = userVersion(db);
    if (version === 0) {
      db.exec("begin immediate");
      db.exec(INDEX_SCHEMA);
      db.exec(`pragma user_version = ${INDEX_SCHEMA_VERSION}`);
      db.exec("commit");
    } else checkVersion(version, path);
  } catch (error) {
    db.close();
    if (error instanceof IndexUnusable) throw error;
    throw new IndexUnusable(`${path}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  return db;
}

/** Makes the file if missing. Mode 0600: when which camera saw what is nobody's business. SQLite gives its WAL the same mode. */
function closeToOthers(path: string): void {
  Deno.openSync(path, { create: true, read: true, write: true, mode: 0o600 }).close();
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      Deno.chmodSync(file, 0o600);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** What a statement answers that did nothing. */
const NOTHING = { changes: 0, lastInsertRowid: 0 };

/** A database whose transactions never end: see {@link openPlanningIndex}. */
class PlanningDatabase extends DatabaseSync {
  override prepare(...[sql, ...more]: Parameters<DatabaseSync["prepare"]>): StatementSync {
    const statement = super.prepare(sql, ...more);
    if (sql === "begin immediate" || sql === "commit") statement.run = () => NOTHING;
    return statement;
  }
}

/**
 * An empty index in memory for planning, where nothing outlives the process and nothing is durable:
 * everything happens in one transaction that never ends, since committing is most of the time of a
 * plan of millions of blocks. A failure in it leaves nothing to go on with.
 */
export function openPlanningIndex(): DatabaseSync {
  const db = new PlanningDatabase(":memory:");
  db.exec(INDEX_SCHEMA);
  db.exec("begin");
  return db;
}

/** Opens the index for reading from any process. Throws {@link IndexUnusable} where there is none. */
export function openIndexReadOnly(path: string): DatabaseSync {
  let db: DatabaseSync;
  try {
    db = new DatabaseSync(path, { readOnly: true });
  } catch (error) {
    throw new IndexUnusable(`${path}: no index can be read there`, { cause: error });
  }
  db.exec("pragma trusted_schema = off; pragma cache_size = -2048; pragma query_only = on");
  checkVersion(userVersion(db), path);
  return db;
}

function userVersion(db: DatabaseSync): number {
  return Number(db.prepare("pragma user_version").get()?.["user_version"] ?? 0);
}

function checkVersion(version: number, path: string): void {
  if (version !== INDEX_SCHEMA_VERSION) {
    throw new IndexUnusable(
      `${path}: index version ${version}, this program reads ${INDEX_SCHEMA_VERSION}; run \`holdfast pool rebuild\``,
    );
  }
}
