/**
 * The watch (LN-14(3), AH-17(1)): who has it now, and the book of taking over and handing over. Live
 * pictures are only for people on the watch and on the management list (AH-16(4)).
 */
import { RefusedError } from "../../src/base/result.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { type Actor, may, rightsOf } from "../people/roles.ts";
import type { DutyLine, OnWatch } from "../register_port.ts";
import { someLines } from "./checks.ts";
import { doneBy, head, heading, text } from "./rows.ts";

/**
 * Whether somebody may see live pictures at all; which cameras is asked with `may`, and so are the
 * scopes of a program that acts for him. Pure.
 */
export function mayWatchLive(actor: Actor, watch: readonly OnWatch[]): boolean {
  if (!rightsOf(actor.role).has("keep-watch")) return false;
  return actor.role === "manager" || watch.some(({ id }) => id === actor.id);
}

/** Who is on the watch after the lines of the book, oldest line first. Pure. */
export function watchAfter(lines: readonly DutyLine[]): OnWatch[] {
  const watch = new Map<number | null, OnWatch>();
  for (const { by, kind, at } of lines) {
    if (kind === "take-over") watch.set(by.id, { ...by, since: at });
    else watch.delete(by.id);
  }
  return [...watch.values()];
}

/** Who is on the watch now. */
export function onWatch(reader: LedgerReader): OnWatch[] {
  // Only each person's newest line decides.
  const rows = reader.rows(
    `SELECT * FROM duty WHERE id IN (SELECT max(id) FROM duty GROUP BY by_id) ORDER BY id`,
  );
  return watchAfter(rows.map(toLine));
}

/** The newest lines of the book, newest first. */
export function dutyBook(reader: LedgerReader, before: number | null, limit: number): DutyLine[] {
  return reader.rows(
    "SELECT * FROM duty WHERE id < ? ORDER BY id DESC LIMIT ?",
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ).map(toLine);
}

/**
 * Takes the watch over, or hands it over, with a note on how things stand.
 *
 * @throws {RefusedError} for somebody without the right, on the watch already, or not on it.
 */
export function keepWatch(
  tx: LedgerTx,
  kind: DutyLine["kind"],
  note: string,
  actor: Actor,
  now: Stamp,
): void {
  if (!may(actor, "keep-watch")) {
    throw new RefusedError("duty", "you are not on the list of the watch", "ask a manager");
  }
  const has = onWatch(tx).some(({ id }) => id === actor.id);
  if (kind === "take-over" && has) {
    throw new RefusedError("duty", "you have the watch already", "hand it over first");
  }
  if (kind === "hand-over" && !has) {
    throw new RefusedError("duty", "you do not have the watch", "take it over first");
  }
  const words = someLines("note", note, 2000);
  tx.insertRow("duty", { ...heading(actor, now), kind, note: words });
  tx.appendEvent({
    kind: `watch-${kind}`,
    camera: null,
    reason: kind === "take-over" ? "the watch was taken over" : "the watch was handed over",
    details: { note: words, by: doneBy(actor), watch: onWatch(tx).map(({ name }) => name) },
  }, now);
}

function toLine(row: Parameters<typeof head>[0]): DutyLine {
  return {
    ...head(row),
    kind: row["kind"] === "take-over" ? "take-over" : "hand-over",
    note: text(row, "note"),
  };
}
