/**
 * Taking the device out of service (AH-15): a planned day, notice to the police the ordered number of
 * clear days ahead, the supervision of what happens to the footage written down, and only then may
 * blocks be wiped.
 *
 * Supervision is no leave to erase: AH-15 lets the police look on, and neither it nor LN-15(3),
 * AH-18(2), CN-17 or CN-23(5) makes an exception for a device that goes. So footage inside its floor
 * or under a hold is never wiped; its disks are kept, or handed over, until the last floor is past.
 */
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { shanghaiDay } from "../../policy/days.ts";
import type { Deadline, DeadlineFacts } from "../../policy/deadline.ts";
import type { Layers } from "../../policy/site_layers.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Row } from "../ledger/row_sum.ts";
import { type Actor, may } from "../people/roles.ts";
import type { Retirement, Step } from "../register_port.ts";
import { someLines } from "./checks.ts";
import { facts, head, heading, text } from "./rows.ts";
import { stepsOf, writeStep } from "./steps.ts";

/** `policy`'s question `deadline`. */
export type AskDeadline = (facts: DeadlineFacts) => Deadline;

/**
 * What a plan needs: the day as it is counted, and the last day on which notice is in time.
 *
 * @throws {InputError} for a day that is none or gone; {@link RefusedError} for one for which notice would be late.
 */
export function planRetirement(
  ask: AskDeadline,
  layers: Layers,
  plannedDay: string,
  now: Stamp,
): { plannedDay: string; noticeBy: string | null; cites: readonly string[]; rulesVersion: string } {
  const on = parseIsoDate(plannedDay);
  if (!on.ok) throw new InputError("plannedDay", on.error, "write it like 2026-03-31");
  const today = shanghaiDay(now.at);
  if (on.value < today) throw new InputError("plannedDay", "is over", "give a day to come");
  const { due, cites, rulesVersion } = ask({ layers, event: "dismantling", on: on.value });
  if (due !== null && due.safeDay < today) {
    throw new RefusedError(
      "plannedDay",
      `notice for it would have been due by ${formatIsoDate(due.safeDay)} (${cites.join(", ")})`,
      "plan a later day",
    );
  }
  return {
    plannedDay,
    noticeBy: due === null ? null : formatIsoDate(due.safeDay),
    cites,
    rulesVersion,
  };
}

/** Two people have decided it. @returns Its number. @throws {RefusedError} while another is under way. */
export function beginRetirement(
  tx: LedgerTx,
  plan: ReturnType<typeof planRetirement>,
  why: string,
  proposer: string,
  confirmer: Actor,
  now: Stamp,
): number {
  const open = currentRetirement(tx);
  if (open !== null) {
    throw new RefusedError("retirement", `${open.id} is under way`, "go on with it, or cancel it");
  }
  const { plannedDay, noticeBy, ...decision } = plan;
  const words = oneLine("why", why, 2000);
  const id = tx.insertRow("retirement", {
    ...heading(confirmer, now),
    second_name: proposer,
    planned_day: plannedDay,
    notice_by: noticeBy,
    why: words,
    decision: JSON.stringify(decision),
  });
  tx.appendEvent({
    kind: "retirement-planned",
    camera: null,
    reason: `the device is to be taken out of service on ${plannedDay}`,
    details: { retirement: id, ...plan, why: words, by: [proposer, confirmer.name] },
  }, now);
  return id;
}

/** Notice was given. @throws {RefusedError} when it was too late: then a later day must be planned. */
export function giveNotice(
  tx: LedgerTx,
  notice: {
    readonly day: string;
    readonly to: string;
    readonly how: string;
    readonly reference: string;
  },
  actor: Actor,
  now: Stamp,
): void {
  const it = mustBe(tx, ["planned"], actor);
  const day = dayUpToNow("day", notice.day, now);
  if (it.noticeBy !== null && day > it.noticeBy) {
    throw new RefusedError(
      "day",
      `notice was due by ${it.noticeBy} (${it.cites.join(", ")})`,
      "cancel this plan, plan a later day and give notice again",
    );
  }
  const facts = {
    day,
    to: oneLine("to", notice.to, 200),
    how: oneLine("how", notice.how, 500),
    reference: notice.reference.trim() === "" ? "" : oneLine("reference", notice.reference, 200),
  };
  writeStep(tx, "retirement", it.id, "notice", facts, actor, now);
}

/** Who supervised what happened to the footage, when and how. @throws {InputError} */
export function recordSupervision(
  tx: LedgerTx,
  supervision: {
    readonly day: string;
    readonly name: string;
    readonly unit: string;
    readonly document: string;
    readonly how: string;
  },
  actor: Actor,
  now: Stamp,
): void {
  const it = mustBe(tx, ["planned", "notice-given"], actor);
  if (it.state === "planned" && it.noticeBy !== null) {
    throw new RefusedError(
      "supervision",
      `notice comes first (${it.cites.join(", ")})`,
      "write down when and how the police were told",
    );
  }
  const day = dayUpToNow("day", supervision.day, now);
  const told = it.steps.find(({ kind }) => kind === "notice")?.facts["day"];
  if (typeof told === "string" && day < told) {
    throw new InputError("day", "is before notice was given", "give the day of the supervision");
  }
  const facts = {
    day,
    name: oneLine("name", supervision.name, 200),
    unit: oneLine("unit", supervision.unit, 200),
    document: oneLine("document", supervision.document, 200),
    how: someLines("how", supervision.how, 2000),
  };
  writeStep(tx, "retirement", it.id, "supervision", facts, actor, now);
}

