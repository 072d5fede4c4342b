/**
 * Passwords as they are stored: scrypt (RFC 7914) with its parameters and salt beside it, so that
 * stronger parameters can come later.
 *
 * N = 2¹⁵, r = 8, p = 3 is one of the settings that OWASP's Password Storage Cheat Sheet holds equal
 * (among them Argon2id with 19 MiB). It takes 32 MiB for the time of one hash. With half of that the
 * C library keeps the memory of every thread that ever hashed (measured: 50 MB after twelve hashes);
 * blocks of 32 MiB and more it gives back at once. One at a time, because this process also records.
 */
import { Buffer } from "node:buffer";
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { WaitError } from "../../src/base/result.ts";
import { hex, parse, whole } from "../shapes.ts";

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const NOW: Cost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;
/** Above 128 · N · r of every cost that is taken; a stored one beyond it is damage. */
const MOST_MEMORY = 64 * 1024 * 1024;
/** Hashes that may wait: each takes half a second to two. */
const QUEUE = 6;
/** After which half of a full queue is done. */
const AGAIN_AFTER_S = 5;

const stored = v.strictObject({
  kdf: v.literal("scrypt"),
  N: v.pipe(whole, v.minValue(2 ** 14), v.maxValue(2 ** 17)),
  r: v.pipe(whole, v.minValue(8), v.maxValue(16)),
  p: v.pipe(whole, v.minValue(1), v.maxValue(16)),
  salt: hex(32),
  key: hex(64),
});

/** Makes and checks stored passwords, one after the other. */
export class PasswordHasher {
  readonly #cost: Cost;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** A lower cost is for tests, which hash often. */
  constructor(cost: Cost = NOW) {
    this.#cost = cost;
  }

  /** A password in the form that is stored. Rejects with {@link WaitError} when too many wait. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const key = await this.#derive(password, salt, this.#cost);
    return JSON.stringify({
      kdf: "scrypt",
      ...this.#cost,
      salt: salt.toString("hex"),
      key: key.toString("hex"),
    });
  }

  /**
   * Whether a password is the stored one. For `null` (nobody, or no password yet) the same work is
   * done and the answer is no, so that the time taken does not tell who exists. Rejects with
   * {@link WaitError} when too many wait.
   */
  async verify(password: string, hash: string | null): Promise<boolean> {
    if (hash === null) {
      await this.#derive(password, randomBytes(16), this.#cost);
      return false;
    }
    const { salt, key, N, r, p } = parse(stored, JSON.parse(hash));
    const derived = await this.#derive(password, Buffer.from(salt, "hex"), { N, r, p });
    return timingSafeEqual(derived, Buffer.from(key, "hex"));
  }

  async #derive(password: string, salt: Uint8Array, cost: Cost): Promise<Buffer> {
    if (this.#waiting >= QUEUE) {
      throw new WaitError("sign-in", "too many wait to sign in", AGAIN_AFTER_S, "everybody");
    }
    this.#waiting++;
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    try {
      await before;
      return await new Promise<Buffer>((resolve, reject) =>
        scrypt(
          password,
          salt,
          KEY_BYTES,
          { ...cost, maxmem: MOST_MEMORY },
          (error, key) => error === null ? resolve(key) : reject(error),
        )
      );
    } finally {
      this.#waiting--;
      turn.resolve();
    }
  }
}
