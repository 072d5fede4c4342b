import type { EventRecord } from "./records.ts";
import { sha256Hex } from "./row_sum.ts";

/** What the first line of the log follows. */
export const FIRST_HASH = "0".repeat(64);

/** The hash of a line of the log: over the hash of the line before it and all of this one. */
export function eventHash(before: string, event: Omit<EventRecord, "hash">): string {
  const { id, at, trusted, kind, camera, reason, details } = event;
  return sha256Hex(
    JSON.stringify([before, id, at, trusted, kind, camera, reason, JSON.stringify(details)]),
  );
}
