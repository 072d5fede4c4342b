import type { DurationMs, MonoMs } from "../../src/base/units.ts";
import type { SourceTimings } from "./timings.ts";

/** Under this, three GOPs are no measure: a camera of key frames only would be cut at each hiccup. */
const SHORTEST_LIMIT_MS = 3_000;
/** GOPs that vary (smart codecs): the longest of the last few counts. */
const REMEMBERED_GOPS = 4;
/** What arrived while this process was held up is read in one go: its times say nothing about the GOP. */
const SETTLE_MS = 2_000;
/** A camera that sends pictures but no key frame is given ever longer, up to this many times the usual. */
const MAX_PATIENCE = 6;

/**
 * Finds streams that stand still although the connection lives.
 *
 * Only RTP packets of the pictures and key frames count; RTCP, keepalives and sound prove nothing. The
 * limit for a key frame is 3 GOPs, at most 10 s; but a camera whose GOP is longer than that (smart codecs
 * make 10 s and more) gets one and a half of its own GOPs, or it would be cut for ever.
 * One watch lives as long as the source: what it learnt about the GOP holds for the next connection.
 */
export class StallWatch {
  readonly #timings: SourceTimings;
  #lastPacket: number;
  #lastKey: number;
  #keysSeen = 0;
  #gops: number[] = [];
  #patience = 1;
  #settledAt = -Infinity;

  constructor(timings: SourceTimings, now: MonoMs) {
    this.#timings = timings;
    this.#lastPacket = now;
    this.#lastKey = now;
  }

  /** A connection begins to play. */
  begin(now: MonoMs): void {
    this.#lastPacket = now;
    this.#lastKey = now;
    this.#keysSeen = 0;
  }

  /** An RTP packet of the pictures came. */
  packet(now: MonoMs): void {
    this.#lastPacket = now;
  }

  /** A whole key frame came. */
  keyFrame(now: MonoMs): void {
    if (this.#keysSeen > 0 && now >= this.#settledAt) {
      this.#gops.push(now - this.#lastKey);
      if (this.#gops.length > REMEMBERED_GOPS) this.#gops.shift();
      this.#patience = 1;
    }
    this.#keysSeen++;
    this.#lastKey = now;
  }

  /**
   * This process itself did nothing for so long before `now`, on a machine that was too busy or a
   * disk that made it wait: the camera is not to blame, and what it sent lies in the socket.
   */
  heldUp(lateness: DurationMs, now: MonoMs): void {
    this.#lastPacket = Math.min(now, this.#lastPacket + lateness);
    this.#lastKey = Math.min(now, this.#lastKey + lateness);
    this.#settledAt = now + SETTLE_MS;
  }

  /** Why the stream counts as stalled, in words, or `null`. */
  verdict(now: MonoMs): string | null {
    const silent = now - this.#lastPacket;
    if (silent >= this.#timings.silenceMs) {
      return `no RTP packet of the pictures for ${seconds(silent)} s`;
    }
    const waited = now - this.#lastKey;
    const limit = this.#keyFrameLimit();
    if (waited < limit) return null;
    // Pictures come but no key frame: perhaps the GOP was made longer. Forget it, be more patient next time.
    this.#gops = [];
    this.#patience = Math.min(MAX_PATIENCE, this.#patience * 2);
    return `no key frame for ${seconds(waited)} s`;
  }

  #keyFrameLimit(): number {
    const usual = this.#timings.keyFrameMs;
    const unknown = usual * this.#patience;
    if (this.#gops.length === 0) return unknown;
    const gop = Math.max(...this.#gops);
    const three = Math.max(SHORTEST_LIMIT_MS, 3 * gop);
    const limit = three <= usual ? three : Math.max(usual, 1.5 * gop);
    // Until its first key frame a connection may have to wait for the rest of a GOP that began before it.
    return this.#keysSeen === 0 ? Math.max(unknown, limit) : limit;
  }
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);
