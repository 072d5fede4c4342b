/** What is done when two people have signed for it. */
import { deadline } from "../../policy/deadline.ts";
import { setSite } from "../../recorder/admin/cameras.ts";
import { changedSite } from "../../recorder/admin/change_site.ts";
import type { Measured } from "../../recorder/admin/cameras.ts";
import type { PoolSize } from "../../recorder/capacity/demand.ts";
import type { TrustedTime } from "../../recorder/engine/trusted_time.ts";
import type { Index } from "../../recorder/index/index.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import { may } from "../../recorder/people/roles.ts";
import { parseFacts } from "../../recorder/register/proposal_facts.ts";
import type { ProposalDeps } from "../../recorder/register/proposals.ts";
import { disclosureLayers } from "../../recorder/register/requests.ts";
import {
  beginRetirement,
  currentRetirement,
  notYetWiped,
  planRetirement,
  recordWipe,
  type Wiped,
} from "../../recorder/register/retirement.ts";
import type { AskDeadline } from "../../recorder/register/retirement.ts";
import { deviceBook } from "../../recorder/rules/device_rules.ts";
import { InputError, RefusedError } from "../base/result.ts";
import { UtcMs } from "../base/units.ts";

/** More than any pool has. */
const MOST_BLOCKS = 10_000_000;

/** What is changed. */
export interface TwoPeopleDeps {
  readonly ledger: Ledger;
  readonly time: TrustedTime;
  readonly index: Pick<Index, "available" | "counts">;
  /** The number of the rules that blocks are judged under now. */
  readonly rulesVersion: () => number;
  readonly size: () => PoolSize;
  readonly measured: () => Measured;
  readonly applyRules: () => void;
  readonly applyHolds: () => void;
}

/** The checks before a proposal stands, and the deeds behind it. */
export function twoPeopleActions(deps: TwoPeopleDeps): Pick<ProposalDeps, "check" | "act"> {
  const { ledger, time } = deps;
  const ask: AskDeadline = (facts) => deadline(facts, deviceBook(ledger));
  const plan = (day: string) =>
    planRetirement(ask, disclosureLayers(ledger.site()), day, time.stamp());
  return {
    check(kind, facts, actor) {
      const it = parseFacts(kind, facts);
      if (it.kind === "hold-release") {
        const hold = ledger.allHolds().find(({ id, releasedAt }) =>
          id === it.hold && releasedAt === null
        );
        if (hold === undefined) {
          throw new InputError("hold", "is none, or released already", "name one of the list");
        }
        if (!may(actor, "place-hold", hold.camera)) {
          throw new RefusedError("hold", "its camera is not yours", "let a manager propose it");
        }
        return;
      }
      if (!may(actor, "change-settings")) {
        throw new RefusedError("proposal", "you may not propose that", "let a manager propose it");
      }
      if (it.kind === "ledger-confirm" && !ledger.unconfirmed) {
        throw new InputError("ledger", "nothing waits to be confirmed", "leave it");
      }
      if (it.kind === "site-set") changedSite(ledger.site(), it, time.stamp());
      if (it.kind === "retire") plan(it.plannedDay);
      if (it.kind === "pool-wipe") refuseUnlessMayWipe(deps);
    },
    act({ kind, facts, why, age }, by, confirmer) {
      const it = parseFacts(kind, facts);
      const now = time.stamp();
      switch (it.kind) {
        case "hold-release":
          ledger.commit((tx) => tx.releaseHold(it.hold, by, why, now));
          deps.applyHolds();
          return null;
        case "clock-confirm":
          return time.confirm(by, UtcMs(it.civil + age));
        case "ledger-confirm":
          ledger.commit((tx) => tx.confirmKnown(by, now));
          deps.applyRules();
          return null;
        case "site-set": {
          const site = changedSite(ledger.site(), it, now);
          setSite(ledger, deps.size(), deps.measured(), site, now);
          deps.applyRules();
          return null;
        }
        case "retire":
          return ledger.commit((tx) =>
            beginRetirement(tx, plan(it.plannedDay), why, by[0], confirmer, now)
          );
        case "pool-wipe":
          return wipe(deps, by);
      }
    },
  };
}

/**
 * From now on every block whose footage is past its floor and under no hold is given up, and the
 * recorder writes zeros over it; those inside their floor follow when it is past. The guard is the
 * index's own, so nothing protected can go.
 *
 * @throws {RefusedError} before notice, supervision and the planned day.
 */
export function wipe(deps: TwoPeopleDeps, by: readonly [string, string]): Wiped {
  refuseUnlessMayWipe(deps);
  const { index, ledger, time } = deps;
  const { free, open, sealed } = index.counts();
  const blocks = index.available(time.now(), deps.rulesVersion(), MOST_BLOCKS) - free;
  const wiped = { blocks, kept: open + sealed - blocks };
  const now = time.stamp();
  ledger.commit((tx) => recordWipe(tx, wiped, by, now));
  deps.applyRules();
  return wiped;
}

function refuseUnlessMayWipe({ ledger, time }: TwoPeopleDeps): void {
  const why = notYetWiped(currentRetirement(ledger), time.stamp(), time.good);
  if (why !== null) throw why;
}
