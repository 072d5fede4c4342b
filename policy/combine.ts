/** How the answers of several layers become one: the strictest wins, and what nobody could read keeps. */
import { err, ok, type Result } from "../src/base/result.ts";
import type { UtcMs } from "../src/base/units.ts";
import type { Cite } from "./layer.ts";
import type { Fine, Span } from "./layer_rules.ts";
import { type Approver, APPROVERS, type Lack, type Paper, PAPERS } from "./words.ts";

/** One article's floor for one recording. */
export interface DatedFloor {
  readonly span: Span;
  readonly cite: Cite;
  /** The first instant at which this article lets the recording be erased. */
  readonly keepUntil: UtcMs;
}

/** The longest of several floors, and every article that reaches it. */
export interface StrictestFloor {
  readonly keepUntil: UtcMs;
  readonly deciding: readonly DatedFloor[];
}

/**
 * The floor that ends last; those that end with it decide together. One answer that is an error
 * makes the whole an error, however long the others are: what a layer demands is then unknown.
 */
export function strictestFloor<E>(
  answers: readonly Result<DatedFloor, E>[],
): Result<StrictestFloor | null, E> {
  let deciding: DatedFloor[] = [];
  for (const answer of answers) {
    if (!answer.ok) return err(answer.error);
    const floor = answer.value;
    const latest = deciding[0];
    if (latest === undefined || floor.keepUntil > latest.keepUntil) deciding = [floor];
    else if (floor.keepUntil === latest.keepUntil) deciding.push(floor);
  }
  const first = deciding[0];
  return ok(first === undefined ? null : { keepUntil: first.keepUntil, deciding });
}

/** Articles once each, in one order whatever the layers' order was. */
export function unionOfCites(...lists: readonly (readonly Cite[])[]): readonly Cite[] {
  return [...new Set(lists.flat())].sort();
}

/** Erasing is permitted when nobody refuses. */
export function strictestVerdict(
  verdicts: readonly ("permit" | "refuse")[],
): "permit" | "refuse" {
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === "permit")
    ? "permit"
    : "refuse";
}

/** What a layer says of building at a place, the strictest first. */
export const SITING_VERDICTS = ["forbidden", "not-yours", "required", "permitted"] as const;
export type SitingVerdict = typeof SITING_VERDICTS[number];

/** A verdict with the articles behind it. */
export interface Cited<V> {
  readonly value: V;
  readonly cites: readonly Cite[];
}

/** The strictest of several verdicts, and the articles of every layer that gives it; `null` for none. */
export function strictestSiting(
  answers: readonly Cited<SitingVerdict>[],
): Cited<SitingVerdict> | null {
  const value = SITING_VERDICTS.find((verdict) => answers.some((one) => one.value === verdict));
  if (value === undefined) return null;
  const deciding = answers.filter((one) => one.value === value);
  return { value, cites: unionOfCites(...deciding.map((one) => one.cites)) };
}

/** Required where one layer requires it; the articles of those that do, else of all that were asked. */
export function strictestDuty(answers: readonly Cited<boolean>[]): Cited<boolean> {
  const requiring = answers.filter((one) => one.value);
  const deciding = requiring.length > 0 ? requiring : answers;
  return { value: requiring.length > 0, cites: unionOfCites(...deciding.map((one) => one.cites)) };
}

/** A time limit's two dates. */
export interface Due<Day> {
  /** The last day in law. */
  readonly lastDay: Day;
  /** The last day without any moving to a later one: what a reminder uses. */
  readonly safeDay: Day;
  /** Whether a day was asked for whose year the holiday table does not know. */
  readonly provisional: boolean;
}

/** The earliest of several time limits, each date by itself; provisional where one of them is. */
export function earliestDue<Day extends number>(
  answers: readonly Cited<Due<Day>>[],
): Cited<Due<Day>> | null {
  const [first, ...others] = answers;
  if (first === undefined) return null;
  let { lastDay, safeDay, provisional } = first.value;
  for (const { value } of others) {
    if (value.lastDay < lastDay) lastDay = value.lastDay;
    if (value.safeDay < safeDay) safeDay = value.safeDay;
    provisional ||= value.provisional;
  }
  const deciding = answers.filter(({ value }) =>
    value.lastDay === lastDay || value.safeDay === safeDay
  );
  return {
    value: { lastDay, safeDay, provisional },
    cites: unionOfCites(...deciding.map((one) => one.cites)),
  };
}

/** A right to footage that one layer gives. */
interface Right {
  readonly kind: "grant";
  readonly basis: Cite;
  readonly standsOverLowerBans: boolean;
}

/** A layer that keeps footage from everybody to whom it gives no right. */
export interface Banned {
  readonly kind: "ban";
  readonly cite: Cite;
}

/** A right with what a request still lacks of it, and every article that asks for something. */
export interface Granted extends Right {
  readonly lacks: readonly { readonly lack: Lack; readonly cite: Cite }[];
  readonly asks: readonly Cite[];
}

