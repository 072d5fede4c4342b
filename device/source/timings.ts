/** How long a source waits for what, in milliseconds. Tests shorten them. */
export interface SourceTimings {
  readonly connectMs: number;
  readonly responseMs: number;
  /** No RTP packet of the pictures for so long: stalled. RTCP does not count. */
  readonly silenceMs: number;
  /** No key frame for so long while the GOP length is not known, or 3 GOPs are longer: stalled. */
  readonly keyFrameMs: number;
  /** How often the watchdog looks. */
  readonly lookMs: number;
  /** The last word (TEARDOWN) may take so long. */
  readonly goodbyeMs: number;
  /** Waits between attempts: the first, the longest. */
  readonly retryFirstMs: number;
  readonly retryLongestMs: number;
  /** The same where a person has to change something first: a wrong password, a path that is not there. */
  readonly refusedFirstMs: number;
  readonly refusedLongestMs: number;
  /** A stream that lasted so long makes the next wait the first again. */
  readonly goodStreamMs: number;
}

/** The product's values. */
export const SOURCE_TIMINGS: SourceTimings = {
  connectMs: 5_000,
  responseMs: 5_000,
  silenceMs: 5_000,
  keyFrameMs: 10_000,
  lookMs: 500,
  goodbyeMs: 300,
  retryFirstMs: 500,
  retryLongestMs: 15_000,
  refusedFirstMs: 2_000,
  refusedLongestMs: 60_000,
  goodStreamMs: 30_000,
};
