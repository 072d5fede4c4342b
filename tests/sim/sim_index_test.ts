import { deepStrictEqual } from "node:assert/strict";
import { planOf } from "./generate.ts";
import { Machine } from "./machine.ts";
import { play } from "./play.ts";
import { IndexDb } from "./sim_index.ts";

/** Asks the database beside everything that was remembered. */
class Doubting extends IndexDb {
  remembered = 0;
  #last: unknown = null;

  override look(sql: string, ...args: readonly number[]): Record<string, unknown>[] {
    const rows = super.look(sql, ...args);
    if (args.length > 0) return rows;
    deepStrictEqual(rows, this.lookAgain(sql));
    if (rows === this.#last) this.remembered++;
    this.#last = rows;
    return rows;
  }
}

Deno.test("what the checker is told from memory is what the database says", () => {
  const db = new Doubting();
  for (let seed = 1; seed <= 12; seed++) {
    const { config, commands } = planOf(seed, 200);
    const finding = play(config, commands, Machine, db, new Map());
    if (finding !== null) throw new Error(`seed ${seed}`, { cause: finding.error });
  }
  if (db.remembered < 100) throw new Error(`only ${db.remembered} answers came from memory`);
});
