/** What happens later to a request, a suspicion, a proposal or a retirement: one row each, and one line of the log. */
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { By } from "../people/roles.ts";
import type { Step } from "../register_port.ts";
import { doneBy, heading, toStep } from "./rows.ts";

/** What a step can be about. */
export type Subject = "request" | "suspicion" | "proposal" | "retirement";

/** Writes a step down and says so in the log as `request-done`, say. `facts` hold plain JSON. */
export function writeStep(
  tx: LedgerTx,
  subject: Subject,
  id: number,
  kind: string,
  facts: Readonly<Record<string, unknown>>,
  by: By,
  now: Stamp,
): void {
  tx.insertRow("step", {
    ...heading(by, now),
    subject,
    subject_id: id,
    kind,
    facts: JSON.stringify(facts),
  });
  tx.appendEvent({
    kind: `${subject}-${kind}`,
    camera: null,
    reason: `${subject} ${id}: ${kind}`,
    details: { [subject]: id, ...facts, by: doneBy(by) },
  }, now);
}

/** The steps of one, oldest first. */
export function stepsOf(reader: LedgerReader, subject: Subject, id: number): Step[] {
  return reader.rows(
    "SELECT * FROM step WHERE subject = ? AND subject_id = ? ORDER BY id",
    subject,
    id,
  ).map(toStep);
}
