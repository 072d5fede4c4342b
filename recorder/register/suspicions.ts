/** Suspicious events that the watch saw, and the report of them to the police (LN-14(3), AH-17(2)(1)). */
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Row } from "../ledger/row_sum.ts";
import { type Actor, may } from "../people/roles.ts";
import type { Suspicion } from "../register_port.ts";
import { checkCameras, someLines } from "./checks.ts";
import { doneBy, head, heading, text, whole } from "./rows.ts";
import { stepsOf, writeStep } from "./steps.ts";

/** What somebody saw. */
export interface SuspicionInput {
  readonly camera: CameraId | null;
  readonly seen: UtcMs;
  readonly what: string;
}

/** Writes down what is suspicious. @returns Its number. @throws {InputError} */
export function writeSuspicion(
  tx: LedgerTx,
  input: SuspicionInput,
  actor: Actor,
  now: Stamp,
): number {
  refuseUnlessWatch(actor);
  const { camera } = input;
  if (camera !== null) checkCameras([camera], tx);
  if (!Number.isSafeInteger(input.seen) || input.seen < 0 || input.seen > now.at + 60_000) {
    throw new InputError("seen", "is not a time up to now", "write down when it was seen");
  }
  const what = someLines("what", input.what, 4000);
  const id = tx.insertRow("suspicion", {
    ...heading(actor, now),
    camera,
    seen_ms: input.seen,
    what,
  });
  tx.appendEvent({
    kind: "suspicion",
    camera,
    reason: "something suspicious was seen",
    details: { suspicion: id, seen: input.seen, what, by: doneBy(actor) },
  }, now);
  return id;
}

/** The police were told. @throws {InputError} */
export function reportSuspicion(
  tx: LedgerTx,
  id: number,
  report: { readonly to: string; readonly reference: string },
  actor: Actor,
  now: Stamp,
): void {
  refuseUnlessWatch(actor);
  readSuspicion(tx, id);
  const to = oneLine("to", report.to, 200);
  const reference = report.reference.trim() === ""
    ? ""
    : oneLine("reference", report.reference, 200);
  writeStep(tx, "suspicion", id, "reported", { to, reference }, actor, now);
}

/** One of them. @throws {InputError} when there is none. */
export function readSuspicion(reader: LedgerReader, id: number): Suspicion {
  const row = reader.rows("SELECT * FROM suspicion WHERE id = ?", id)[0];
  if (row !== undefined) return toSuspicion(reader, row);
  throw new InputError("suspicion", `there is no suspicious event ${id}`, "name one of the list");
}

/** Those with a smaller number than `before`, newest first. */
export function listSuspicions(
  reader: LedgerReader,
  before: number | null,
  limit: number,
): Suspicion[] {
  return reader.rows(
    "SELECT * FROM suspicion WHERE id < ? ORDER BY id DESC LIMIT ?",
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ).map((row) => toSuspicion(reader, row));
}

function refuseUnlessWatch(actor: Actor): void {
  if (may(actor, "keep-watch")) return;
  throw new RefusedError("suspicion", "you are not on the list of the watch", "tell the watch");
}

function toSuspicion(reader: LedgerReader, row: Row): Suspicion {
  const camera = row["camera"] === null ? null : CameraId(whole(row, "camera"));
  const heads = head(row);
  return {
    ...heads,
    camera,
    seen: UtcMs(whole(row, "seen_ms")),
    what: text(row, "what"),
    steps: stepsOf(reader, "suspicion", heads.id),
  };
}
