import type { GapCause } from "../port.ts";

/** The number of each cause in a fragment header; 0 = no gap. Numbers are never reused: blocks outlive programs. */
const CODES: Readonly<Record<GapCause, number>> = {
  "first-recording": 1,
  "recorder-off": 2,
  "camera-unreachable": 3,
  "camera-closed": 4,
  "camera-refused": 5,
  "stalled": 6,
  "packets-lost": 7,
  "bad-stream": 8,
  "parameters-changed": 9,
  "clock-step": 10,
  "camera-off": 11,
  "window-would-break": 12,
  "disk-failed": 13,
  "fell-behind": 14,
  "damaged": 15,
  "expired": 16,
};

const CAUSES = new Map(Object.entries(CODES).map(([cause, code]) => [code, cause as GapCause]));

/** The byte that stands for a cause; 0 for none. */
export const gapCode = (cause: GapCause | null): number => cause === null ? 0 : CODES[cause];

/** The cause that a byte stands for; an unknown byte reads as `bad-stream`, so that a newer block still opens. */
export const gapCause = (code: number): GapCause | null =>
  code === 0 ? null : CAUSES.get(code) ?? "bad-stream";
