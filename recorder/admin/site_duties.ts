/** The duties of the site of a device, with what its log and its books prove of them. */
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { duties, type DutyOfSite, type DutySite } from "../../policy/duties.ts";
import type { Duty, DutyCondition } from "../../policy/duty.ts";
import type { RuleBook } from "../../policy/rule_book.ts";
import type { Layers } from "../../policy/site_layers.ts";
import { type Builder, BUILDERS } from "../../policy/words.ts";
import { unsetLayers } from "../engine/site_layers.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { type Stamp, UNTOLD } from "../ledger/records.ts";
import { currentRetirement } from "../register/retirement.ts";
import type { SiteDuties, SiteDuty } from "../register_ask_port.ts";
import { deviceBook } from "../rules/device_rules.ts";
import { toldDay } from "./change_site.ts";
import { daysOf, dutiesDone } from "./duties.ts";

/** Facts that follow from who built the system, which need not have been said. */
const OF_BUILDER: readonly DutyCondition[] = ["built-by-government", "built-by-site-unit"];

/**
 * The duties on the day of `now`. One that depends on what the device was not told is listed with
 * that condition, and has a date only once somebody wrote down that it was done.
 */
export function siteDuties(ledger: LedgerReader, now: Stamp): SiteDuties {
  const set = ledger.site();
  const facts = set ?? UNTOLD;
  const layers = set?.layers ?? unsetLayers();
  const book = deviceBook(ledger);
  const today = shanghaiDay(now.at);
  const done = dutiesDone(ledger);
  const known = BUILDERS.find((one) => one === set?.builder) ?? null;
  const removal = parseIsoDate(currentRetirement(ledger)?.plannedDay ?? "");
  const site = (builder: Builder): DutySite => ({
    layers,
    exemptUnderCN9: set?.exemptUnderCN9 ?? false,
    builder,
    outsideOperator: facts.outsideOperator ?? true,
    besideSecretUnit: facts.besideSecretUnit ?? true,
    // Never read off the footage: it may have been recorded for trial.
    inUse: toldDay(facts.inUse),
    handedOver: toldDay(facts.handedOver),
    removal: removal.ok ? removal.value : null,
  });
  const untold = new Set<DutyCondition>([
    ...(known === null ? OF_BUILDER : []),
    ...(facts.outsideOperator === null ? ["outside-operator" as const] : []),
    ...(facts.besideSecretUnit === null ? ["beside-secret-unit" as const] : []),
  ]);
  const listed = new Map<string, DutyOfSite>();
  for (const builder of known === null ? ["site-unit", "government"] as const : [known]) {
    for (const one of duties(site(builder), daysOf(done), today, book)) listed.set(one.key, one);
  }
  return {
    today: formatIsoDate(today),
    site: set?.name ?? null,
    inUse: facts.inUse,
    handedOver: facts.handedOver,
    rules: layers.map((layer) => {
      const { id, title, version } = book.layers[layer].info;
      return { id, title, version };
    }),
    duties: inOrder(listed, layers, book).map((one): SiteDuty => {
      const { cite, what, proof, rhythm, applies } = one.duty;
      const last = done.get(one.key) ?? null;
      const onlyIf = untold.has(applies) ? applies : null;
      const dated = one.nextDue !== null && (onlyIf === null || last !== null);
      return {
        ...{ key: one.key, cite, what, proof, rhythm, onlyIf, last },
        nextDue: dated && one.nextDue !== null ? formatIsoDate(one.nextDue) : null,
        overdue: dated && one.overdue,
      };
    }),
  };
}

/** As their texts have them, whoever may be bound by which. */
const inOrder = (
  listed: ReadonlyMap<string, DutyOfSite>,
  layers: Layers,
  book: RuleBook,
): readonly DutyOfSite[] =>
  layers.flatMap((layer) => {
    const all: readonly Duty[] = book.layers[layer].duties;
    return all.flatMap(({ id }) => listed.get(`${layer}/${id}`) ?? []);
  });

interface Counted {
  readonly key: string;
  readonly count: number;
}

const counted = new WeakMap<LedgerReader, Counted>();

/** How many duties are overdue. Counted again only after another line of the log, or on another day. */
export function overdueDuties(ledger: LedgerReader, now: Stamp): number {
  const key = `${ledger.newestEvents(1)[0]?.id ?? 0} ${shanghaiDay(now.at)}`;
  const before = counted.get(ledger);
  if (before?.key === key) return before.count;
  const count = siteDuties(ledger, now).duties.filter(({ overdue }) => overdue).length;
  counted.set(ledger, { key, count });
  return count;
}
