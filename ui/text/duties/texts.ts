/** What the page of duties says. A missing sentence does not compile. */
import type { DutyCondition, Rhythm } from "../../../policy/duty.ts";
import type { DutyDone } from "../../../recorder/register_ask_port.ts";
import type { DutyGroup } from "../../view/duty_groups.ts";

/** The words of the page. */
export interface DutyTexts {
  readonly title: string;
  readonly intro: string;
  /** Nobody has said yet where the device stands. */
  readonly notSet: string;
  readonly site: string;
  readonly rules: string;
  readonly inUse: string;
  readonly handedOver: string;
  readonly notTold: string;
  /** When the page was made, which is on the paper too. */
  readonly asOf: string;
  readonly groups: Readonly<Record<DutyGroup, { readonly name: string; readonly hint: string }>>;
  readonly none: string;
  readonly count: (n: number) => string;
  readonly columns: {
    readonly what: string;
    readonly cite: string;
    readonly rhythm: string;
    readonly last: string;
    readonly due: string;
  };
  readonly proof: string;
  readonly every: (days: number) => string;
  readonly proposed: string;
  readonly proposedNote: string;
  readonly before: Readonly<Record<Extract<Rhythm, { kind: "before" }>["event"], string>>;
  readonly standing: string;
  readonly onEvent: string;
  readonly onlyIf: Readonly<Record<Exclude<DutyCondition, "always">, string>>;
  readonly neverDone: string;
  readonly from: Readonly<Record<Exclude<DutyDone["from"], "written">, string>>;
  readonly late: (days: number) => string;
  readonly dueToday: string;
  readonly inDays: (days: number) => string;
  readonly doneForGood: string;
  readonly writeDown: string;
  readonly on: string;
  readonly note: string;
  readonly noteHint: string;
  readonly save: string;
  readonly written: (on: string, by: string) => string;
  readonly printHint: string;
  readonly signSite: string;
  readonly signInspector: string;
}
