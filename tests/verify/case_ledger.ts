/** A ledger's file of which only the log and its checkpoints are filled, again and again. */
import { deflateRawSync } from "node:zlib";
import { DatabaseSync } from "node:sqlite";
import { LedgerReader } from "../../recorder/ledger/ledger_reader.ts";
import { MIGRATIONS } from "../../recorder/ledger/schema/migrations.ts";
import type { Log } from "./log_history.ts";

export class CaseLedger implements Disposable {
  readonly path: string;
  readonly reader: LedgerReader;
  readonly #db: DatabaseSync;
  readonly #line;
  readonly #checkpoint;
  /** The same text comes again and again. */
  readonly #deflated = new Map<string, Uint8Array>();

  constructor(path: string) {
    this.path = path;
    this.#db = new DatabaseSync(path);
    this.#db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    for (const sql of MIGRATIONS) this.#db.exec(sql);
    this.#db.exec("DROP TRIGGER event_unchanged; DROP TRIGGER event_kept");
    const others = this.#db.prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT IN ('event', 'checkpoint')`,
    ).all();
    // Opening is what a case costs most, and the more so the more tables there are.
    this.#db.exec("PRAGMA foreign_keys = OFF");
    for (const { name } of others) this.#db.exec(`DROP TABLE ${name}`);
    this.#db.exec("VACUUM");
    this.#line = this.#db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#checkpoint = this.#db.prepare(
      `INSERT INTO checkpoint (number, trusted, at_ms, size, kept, body, signature, key)
       VALUES (?, ?, ?, ?, 0, ?, ?, ?)`,
    );
    this.reader = new LedgerReader(() => this.#db);
  }

  /** Puts a log in the place of the one before. */
  write({ lines, checkpoints }: Log): void {
    this.#db.exec("BEGIN; DELETE FROM event; DELETE FROM checkpoint");
    for (const { id, at, trusted, kind, camera, reason, details, hash } of lines) {
      this.#line.run(id, at, trusted, kind, camera, reason, details, hash);
    }
    for (const { checkpoint, text, signature, publicKey } of checkpoints) {
      const { number, trusted, wall, log } = checkpoint;
      const body = this.#body(text);
      this.#checkpoint.run(number, trusted, wall, log.size, body, signature, publicKey);
    }
    this.#db.exec("COMMIT");
  }

  #body(text: string): Uint8Array {
    const known = this.#deflated.get(text);
    if (known !== undefined) return known;
    // Some are compressed as a device does it; most are only in its form, which is quicker.
    const body = deflateRawSync(text, { level: text.length % 8 === 0 ? 6 : 0 });
    if (this.#deflated.size > 1000) this.#deflated.clear();
    this.#deflated.set(text, body);
    return body;
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