/** The plan is given up; the device stays in service, or comes back into it. @throws {InputError} */
export function cancelRetirement(tx: LedgerTx, why: string, actor: Actor, now: Stamp): void {
  const it = mustBe(tx, ["planned", "notice-given", "supervised", "wiped"], actor);
  writeStep(tx, "retirement", it.id, "cancelled", { why: oneLine("why", why, 2000) }, actor, now);
}

/** Pure. Why blocks may not be wiped yet, or `null` when those past their floor may be. */
export function notYetWiped(
  it: Pick<Retirement, "state" | "plannedDay" | "noticeBy" | "cites"> | null,
  now: Stamp,
  clockGood: boolean,
): RefusedError | null {
  if (it === null || it.state === "cancelled") {
    const remedy = "plan taking it out of service first; two people confirm it";
    return new RefusedError("wipe", "the device is in service", remedy);
  }
  const by = it.cites.length === 0 ? "" : ` (${it.cites.join(", ")})`;
  if (it.state === "planned" && it.noticeBy !== null) {
    return new RefusedError(
      "wipe",
      `notice was not given yet${by}`,
      "give notice and write it down",
    );
  }
  if (it.state === "planned" || it.state === "notice-given") {
    return new RefusedError(
      "wipe",
      `the supervision of what happens to the footage is not written down${by}`,
      "write down who supervised it, when and how",
    );
  }
  if (!clockGood) {
    return new RefusedError("wipe", "the date is not known for sure", "confirm the clock first");
  }
  if (formatIsoDate(shanghaiDay(now.at)) < it.plannedDay) {
    return new RefusedError("wipe", `the planned day is ${it.plannedDay}`, "wait for it");
  }
  return null;
}

/** The retirement that is under way or carried out, or `null`. */
export function currentRetirement(reader: LedgerReader): Retirement | null {
  const row = reader.rows("SELECT * FROM retirement ORDER BY id DESC LIMIT 1")[0];
  if (row === undefined) return null;
  const it = toRetirement(row, stepsOf(reader, "retirement", Number(row["id"])));
  return it.state === "cancelled" ? null : it;
}

/** Whether two people had the device wiped: from then on what gets past its floor is erased. */
export function isWiped(reader: LedgerReader): boolean {
  return currentRetirement(reader)?.state === "wiped";
}

function mustBe(
  tx: LedgerTx,
  states: readonly Retirement["state"][],
  actor: Actor,
): Retirement {
  if (!may(actor, "change-settings")) {
    throw new RefusedError("retirement", "you may not do this", "ask a manager");
  }
  const it = currentRetirement(tx);
  if (it === null) {
    throw new InputError("retirement", "none is planned", "plan it first; two people confirm it");
  }
  if (states.includes(it.state)) return it;
  throw new RefusedError(
    "retirement",
    `it is ${it.state} already`,
    "look at what was written down",
  );
}

function dayUpToNow(field: string, text: string, now: Stamp): string {
  const day = parseIsoDate(text);
  if (!day.ok) throw new InputError(field, day.error, "write it like 2026-03-31");
  if (day.value <= shanghaiDay(now.at)) return text;
  throw new InputError(field, "is still to come", "write it down when it has happened");
}

function toRetirement(row: Row, steps: readonly Step[]): Retirement {
  const cites = facts(row, "decision")["cites"];
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  return {
    ...head(row),
    second: text(row, "second_name"),
    plannedDay: text(row, "planned_day"),
    noticeBy: row["notice_by"] === null ? null : text(row, "notice_by"),
    why: text(row, "why"),
    cites: Array.isArray(cites) ? cites.map(String) : [],
    steps,
    state: has("cancelled")
      ? "cancelled"
      : has("wiped")
      ? "wiped"
      : has("supervision")
      ? "supervised"
      : has("notice")
      ? "notice-given"
      : "planned",
  };
}

/** What a wipe gives up and what it has to leave. */
export interface Wiped {
  readonly blocks: number;
  /** Blocks whose footage is inside its floor or held. */
  readonly kept: number;
}

/** Writes down that a wipe was ordered, with what it leaves. */
export function recordWipe(tx: LedgerTx, wiped: Wiped, by: readonly [string, string], now: Stamp) {
  const it = currentRetirement(tx);
  if (it === null) throw new InputError("retirement", "none is planned", "plan it first");
  writeStep(tx, "retirement", it.id, "wiped", { ...wiped, people: [...by] }, "console", now);
}
