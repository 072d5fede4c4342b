/** Posts the newest checkpoint to a witness in the web, again and again, and keeps what it answers. */
import type { Clock } from "../../src/base/clock.ts";
import { sleep } from "../engine/commit_loop.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EventInput, Stamp } from "../ledger/records.ts";
import type { SignedCheckpoint } from "./checkpoint.ts";
import { keepReceipt, newestReceipt } from "./receipts.ts";
import { witnessName, witnessUrl } from "./witness.ts";
import { witnessText } from "./witness_file.ts";

/** What a witness answered to a POST: status and the beginning of its body. */
export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

/** What posting works with. */
export interface WitnessPostDeps {
  readonly ledger: Ledger;
  /** A checkpoint of this moment. */
  readonly newest: () => SignedCheckpoint;
  readonly stamp: () => Stamp;
  readonly clock: Clock;
  readonly told: (event: EventInput) => void;
  /** Sends a JSON text; rejects when nobody answers in time. */
  readonly post: (url: string, text: string, signal: AbortSignal) => Promise<PostAnswer>;
  /** Milliseconds between checkpoints posted, and the first pause after a failure. */
  readonly every?: number;
  readonly firstPause?: number;
}

const EVERY_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
const LOOK_MS = 1000;
/** The same failure is news again after a day. */
const TELL_AGAIN_MS = 24 * 3_600_000;

/** Hands checkpoints to the witness on the web: in time, again after failures, and never twice at once. */
export class WitnessPost {
  readonly #deps: WitnessPostDeps;
  #nextAt = 0;
  #failures = 0;
  #trouble: { why: string; at: number } | null = null;
  #url: string | null = null;

  constructor(deps: WitnessPostDeps) {
    this.#deps = deps;
  }

  /** Runs until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const url = witnessUrl(this.#deps.ledger);
      if (url !== this.#url) this.#begin(url);
      if (url !== null && this.#deps.clock.mono() >= this.#nextAt) await this.#once(url, signal);
      await sleep(LOOK_MS, signal);
    }
  }

  /** Somebody else is posted to from now on, at once. */
  #begin(url: string | null): void {
    this.#url = url;
    this.#nextAt = this.#deps.clock.mono();
    this.#failures = 0;
    this.#trouble = null;
  }

  async #once(url: string, signal: AbortSignal): Promise<void> {
    const { ledger, newest, stamp, clock, post, every = EVERY_MS } = this.#deps;
    const witness = witnessName(url);
    const signed = newest();
    const why = await post(url, witnessText(ledger, signed, witness), signal).then(
      ({ status, body }) => {
        if (status < 200 || status > 299) return `it answered ${status}`;
        const first = newestReceipt(ledger, witness) === null;
        const now = stamp();
        ledger.commit((tx) => keepReceipt(tx, signed, witness, body, now));
        this.#well(witness, first);
        return null;
      },
      (error) => error instanceof Error ? error.message : String(error),
    );
    if (signal.aborted) return;
    if (why === null) {
      this.#nextAt = clock.mono() + every;
      return;
    }
    const { firstPause = FIRST_PAUSE_MS } = this.#deps;
    this.#nextAt = clock.mono() + Math.min(LONGEST_PAUSE_MS, firstPause * 2 ** this.#failures++);
    this.#badly(witness, why);
  }

  #well(witness: string, first: boolean): void {
    const back = this.#trouble !== null;
    this.#failures = 0;
    this.#trouble = null;
    if (!first && !back) return;
    const reason = "the witness takes checkpoints";
    this.#deps.told({ kind: "witness-answers", camera: null, reason, details: { witness } });
  }

  #badly(witness: string, why: string): void {
    const now = this.#deps.clock.mono();
    const same = this.#trouble?.why === why && now - this.#trouble.at < TELL_AGAIN_MS;
    if (same) return;
    this.#trouble = { why, at: now };
    const reason = "the witness takes no checkpoint; what is newer than its last is unwitnessed";
    this.#deps.told({ kind: "witness-failed", camera: null, reason, details: { witness, why } });
  }
}

const TIMEOUT_MS = 10_000;
const LONGEST_ANSWER = 2000;

/** A POST as the runtime makes it: follows no redirection, waits ten seconds, reads little of the answer. */
export async function postJson(
  url: string,
  text: string,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: text,
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  let body = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    body += piece;
    if (body.length >= LONGEST_ANSWER) break; // which ends the connection
  }
  return { status: response.status, body: body.slice(0, LONGEST_ANSWER) };
}
