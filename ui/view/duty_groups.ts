/** The duties of a site as a person works through them: what is late first, what has no date last. Pure. */
import type { SiteDuties, SiteDuty } from "../../recorder/register_ask_port.ts";
import { DAY_MS } from "../../src/base/units.ts";

/** A heading of the page, in the order of the page. */
export const DUTY_GROUPS = [
  "overdue",
  "soon",
  "later",
  "once",
  "undated",
  "settled",
  "maybe",
] as const;
/** One of them. */
export type DutyGroup = typeof DUTY_GROUPS[number];

/** A duty that is due in so many days or fewer is due soon. */
export const SOON_DAYS = 30;

/** Whole days from one calendar day to another, both as `2026-02-03`; negative for one that is over. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;

/** Where a duty stands on a day. */
export function groupOf(duty: SiteDuty, today: string): DutyGroup {
  const { nextDue, overdue, last, rhythm, onlyIf } = duty;
  if (overdue) return "overdue";
  if (nextDue !== null) return daysBetween(today, nextDue) <= SOON_DAYS ? "soon" : "later";
  if (onlyIf !== null && last === null) return "maybe";
  if (rhythm.kind !== "before") return "undated";
  return last === null ? "once" : "settled";
}

/** All duties, each in one group; inside a group the earliest day first, else as the rules have them. */
export function dutyGroups(
  { duties, today }: Pick<SiteDuties, "duties" | "today">,
): Readonly<Record<DutyGroup, readonly SiteDuty[]>> {
  const groups: Record<DutyGroup, SiteDuty[]> = {
    overdue: [],
    soon: [],
    later: [],
    once: [],
    undated: [],
    settled: [],
    maybe: [],
  };
  for (const duty of duties) groups[groupOf(duty, today)].push(duty);
  const day = ({ nextDue }: SiteDuty) => nextDue ?? "";
  for (const list of Object.values(groups)) {
    list.sort((a, b) => day(a) < day(b) ? -1 : day(a) > day(b) ? 1 : 0);
  }
  return groups;
}