/** What one layer says of a request for footage. */
export type DisclosureAnswer = Granted | Banned;

/**
 * The rights that stand where no layer bans; the articles of the bans where one does. One exception:
 * a right that the national regulation itself gives stands although lower rules know no such request.
 */
function rightsLeft<R extends Right>(
  answers: readonly (R | Banned)[],
): Result<readonly R[], readonly Cite[]> {
  const rights = answers.filter((one): one is R => one.kind === "grant");
  const bans = rights.some((one) => one.standsOverLowerBans)
    ? []
    : answers.filter((one): one is Banned => one.kind === "ban");
  return bans.length === 0 && rights.length > 0
    ? ok(rights)
    : err(unionOfCites(bans.map((one) => one.cite)));
}

/** Whether footage may be given, what is lacking, and the deciding articles. */
export interface CombinedDisclosure {
  readonly verdict: "permit" | "refuse";
  readonly missing: readonly Lack[];
  readonly cites: readonly Cite[];
}

/** Permitted where a layer grants it, none bans it and nothing is lacking. */
export function strictestDisclosure(answers: readonly DisclosureAnswer[]): CombinedDisclosure {
  const rights = rightsLeft(answers);
  if (!rights.ok) return { verdict: "refuse", missing: ["lawful-basis"], cites: rights.error };
  const lacks = rights.value.flatMap((one) => one.lacks);
  if (lacks.length > 0) {
    return {
      verdict: "refuse",
      missing: [...new Set(lacks.map((one) => one.lack))].sort(),
      cites: unionOfCites(lacks.map((one) => one.cite)),
    };
  }
  return {
    verdict: "permit",
    missing: [],
    cites: unionOfCites(...rights.value.map((one) => [one.basis, ...one.asks])),
  };
}

/** What one layer's right hangs on, before anything was brought. */
export interface NeedsOfRight extends Right {
  /** Whose approval is right; `null` where the layer asks for none. */
  readonly approvers: readonly Approver[] | null;
  readonly twoPersons: Cite | null;
  readonly papers: { readonly [P in Paper]?: Cite };
}

/** Everything that a request must bring. */
export interface CombinedNeeds {
  /** False where no rule lets this requester have this: nothing that could be brought would help. */
  readonly possible: boolean;
  /** Approvers of whom one is right; `null` where no approval is asked for. */
  readonly approvers: readonly Approver[] | null;
  /** The articles that ask for two persons; empty where one is enough. */
  readonly twoPersons: readonly Cite[];
  readonly papers: readonly { readonly paper: Paper; readonly cites: readonly Cite[] }[];
  readonly cites: readonly Cite[];
}

/** Nothing that is brought helps. */
const hopeless = (cites: readonly Cite[]): CombinedNeeds => ({
  possible: false,
  approvers: null,
  twoPersons: [],
  papers: [],
  cites,
});

/**
 * Every paper that a layer asks for, and approvers who are right for all of them. Layers that have no
 * approver in common leave nobody whose approval would do: that refuses.
 */
export function unionOfNeeds(answers: readonly (NeedsOfRight | Banned)[]): CombinedNeeds {
  const rights = rightsLeft(answers);
  if (!rights.ok) return hopeless(rights.error);
  const cites = unionOfCites(rights.value.map((one) => one.basis));
  const lists = rights.value.map((one) => one.approvers).filter((list) => list !== null);
  const common = APPROVERS.filter((one) => lists.every((list) => list.includes(one)));
  if (common.length === 0) return hopeless(cites);
  return {
    possible: true,
    approvers: lists.length === 0 ? null : common,
    twoPersons: unionOfCites(
      rights.value.map((one) => one.twoPersons).filter((cite) => cite !== null),
    ),
    papers: PAPERS.flatMap((paper) => {
      const asking = unionOfCites(
        rights.value.map((one) => one.papers[paper]).filter((cite) => cite !== undefined),
      );
      return asking.length === 0 ? [] : [{ paper, cites: asking }];
    }),
    cites,
  };
}

/** One layer's price of a breach; `fine` is `null` where it names the breach but no amount. */
export interface Priced {
  readonly fine: Fine | null;
  readonly cite: Cite;
}

const dearer = (one: Fine, other: Fine) => one.max - other.max || one.min - other.min;

/**
 * One act is fined once, by the provision with the higher amount (Administrative Penalty Law 29):
 * the higher maximum, then the higher minimum. The articles of every layer that has just that.
 */
export function dearestFine(answers: readonly Priced[]): Cited<Fine | null> {
  let dearest: Fine | null = null;
  for (const { fine } of answers) {
    if (fine !== null && (dearest === null || dearer(fine, dearest) > 0)) dearest = fine;
  }
  const same = ({ fine }: Priced) =>
    fine === null || dearest === null ? fine === dearest : dearer(fine, dearest) === 0;
  return { value: dearest, cites: unionOfCites(answers.filter(same).map((one) => one.cite)) };
}
