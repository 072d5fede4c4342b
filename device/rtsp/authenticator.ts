import { type Challenge, parseChallenges } from "./challenge.ts";
import { answerDigest, digestStrength } from "./digest.ts";
import type { Credentials } from "./url.ts";

/** Answers the challenges of one connection. Remembers the chosen one, so that later requests need no 401 first. */
export class Authenticator {
  readonly #credentials: Credentials | null;
  readonly #cnonce: () => string;
  #challenge: Challenge | null = null;
  #count = 0;

  /** `cnonce` gives a fresh client nonce: hex digits, unpredictable. */
  constructor(credentials: Credentials | null, cnonce: () => string) {
    this.#credentials = credentials;
    this.#cnonce = cnonce;
  }

  /** Whether there is a user name to answer with. */
  get hasCredentials(): boolean {
    return this.#credentials !== null;
  }

  /** The `Authorization` header for a request; `null` before the first challenge. */
  authorize(method: string, uri: string): string | null {
    const credentials = this.#credentials;
    const challenge = this.#challenge;
    if (!credentials || !challenge) return null;
    if (challenge.scheme === "basic") {
      const bytes = new TextEncoder().encode(`${credentials.user}:${credentials.password}`);
      return `Basic ${bytes.toBase64()}`;
    }
    this.#count++;
    return answerDigest(challenge, {
      method,
      uri,
      credentials,
      cnonce: this.#cnonce(),
      count: this.#count,
    });
  }

  /**
   * Takes the challenges of a 401 and keeps the strongest that can be answered: SHA-512-256, SHA-256, MD5,
   * then Basic. Returns what to do: `retry` with it, `stale` likewise (the password was right, the nonce
   * old), or `unsupported` with the schemes that were offered.
   */
  challenged(headers: readonly string[]): { next: "retry" | "stale" } | {
    next: "unsupported";
    offered: string;
  } {
    const challenges = parseChallenges(headers);
    let best: Challenge | null = null;
    for (const challenge of challenges) {
      if (strength(challenge) > (best ? strength(best) : 0)) best = challenge;
    }
    if (!best) {
      return { next: "unsupported", offered: challenges.map((c) => c.scheme).join(", ") || "none" };
    }
    this.#challenge = best;
    this.#count = 0;
    return { next: best.params.get("stale")?.toLowerCase() === "true" ? "stale" : "retry" };
  }
}

function strength(challenge: Challenge): number {
  if (challenge.scheme === "basic") return 1;
  const digest = challenge.scheme === "digest" ? digestStrength(challenge) : 0;
  return digest > 0 ? digest + 1 : 0;
}
