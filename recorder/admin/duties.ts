/** Proof that a site's duties were done: lines of the log, which nobody changes afterwards. */
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { type ShanghaiDay, shanghaiDay } from "../../policy/days.ts";
import type { LastDone } from "../../policy/duties.ts";
import type { Duty } from "../../policy/duty.ts";
import { InputError } from "../../src/base/result.ts";
import { layersOf } from "../engine/site_layers.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import { deviceBook } from "../rules/device_rules.ts";

const DONE = "duty-done";
/** More proofs than a site writes in a hundred years. */
const MOST = 1_000_000;

/** That somebody did a duty. */
export interface DutyProof {
  /** `LAYER/id`, as `law explain` lists it. */
  readonly duty: string;
  readonly on: ShanghaiDay;
  /** Who says so. */
  readonly by: string;
  /** What proves it: the number of a paper, where it lies. */
  readonly note: string;
}

function knownDuty(ledger: LedgerReader, key: string): Duty {
  const book = deviceBook(ledger);
  for (const layer of layersOf(ledger.site())) {
    const all: readonly Duty[] = book.layers[layer].duties;
    const duty = all.find((one) => `${layer}/${one.id}` === key);
    if (duty !== undefined) return duty;
  }
  throw new InputError(
    "duty",
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
  ledger.commit((tx) => {
    tx.appendEvent({
      kind: DONE,
      camera: null,
      reason: `a duty was done (${duty.cite})`,
      details: { duty: proof.duty, on: formatIsoDate(proof.on), by, note },
    }, now);
  });
}

/** The day on which each duty was last done, from the log. */
export function lastDone(ledger: LedgerReader): LastDone {
  const last = new Map<string, ShanghaiDay>();
  for (const { details } of ledger.events(1, MOST, { kind: DONE })) {
    const { duty, on } = details;
    const day = typeof on === "string" ? parseIsoDate(on) : null;
    if (typeof duty !== "string" || day === null || !day.ok) continue;
    if (day.value > (last.get(duty) ?? -Infinity)) last.set(duty, day.value);
  }
  return last;
}
