/** A change of the site's settings: what it does not name stays as it is. */
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { type ShanghaiDay, shanghaiDay } from "../../policy/days.ts";
import type { IsoDate } from "../../policy/layer.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import { InputError } from "../../src/base/result.ts";
import { type Site, type SiteFacts, type Stamp, UNTOLD } from "../ledger/records.ts";
import { isoDay } from "./duties.ts";

/** What is to be changed. `null` takes back what was told. Days as `2026-02-03`, Asia/Shanghai. */
export interface SiteChange {
  readonly name?: string | undefined;
  readonly layers?: readonly string[] | undefined;
  readonly exemptUnderCN9?: boolean | undefined;
  readonly venue?: string | null | undefined;
  readonly builder?: string | null | undefined;
  readonly inUse?: string | null | undefined;
  readonly handedOver?: string | null | undefined;
  readonly outsideOperator?: boolean | null | undefined;
  readonly besideSecretUnit?: boolean | null | undefined;
}

/** The site before anybody named the layers that govern it. */
const UNSET: Omit<Site, "layers"> = {
  name: "",
  exemptUnderCN9: false,
  venue: null,
  builder: null,
  ...UNTOLD,
};

/**
 * The site with a change made; that no floor is lowered by it is looked at where it is set.
 *
 * @throws {InputError} for layers or days that are none, and where nobody has ever named the layers.
 */
export function changedSite(old: Site | null, change: SiteChange, now: Stamp): Site {
  const was = old ?? UNSET;
  return {
    name: change.name ?? was.name,
    layers: layersIn(old, change),
    exemptUnderCN9: change.exemptUnderCN9 ?? was.exemptUnderCN9,
    venue: kept(change.venue, was.venue),
    builder: kept(change.builder, was.builder),
    ...factsIn(was, change, now),
  };
}

function layersIn(old: Site | null, { layers: named }: SiteChange): Site["layers"] {
  if (named === undefined) {
    if (old !== null) return old.layers;
    throw new InputError(
      "layers",
      "nobody has said yet which govern this site",
      "name them too, such as CN,CN-LN",
    );
  }
  const layers = parseLayers(named);
  if (!layers.ok) throw layers.error;
  return layers.value;
}

function factsIn(was: SiteFacts, change: SiteChange, now: Stamp): SiteFacts {
  return {
    inUse: dayIn("in-use", change.inUse, was.inUse, now),
    handedOver: dayIn("handed-over", change.handedOver, was.handedOver, now),
    outsideOperator: kept(change.outsideOperator, was.outsideOperator),
    besideSecretUnit: kept(change.besideSecretUnit, was.besideSecretUnit),
  };
}

/** A day of the site's record as policy counts it. */
export const toldDay = (day: IsoDate | null): ShanghaiDay | null =>
  day === null ? null : isoDay("day", day);

const kept = <T>(now: T | undefined, was: T): T => now === undefined ? was : now;

/** One day more than today is taken: the device's clock may not have been set yet. Days before 1992 are none of policy's. */
function dayIn(
  field: string,
  text: string | null | undefined,
  was: IsoDate | null,
  now: Stamp,
): IsoDate | null {
  if (text === undefined) return was;
  if (text === null) return null;
  const day = isoDay(field, text);
  const today = shanghaiDay(now.at);
  if (day > today + 1) {
    throw new InputError(
      field,
      `${text} is a day to come (the device has ${formatIsoDate(today)})`,
      "tell it when it has come; if the device's clock is wrong, set that right first",
    );
  }
  return formatIsoDate(day);
}
