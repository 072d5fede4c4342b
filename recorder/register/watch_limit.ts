/**
 * A watch that nobody hands over. Handing over with a note is the normal way; whoever keeps the watch
 * longer than shifts last is told of, and one who has left without a word loses it, with a line in the
 * book that says so: live pictures are for who has the watch now (AH-16(4)), and a book in which
 * somebody watches for ever is none (LN-14(3)).
 */
import { InputError } from "../../src/base/result.ts";
import { DurationMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { PersonId, rightsOf } from "../people/roles.ts";
import { personById } from "../people/store.ts";
import { onWatch } from "./duty.ts";
import { whole } from "./rows.ts";

const SETTING = "watch-limit-hours";
const HOUR_MS = 3_600_000;
/** Shifts last 8 to 12 hours: twice the longest is no shift any more. */
export const USUAL_HOURS = 24;
const LEAST_HOURS = 4;
const MOST_HOURS = 72;
const isLimit = (hours: unknown): hours is number =>
  Number.isInteger(hours) && Number(hours) >= LEAST_HOURS && Number(hours) <= MOST_HOURS;

/** Hours after which a watch should have been handed over; as usual where what is stored cannot be read. */
export function watchLimit(reader: LedgerReader): number {
  const stored = reader.setting(SETTING);
  return isLimit(stored) ? stored : USUAL_HOURS;
}

/** Sets them. @throws {InputError} */
export function setWatchLimit(tx: LedgerTx, hours: number, now: Stamp): void {
  if (!isLimit(hours)) {
    throw new InputError(
      "hours",
      `${hours} is no length of a watch`,
      `give whole hours from ${LEAST_HOURS} to ${MOST_HOURS}`,
    );
  }
  tx.setSetting(SETTING, hours);
  tx.appendEvent({
    kind: "watch-limit-set",
    camera: null,
    reason: "after how long a watch should have been handed over was set",
    details: { hours },
  }, now);
}

/** Somebody who has the watch. */
interface Watch {
  readonly person: PersonId;
  readonly name: string;
  /** In trusted time: a clock that was set makes no watch longer or shorter. */
  readonly lasted: DurationMs;
}

function watches(reader: LedgerReader, now: Stamp): Watch[] {
  const began = new Map(
    reader.rows(
      "SELECT by_id, trusted FROM duty WHERE id IN (SELECT max(id) FROM duty GROUP BY by_id)",
    )
      .map((row) => [row["by_id"], whole(row, "trusted")]),
  );
  return onWatch(reader).flatMap(({ id, name }) =>
    id === null ? [] : [{
      person: PersonId(id),
      name,
      lasted: DurationMs(now.trusted - (began.get(id) ?? now.trusted)),
    }]
  );
}

/** Hours that each watch beyond the limit has lasted, longest first. */
export function longWatches(reader: LedgerReader, now: Stamp): number[] {
  const limit = watchLimit(reader) * HOUR_MS;
  return watches(reader, now).filter(({ lasted }) => lasted >= limit)
    .map(({ lasted }) => Math.floor(lasted / HOUR_MS)).toSorted((a, b) => b - a);
}

/**
 * Ends watches of who cannot keep them any more: his account was disabled or lost the right, or, past
 * the limit, he is not signed in. Whoever is past it and still signed in keeps it: an empty monitoring
 * room would be worse than a long shift, and the alarm tells.
 *
 * @param isIn Whether a person has a session that lasts.
 */
export function endLeftWatches(
  ledger: Ledger,
  isIn: (person: PersonId) => boolean,
  now: Stamp,
): void {
  const limit = watchLimit(ledger);
  for (const { person, name, lasted } of watches(ledger, now)) {
    const account = personById(ledger, person);
    const keeps = account !== null && account.disabledAt === null &&
      rightsOf(account.role).has("keep-watch");
    const left = lasted >= limit * HOUR_MS && !isIn(person);
    if (keeps && !left) continue;
    const note = keeps
      ? `未交接：值守超过 ${limit} 小时且已不在登录状态，由系统结束`
      : "未交接：账号已停用或不再有值守权限，由系统结束";
    ledger.commit((tx) => {
      tx.insertRow("duty", {
        at_ms: now.at,
        trusted: now.trusted,
        by_id: person,
        by_name: name,
        kind: "hand-over",
        note,
      });
      tx.appendEvent({
        kind: "watch-ended",
        camera: null,
        reason: keeps
          ? "a watch was not handed over: it was past its limit, and its keeper had left"
          : "a watch was not handed over: its keeper has no account for it any more",
        details: { person, name, hours: Math.floor(lasted / HOUR_MS), limit, note },
      }, now);
    });
  }
}
