/** Proof that a site's duties were done: lines of the log, which nobody changes afterwards. */
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { type ShanghaiDay, shanghaiDay } from "../../policy/days.ts";
import type { LastDone } from "../../policy/duties.ts";
import type { Duty } from "../../policy/duty.ts";
import { InputError } from "../../src/base/result.ts";
import { unsetLayers } from "../engine/site_layers.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import type { PersonId } from "../people/roles.ts";
import { facts } from "../register/rows.ts";
import type { DutyDone } from "../register_ask_port.ts";
import { deviceBook } from "../rules/device_rules.ts";
import { doneInBooks } from "./duties_in_books.ts";

const DONE = "duty-done";

/** That somebody did a duty. */
export interface DutyProof {
  /** `LAYER/id`, as `law explain` lists it. */
  readonly duty: string;
  readonly on: ShanghaiDay;
  /** Who says so. */
  readonly by: string;
  /** Whose word it is, where that one signed in. */
  readonly person?: PersonId;
  /** What proves it: the number of a paper, where it lies. */
  readonly note: string;
}

function knownDuty(ledger: LedgerReader, key: string): Duty {
  const book = deviceBook(ledger);
  const site = ledger.site();
  for (const layer of site?.layers ?? unsetLayers()) {
    const all: readonly Duty[] = book.layers[layer].duties;
    const duty = all.find(({ id }) => `${layer}/${id}` === key);
    const freed = site?.exemptUnderCN9 === true && duty?.exemptUnderCN9 === true;
    if (duty !== undefined && !freed) return duty;
  }
  throw new InputError(
    "site-duty",
    `${JSON.stringify(key.slice(0, 60))} is no duty of this site`,
    "take one from `holdfast law explain`, such as CN/maintenance",
  );
}

/** A day from `2026-02-03`. Throws `InputError` that names the field. */
export function isoDay(field: string, text: string): ShanghaiDay {
  const day = parseIsoDate(text);
  if (day.ok) return day.value;
  throw new InputError(
    field,
    `${text.slice(0, 20)} ${day.error}`,
    "write a date such as 2026-02-03",
  );
}

/** Writes down that a duty was done. Throws `InputError` for one that the site does not have, or a day to come. */
export function proveDuty(ledger: Ledger, proof: DutyProof, now: Stamp): void {
  const duty = knownDuty(ledger, proof.duty);
  if (proof.on > shanghaiDay(now.at)) {
    throw new InputError("on", "it is a day to come", "write it down when it is done");
  }
  const by = oneLine("by", proof.by, 200);
  const note = oneLine("note", proof.note, 1000);
  const person = proof.person === undefined ? {} : { person: proof.person };
  ledger.commit((tx) => {
    tx.appendEvent({
      kind: DONE,
      camera: null,
      reason: `a duty was done (${duty.cite})`,
      details: { duty: proof.duty, on: formatIsoDate(proof.on), by, ...person, note },
    }, now);
  });
}

/** How each duty was last done, from the log and from the device's own books. Of one day the line written last. */
export function dutiesDone(ledger: LedgerReader): ReadonlyMap<string, DutyDone> {
  const done = new Map<string, DutyDone>();
  // By its kind alone the database finds these lines without reading the whole log.
  for (const row of ledger.rows("SELECT details FROM event WHERE kind = ? ORDER BY id", DONE)) {
    const { duty, on, by, note } = facts(row, "details");
    if (typeof duty !== "string" || typeof on !== "string" || !parseIsoDate(on).ok) continue;
    if (on < (done.get(duty)?.on ?? "")) continue;
    done.set(duty, { on, by: String(by), note: String(note), from: "written" });
  }
  for (const [key, book] of doneInBooks(ledger)) {
    if (book.on > (done.get(key)?.on ?? "")) done.set(key, book);
  }
  return done;
}

/** The day on which each duty was last done. */
export function lastDone(ledger: LedgerReader): LastDone {
  return daysOf(dutiesDone(ledger));
}

/** Just the days. */
export function daysOf(done: ReadonlyMap<string, DutyDone>): LastDone {
  return new Map([...done].flatMap(([key, { on }]) => {
    const day = parseIsoDate(on);
    return day.ok ? [[key, day.value] as const] : [];
  }));
}
