/**
 * Whoever tries to have footage kept shorter than it must be is refused, and the attempt stands in the
 * log: of an insider it is the attempts that tell.
 */
import { InputError } from "../../src/base/result.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";

/** What shortens, releases or wipes when it is done: the words of the local sockets. */
export const GUARDED: ReadonlySet<string> = new Set([
  "site-set",
  "hold-release",
  "clock-confirm",
  "ledger-confirm",
  "rule-pack-load",
  "pool-wipe",
  "propose",
  "proposal-confirm",
  "request-acknowledge",
]);

/** An attempt, and whose. */
export interface Attempt {
  readonly ask: string;
  /** The person's number, or `console`. */
  readonly by: number | "console";
}

/** Most characters of a refusal's reason in the log. */
const LONGEST = 300;

/**
 * Does it; where it is refused and one of {@link GUARDED}, one line is written before the refusal goes
 * on. A flood of them is counted by the log, not written.
 */
export async function refusalsWritten<T>(
  ledger: Pick<Ledger, "event">,
  stamp: () => Stamp,
  { ask, by }: Attempt,
  deed: () => T | Promise<T>,
): Promise<T> {
  try {
    return await deed();
  } catch (error) {
    // A wrong password is counted and written where passwords are.
    const told = error instanceof InputError && error.field !== "current-password";
    if (told && GUARDED.has(ask)) {
      ledger.event({
        kind: "change-refused",
        camera: null,
        reason: `${ask} was refused: ${error.message}`.slice(0, LONGEST),
        details: { ask, by, field: error.field },
      }, stamp());
    }
    throw error;
  }
}
