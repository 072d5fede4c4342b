/** Helpers for tests of people: a ledger in a folder of its own, clocks that a test moves, cheap hashes. */
import { createHash } from "node:crypto";
import { MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { camera, options } from "../ledger/testing.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { PasswordHasher } from "./password_hash.ts";
import { People } from "./people.ts";
import type { Origin } from "./records.ts";

/** Far below what is used: tests hash often. */
export const CHEAP = new PasswordHasher({ N: 2 ** 14, r: 8, p: 1 });

/** What a test of people works with. */
export interface PeopleBench {
  readonly people: People;
  readonly ledger: Ledger;
  /** Lets time go by, on all clocks. */
  readonly wait: (ms: number) => void;
  readonly now: () => UtcMs;
  readonly from: Origin;
  /** The log's lines of a kind. */
  readonly events: (kind: string) => readonly Readonly<Record<string, unknown>>[];
  /** How many checkpoints were asked for. */
  readonly checkpoints: () => number;
  /** The same ledger under a recorder that was started anew. */
  readonly again: () => People;
}

/** Runs `use` with people over a new ledger with two cameras. */
export async function withPeople(use: (bench: PeopleBench) => Promise<void>): Promise<void> {
  const dir = Deno.makeTempDirSync({ prefix: "people-" });
  for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${dir}/${name}`);
  let at = 1_770_000_000_000;
  let mono = 0;
  let seed = 0;
  let checkpoints = 0;
  const stamp = () => ({ at: UtcMs(at), trusted: TrustedMs(at - 1_000_000) });
  const ledger = openLedger(options(dir));
  ledger.commit((tx) => {
    tx.addCamera(camera("A"), stamp());
    tx.addCamera(camera("B"), stamp());
  });
  const make = () =>
    new People({
      ledger,
      clock: { wall: () => UtcMs(at), mono: () => MonoMs(mono) },
      stamp,
      random: (n) => createHash("sha512").update(`seed ${seed++}`).digest().subarray(0, n),
      hasher: CHEAP,
      checkpoint: () => checkpoints++,
    });
  try {
    await use({
      people: make(),
      ledger,
      wait: (ms) => {
        at += ms;
        mono += ms;
      },
      now: () => UtcMs(at),
      from: { address: "192.168.1.9", agent: "test" },
      events: (kind) => ledger.events(1, 10_000, { kind }).map(({ details }) => details),
      checkpoints: () => checkpoints,
      again: make,
    });
  } finally {
    ledger.close();
    Deno.removeSync(dir, { recursive: true });
  }
}
