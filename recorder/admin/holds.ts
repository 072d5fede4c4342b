/** Holds: reasons to keep footage beyond its floor. They may only lengthen how long it is kept. */
import { longestDuration } from "../../policy/keep_duration.ts";
import type { RuleBook } from "../../policy/rule_book.ts";
import type { Layers } from "../../policy/site_layers.ts";
import { InputError } from "../../src/base/result.ts";
import { type DurationMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { layersOf } from "../engine/site_layers.ts";
import type { TrustedTime } from "../engine/trusted_time.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { HoldInput } from "../ledger/records.ts";
import { deviceBook } from "../rules/device_rules.ts";
import { holdUntilTrusted } from "../time/civil_time.ts";

/** A hold as people ask for it: its end in trusted time is worked out here. */
export type HoldRequest = Omit<HoldInput, "untilTrusted">;

/** Places a hold. Answers its number. Throws `InputError`. */
export function placeHold(ledger: Ledger, time: TrustedTime, asked: HoldRequest): number {
  const now = time.stamp();
  if (asked.until !== null && asked.until <= now.at) {
    throw new InputError("until", "it is over already", "give a later date, or leave it out");
  }
  const hold = asked.kind === "important"
    ? importantHold(asked, longestDuration(layersOf(ledger.site()), true, deviceBook(ledger)), time)
    : { ...asked, untilTrusted: datedEnd(time, asked.until) };
  return ledger.commit((tx) => tx.placeHold(hold, now));
}

/**
 * Footage of important value (LN-14(7)) is kept for the longest floor that the layers order for it.
 * It is counted from the marking, or from the end of the footage where that is still to come: never
 * earlier than the law's own end, and a wrong clock at the time of recording cannot shorten it.
 */
function importantHold(asked: HoldRequest, longest: DurationMs, time: TrustedTime): HoldInput {
  const { at, trusted } = time.stamp();
  const left = Math.max(0, asked.to - at) + longest;
  const dated = datedEnd(time, asked.until);
  if (asked.until !== null && dated === null) return { ...asked, untilTrusted: null };
  return {
    ...asked,
    until: UtcMs(Math.max(at + left, asked.until ?? 0)),
    untilTrusted: TrustedMs(Math.max(trusted + left, dated ?? 0)),
  };
}

const datedEnd = (time: TrustedTime, until: UtcMs | null): TrustedMs | null =>
  until === null ? null : holdUntilTrusted(time.state, until);

/** With other layers governing, footage marked important is kept as long as those order; never shorter than before. */
export function lengthenImportant(
  tx: LedgerTx,
  old: Layers,
  layers: Layers,
  book: RuleBook,
  now: TrustedMs,
): void {
  const more = longestDuration(layers, true, book) - longestDuration(old, true, book);
  lengthenImportantBy(tx, more, now);
}

/** The same for a floor that is longer by so much. */
export function lengthenImportantBy(tx: LedgerTx, more: number, now: TrustedMs): void {
  if (!(more > 0)) return;
  for (const { id, kind, untilTrusted } of tx.holds(now)) {
    if (kind !== "important" || untilTrusted === null) continue;
    tx.setHoldEnd(id, TrustedMs(untilTrusted + more));
  }
}
