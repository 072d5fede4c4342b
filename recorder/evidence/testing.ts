/** Helpers for the tests of this folder: a ledger, an index and a clock that a test moves. */
import { DatabaseSync } from "node:sqlite";
import { PoolId } from "../../src/base/ids.ts";
import { DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { INDEX_SCHEMA } from "../index/schema.ts";
import { openWritable } from "../ledger/database.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { readMeta, writeMeta } from "../ledger/meta.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import type { EventInput, Stamp } from "../ledger/records.ts";
import { sumOfAll } from "../ledger/row_sum.ts";
import { options, withFolder } from "../ledger/testing.ts";
import { clockRules } from "../time/clock_rules.ts";
import { startClock } from "../time/trusted_clock.ts";
import { Evidence } from "./evidence.ts";
import { openSigner } from "./signer.ts";

/** The instant at which test ledgers begin: 2026-03-01T00:00:00+08:00. */
export const BEGIN = Date.parse("2026-03-01T00:00:00+08:00");

const state = startClock(
  clockRules(),
  { wall: UtcMs(BEGIN), mono: MonoMs(0), bootId: null, uptime: DurationMs(0) },
  null,
).state;

/** A device of which only the ledger, the key and the heads in its index are real. */
export class FakeDevice implements Disposable {
  readonly folder: string;
  readonly index = new DatabaseSync(":memory:");
  readonly said: string[] = [];
  passed = 0;
  #ledger: Ledger | null = null;
  #evidence: Evidence | null = null;

  constructor(folder: string) {
    this.folder = folder;
    this.index.exec(INDEX_SCHEMA);
  }

  /** Opened when it is first asked for. */
  get ledger(): Ledger {
    return this.#ledger ??= openLedger(options(this.folder));
  }

  get evidence(): Evidence {
    const time = { stamp: () => this.stamp(), state, good: true };
    return this.#evidence ??= new Evidence({
      ledger: this.ledger,
      database: this.index,
      time,
      signer: openSigner(`${this.folder}/keys`),
      pool: PoolId("a".repeat(32)),
      version: "0.1.0",
      say: (line) => this.said.push(line),
    });
  }

  /** The path of the ledger's first place. */
  get path(): string {
    return `${this.folder}/a/ledger.db`;
  }

  stamp(): Stamp {
    return { at: UtcMs(BEGIN + this.passed), trusted: TrustedMs(BEGIN + this.passed) };
  }

  /** Writes lines into the log. */
  log(count: number, event: Partial<EventInput> = {}): void {
    const now = this.stamp();
    this.ledger.commit((tx) => {
      for (let n = 0; n < count; n++) {
        const line = { kind: "disk-slow", camera: null, reason: `line ${n}`, details: { n } };
        tx.appendEvent({ ...line, ...event }, now);
      }
    });
  }

  /** A camera's newest fragment. */
  record(camera: number, sequence: number): void {
    this.index.prepare("insert or replace into chain values (?, ?, 1, ?)")
      .run(camera, sequence, new Uint8Array(32).fill(sequence % 256));
  }

  /** Ends the process; the files stay. */
  stop(): void {
    this.#ledger?.close();
    this.#ledger = null;
    this.#evidence = null;
  }

  [Symbol.dispose](): void {
    this.stop();
    this.index.close();
  }
}

/**
 * Changes the ledger's files as somebody with the disks in hand would, with the sum over all rows put
 * right: it is meant against damage, not against a person.
 */
export function tamper(device: FakeDevice, ...sql: string[]): void {
  device.stop();
  for (const place of ["a", "b"]) {
    const db = openWritable(`${device.folder}/${place}/ledger.db`);
    const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
    for (const one of sql) db.exec(one);
    for (const guard of guards) db.exec(String(guard["sql"]));
    writeMeta(db, { ...readMeta(db), sum: sumOfAll(db) });
    db.close();
  }
}

/** A fake device in a folder that is removed afterwards. */
export function withDevice(use: (device: FakeDevice) => void): void {
  withFolder((folder) => {
    using device = new FakeDevice(folder);
    use(device);
  });
}
