/**
 * The index's database, in memory and real, with a step of the fuse before and after every commit.
 * A commit that returned is never lost; one that was under way is there or not.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { openIndexDatabase } from "../../recorder/index/database.ts";
import { Fuse } from "./fuse.ts";

/** The file system of the index is full. */
export class IndexFull extends Error {
  override readonly name = "IndexFull";
}

const TABLES = [
  "meta",
  "disk",
  "block",
  "block_rows",
  "tail",
  "chain",
  "hold",
  "silence",
  "damage",
];

type Args = Parameters<StatementSync["run"]>;

/** A statement that takes part in the fuse. */
class SimStatement {
  readonly #sql: string;
  readonly #inner: StatementSync;
  readonly #db: IndexDb;
  /** It begins or ends a transaction. */
  readonly #bounds: boolean;
  readonly #reads: boolean;

  constructor(sql: string, inner: StatementSync, db: IndexDb) {
    this.#sql = sql;
    this.#inner = inner;
    this.#db = db;
    this.#bounds = sql === "commit" || sql.startsWith("begin");
    this.#reads = /^\s*select\b/.test(sql);
  }

  run(...args: Args): unknown {
    if (this.#bounds) return this.#db.exec(this.#sql);
    if (this.#db.inTransaction) {
      this.#db.fuse.alive();
      return this.#change(args);
    }
    return this.#db.committing(() => this.#change(args));
  }

  #change(args: Args): unknown {
    const done = this.#inner.run(...args);
    if (Number(done.changes) > 0) this.#db.changed();
    return done;
  }

  get(...args: Args): unknown {
    this.#db.fuse.alive();
    if (!this.#reads) this.#db.changed();
    // Spreading nothing or one value costs as much as the question itself.
    if (args.length === 0) return this.#inner.get();
    const [only] = args;
    return args.length === 1 && only !== undefined
      ? this.#inner.get(only)
      : this.#inner.get(...args);
  }

  all(...args: Args): unknown {
    this.#db.fuse.alive();
    if (!this.#reads) this.#db.changed();
    return args.length === 0 ? this.#inner.all() : this.#inner.all(...args);
  }
}

/** One database for many runs: opening one anew costs more than a run. */
export class IndexDb {
  fuse: Fuse = new Fuse();
  inTransaction = false;
  /** The next commit finds the disk full. */
  full = false;
  onFull: () => void = () => {};
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, SimStatement>();
  readonly #plain = new Map<string, StatementSync>();
  /** What {@link look} was answered since the last change. */
  readonly #seen = new Map<string, Record<string, unknown>[]>();

  constructor() {
    this.#db = openIndexDatabase(":memory:");
    this.#db.exec("attach ':memory:' as old");
    for (const table of TABLES) {
      this.#db.exec(`create table old.${table} as select * from main.${table}`);
    }
  }

  /** What the index is given. It uses no more of a database than these members. */
  get database(): DatabaseSync {
    return this as unknown as DatabaseSync;
  }

  get isTransaction(): boolean {
    return this.inTransaction;
  }

  close(): void {}

  exec(sql: string): void {
    if (sql === "rollback") {
      this.#db.exec(sql);
      this.changed();
      this.inTransaction = false;
      return;
    }
    this.fuse.alive();
    if (sql === "commit") {
      this.committing(() => {
        this.#db.exec(sql);
        this.inTransaction = false;
      });
      return;
    }
    this.#db.exec(sql);
    if (sql.startsWith("begin")) this.inTransaction = true;
    else this.changed();
  }

  prepare(sql: string): SimStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = new SimStatement(sql, this.#db.prepare(sql), this);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  committing<T>(fn: () => T): T {
    this.fuse.burn();
    if (this.full) {
      this.full = false;
      this.onFull();
      throw new IndexFull("database or disk is full");
    }
    const value = fn();
    this.fuse.burn();
    return value;
  }

  /** What was not committed is gone. */
  powerCut(): void {
    if (!this.inTransaction) return;
    this.#db.exec("rollback");
    this.changed();
    this.inTransaction = false;
  }

  /** Something is not as it was when the checker last looked. */
  changed(): void {
    if (this.#seen.size > 0) this.#seen.clear();
  }

  /**
   * Rows for the checker, past the fuse. The very same list as long as nothing has changed: the checker
   * looks far more often than the program writes.
   */
  look(sql: string, ...args: readonly number[]): Record<string, unknown>[] {
    if (args.length > 0) return this.#ask(sql, args);
    let rows = this.#seen.get(sql);
    if (rows === undefined) {
      rows = this.#ask(sql, args);
      this.#seen.set(sql, rows);
    }
    return rows;
  }

  /** Rows as they are now, whatever was seen before. */
  lookAgain(sql: string): Record<string, unknown>[] {
    return this.#ask(sql, []);
  }

  #ask(sql: string, args: readonly number[]): Record<string, unknown>[] {
    let statement = this.#plain.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#plain.set(sql, statement);
    }
    return statement.all(...args);
  }

  /** Runs a statement past the fuse and the index's guards: for planted bugs only. */
  meddle(sql: string): void {
    this.changed();
    this.#db.exec(sql);
  }

  /** Empties it for the next run. */
  reset(): void {
    this.powerCut();
    this.changed();
    this.full = false;
    this.#db.exec(TABLES.toReversed().map((t) => `delete from main.${t};`).join(""));
  }

  /** Everything in it, to be put back by {@link putBack}. */
  copy(): Map<string, Record<string, unknown>[]> {
    return new Map(TABLES.map((t) => [t, this.look(`select * from main.${t}`)]));
  }

  putBack(copy: ReadonlyMap<string, Record<string, unknown>[]>): void {
    this.powerCut();
    this.changed();
    this.#db.exec(TABLES.toReversed().map((t) => `delete from main.${t};`).join(""));
    for (const [table, rows] of copy) {
      for (const row of rows) {
        const columns = Object.keys(row);
        const sql = `insert into main.${table} (${columns}) values (${columns.map(() => "?")})`;
        this.#db.prepare(sql).run(...Object.values(row) as Args);
      }
    }
  }

  /** Keeps a copy, to be put back by {@link restore}. */
  snapshot(): void {
    this.#db.exec(
      TABLES.map((t) => `delete from old.${t}; insert into old.${t} select * from main.${t};`)
        .join(""),
    );
  }

  /** Puts the copy back. */
  restore(): void {
    this.powerCut();
    this.changed();
    this.#db.exec(
      TABLES.toReversed().map((t) => `delete from main.${t};`).join("") +
        TABLES.map((t) => `insert into main.${t} select * from old.${t};`).join(""),
    );
  }
}
