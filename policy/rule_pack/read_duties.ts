/** A layer's duties from JSON. */
import { MOST_DEADLINE_DAYS } from "../calendar/deadlines.ts";
import type { Duty, DutyCondition, Rhythm } from "../duty.ts";
import type { Cite } from "../layer.ts";
import * as read from "./read.ts";
import { said } from "./values.ts";

/** A list without a case of a union is a mistake that the compiler names. */
const CONDITIONS: { readonly [C in DutyCondition]: true } = {
  "always": true,
  "built-by-government": true,
  "built-by-site-unit": true,
  "outside-operator": true,
  "beside-secret-unit": true,
  "dismantling": true,
};
type Before = Extract<Rhythm, { kind: "before" }>["event"];
const BEFORE: { readonly [E in Before]: true } = {
  "in-use": true,
  "handed-over": true,
  "removal-notice": true,
  "removal": true,
};
const keys = <W extends string>(table: { readonly [K in W]: true }) => Object.keys(table) as W[];

const rhythm: read.Read<Rhythm> = read.variant<Rhythm["kind"], Rhythm>("kind", {
  "standing": read.record({ kind: read.oneOf(["standing"]) }),
  "on-event": read.record({ kind: read.oneOf(["on-event"]) }),
  "before": read.record({ kind: read.oneOf(["before"]), event: read.oneOf(keys(BEFORE)) }),
  "every": read.record({
    kind: read.oneOf(["every"]),
    days: read.whole(1, MOST_DEADLINE_DAYS),
    set: read.oneOf(["article", "proposed"]),
  }),
});

/** An id that records can carry: a word of its own inside the layer. */
const dutyId: read.Read<string> = (value, at) => {
  if (typeof value === "string" && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && value.length <= 64) {
    return value;
  }
  return read.wrong(at, "is no word of small letters, digits and hyphens", "write one");
};

/** A list of duties, each with an id of its own. */
export function dutiesOf(cite: read.Read<Cite>): read.Read<readonly Duty[]> {
  const all = read.list(read.record({
    id: dutyId,
    cite,
    applies: read.oneOf(keys(CONDITIONS)),
    exemptUnderCN9: read.yesOrNo,
    what: said,
    proof: said,
    rhythm,
  }));
  return (value, at) => {
    const duties = all(value, at);
    const ids = duties.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice === undefined) return duties;
    return read.wrong(at, `has two duties \`${twice}\``, "give each a word of its own");
  };
}
