/** Numbers of users that own nothing, one for each ffmpeg that runs. */

/**
 * systemd's table of users leaves 1879048192 … 2147483647 to nobody, and no other tool is known to give
 * them out by itself. 2²⁰ ranges of 256 lie there.
 */
const FIRST = 1879048192;
const RANGES = 2 ** 20;
/** Users of one recorder; the last one is the page's converter's. */
export const USERS = 256;

/** A recorder's users: a range of its own for each data folder, so that two recorders share none. */
export class OwnUsers {
  readonly first: number;
  readonly #taken = new Set<number>();

  /** @param key what tells recorders of one machine apart: the path of the data folder */
  constructor(key: string) {
    this.first = FIRST + (fnv1a(key) % RANGES) * USERS;
  }

  get last(): number {
    return this.first + USERS - 1;
  }

  /** For the program that makes pictures for the page: none that reads a camera has it. */
  get converter(): number {
    return this.last;
  }

  /** A number that nobody has now; `null` when all are taken. */
  take(): number | null {
    for (let user = this.first; user < this.converter; user++) {
      if (this.#taken.has(user)) continue;
      this.#taken.add(user);
      return user;
    }
    return null;
  }

  /** Gives it back: its process is gone. */
  free(user: number): void {
    this.#taken.delete(user);
  }
}

/** FNV-1a, 32 bits: spreads paths, hides nothing. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash;
}
