/** Duties that the device's own books prove, so that nobody has to write them down twice. */
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { shanghaiDay } from "../../policy/days.ts";
import type { Duty } from "../../policy/duty.ts";
import { unsetLayers } from "../engine/site_layers.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { dutyBook } from "../register/duty.ts";
import { currentRetirement } from "../register/retirement.ts";
import type { DutyDone } from "../register_ask_port.ts";
import { deviceBook } from "../rules/device_rules.ts";

/** The watch (LN-14(3), AH-17(1)): taken over or handed over on that day. */
function watchKept(ledger: LedgerReader): DutyDone | null {
  const [newest] = dutyBook(ledger, null, 1);
  if (newest === undefined) return null;
  const on = formatIsoDate(shanghaiDay(newest.at));
  return { on, by: newest.by.name, note: "", from: "watch-book" };
}

/** A step of taking the device out of service (AH-15). */
function retirementStep(ledger: LedgerReader, kind: string): DutyDone | null {
  const step = currentRetirement(ledger)?.steps.findLast((one) => one.kind === kind);
  const on = step?.facts["day"];
  if (step === undefined || typeof on !== "string" || !parseIsoDate(on).ok) return null;
  return { on, by: step.by.name, note: "", from: "retirement" };
}

/** What each book proves, by the duty's word inside its layer. */
const BOOKS: ReadonlyMap<string, (ledger: LedgerReader) => DutyDone | null> = new Map([
  ["duty-watch", watchKept],
  ["removal-notice", (ledger) => retirementStep(ledger, "notice")],
  ["removal-data", (ledger) => retirementStep(ledger, "supervision")],
]);

/** How duties of the site's layers were last done by these books, by `LAYER/id`. */
export function doneInBooks(ledger: LedgerReader): ReadonlyMap<string, DutyDone> {
  const book = deviceBook(ledger);
  const found = new Map<string, DutyDone>();
  for (const layer of ledger.site()?.layers ?? unsetLayers()) {
    const all: readonly Duty[] = book.layers[layer].duties;
    for (const { id } of all) {
      const done = BOOKS.get(id)?.(ledger) ?? null;
      if (done !== null) found.set(`${layer}/${id}`, done);
    }
  }
  return found;
}
