/**
 * How often somebody may try to sign in (NIST SP 800-63B-4 §3.2.2). Pure but for its memory.
 *
 * Each account and each address has ten tries a minute, and after five failures in a row a wait that
 * doubles to a minute at most. Nobody is locked out for ever: every wait ends by itself. An address
 * from which a person has signed in before is counted apart for that person, so that tries from
 * elsewhere cannot keep him out of his own place.
 */
import type { MonoMs } from "../../src/base/units.ts";

const MINUTE_MS = 60_000;
const A_MINUTE = 10;
const FREE_FAILURES = 5;
const LONGEST_WAIT_MS = MINUTE_MS;
/** Remembered at the same time: one address with many names must not fill the memory. */
const REMEMBERED = 4096;
/** Failures in a row are forgotten after this long without one. */
const FORGET_MS = 15 * MINUTE_MS;

interface Account {
  /** Tries within the last minute. */
  tries: MonoMs[];
  failures: number;
  notBefore: MonoMs;
}

export class Tries {
  readonly #accounts = new Map<string, Account>();

  /**
   * Asks before a password is looked at, and counts the try.
   *
   * @param keys Whom it is counted to: the account, the address.
   * @returns Milliseconds to wait, 0 for go on. A refused try is not counted, so that waiting helps.
   */
  take(keys: readonly string[], now: MonoMs): number {
    const accounts = keys.map((key) => this.#of(key, now));
    const wait = Math.max(0, ...accounts.map((one) => waitOf(one, now)));
    if (wait > 0) return wait;
    for (const one of accounts) one.tries.push(now);
    return 0;
  }

  /** The try that was taken last was not looked at after all: it is not counted. */
  giveBack(keys: readonly string[], now: MonoMs): void {
    for (const key of keys) this.#of(key, now).tries.pop();
  }

  /** The try was wrong. */
  failed(keys: readonly string[], now: MonoMs): void {
    for (const key of keys) {
      const one = this.#of(key, now);
      one.failures++;
      const over = one.failures - FREE_FAILURES;
      if (over < 0) continue;
      one.notBefore = (now + Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(over, 10))) as MonoMs; // a sum of the same clock
    }
  }

  /** The try was right: the account's failures are forgotten, its tries of this minute are not. */
  succeeded(keys: readonly string[], now: MonoMs): void {
    for (const key of keys) {
      const one = this.#of(key, now);
      one.failures = 0;
      one.notBefore = now;
    }
  }

  /** As if there had been no tries. */
  forget(keys: readonly string[]): void {
    for (const key of keys) this.#accounts.delete(key);
  }

  #of(key: string, now: MonoMs): Account {
    const there = this.#accounts.get(key);
    const one = there ?? { tries: [], failures: 0, notBefore: now };
    one.tries = one.tries.filter((at) => now - at < MINUTE_MS);
    if (now - one.notBefore > FORGET_MS) one.failures = 0;
    // Put last: the first of the map is the one that was longest untouched.
    this.#accounts.delete(key);
    this.#accounts.set(key, one);
    if (there === undefined && this.#accounts.size > REMEMBERED) this.#forget(now);
    return one;
  }

  /** One that has nothing to wait for goes first; if all have, the one longest untouched. */
  #forget(now: MonoMs): void {
    let oldest: string | undefined;
    let looked = 0;
    for (const [key, one] of this.#accounts) {
      oldest ??= key;
      if (waitOf(one, now) === 0) {
        this.#accounts.delete(key);
        return;
      }
      if (++looked >= 64) break;
    }
    if (oldest !== undefined) this.#accounts.delete(oldest);
  }
}

function waitOf(one: Account, now: MonoMs): number {
  const first = one.tries.at(-A_MINUTE);
  const full = first === undefined ? 0 : first + MINUTE_MS - now;
  return Math.max(0, one.notBefore - now, full);
}
