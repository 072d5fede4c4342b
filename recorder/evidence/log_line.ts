/** A line of the log as a leaf of its tree, straight from its row. */
import type { EventRecord } from "../ledger/records.ts";
import { type Row, sha256Hex } from "../ledger/row_sum.ts";
import { type Hash, leafHash } from "./merkle.ts";

/** A row of the table `event`, its details as the text that is stored. */
export interface LogLine extends Omit<EventRecord, "details" | "camera" | "at" | "trusted"> {
  readonly at: number;
  readonly trusted: number;
  readonly camera: number | null;
  readonly details: string;
}

/** A row as a line; what is no line any more is told as one that fits nothing, not thrown. */
export function toLine(row: Row): LogLine {
  const camera = row["camera"];
  return {
    id: Number(row["id"]),
    at: Number(row["at_ms"]),
    trusted: Number(row["trusted"]),
    kind: String(row["kind"]),
    camera: camera === null || camera === undefined ? null : Number(camera),
    reason: String(row["reason"]),
    details: String(row["details"]),
    hash: String(row["hash"]),
  };
}

/**
 * The bytes of a line that its leaf is made of: a JSON array of number, displayed time, trusted time
 * (both in milliseconds), kind, camera, reason, and the details as a text of JSON. The chain's hash
 * is left out: it follows from the lines.
 */
export function lineText(line: LogLine): string {
  const { id, at, trusted, kind, camera, reason, details } = line;
  return JSON.stringify([id, at, trusted, kind, camera, reason, details]);
}

/** The leaf of a line: RFC 6962 §2.1 over {@link lineText} in UTF-8. */
export const lineLeaf = (line: LogLine): Hash => leafHash(lineText(line));

/** How often something happened that the checkpoints count. */
export interface LogCounts {
  /** Times that a camera was no longer recorded, or lost packets. */
  readonly gaps: number;
  /** Times that something was refused or ignored. */
  readonly refusals: number;
}

export const NO_COUNTS: LogCounts = { gaps: 0, refusals: 0 };

const GAP_KINDS: ReadonlySet<string> = new Set(["not-recording", "packets-lost"]);

/** Whether a line tells of a refusal: its kind says so by its last word, or its verdict does. */
export function isRefusal(kind: string, details: string): boolean {
  return /-(?:refused|ignored)$/.test(kind) || details.includes('"verdict":"refuse"');
}

/** The counts with a line more, and what it says was left out like it. */
export function countLine(counts: LogCounts, { kind, details }: LogLine): LogCounts {
  const gap = GAP_KINDS.has(kind);
  const refusal = isRefusal(kind, details);
  if (!gap && !refusal) return counts;
  const suppressed = Number(/"suppressed":(\d{1,12})/.exec(details)?.[1] ?? 0);
  return {
    gaps: counts.gaps + (gap ? 1 + suppressed : 0),
    refusals: counts.refusals + (refusal ? 1 + suppressed : 0),
  };
}

/** The chain's hash at a line: over the hash before it and all of the line, as `eventHash` makes it. */
export function chainHash(before: string, line: LogLine): string {
  const { id, at, trusted, kind, camera, reason, details } = line;
  return sha256Hex(JSON.stringify([before, id, at, trusted, kind, camera, reason, details]));
}
