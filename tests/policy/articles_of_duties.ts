/** The duties of each text as one table beside them, so that a change is seen and meant. */
import type { Duty, Rhythm } from "../../policy/duty.ts";
import { LAYERS } from "../../policy/layer.ts";
import type { RulesOfLayers } from "../../policy/layers/mod.ts";

/** A duty as a row. */
export type Row = readonly [
  key: string,
  cite: string,
  applies: string,
  freed: boolean,
  rhythm: string,
];

/** Every duty of the three texts, written from them. */
export const DUTY_TABLE: readonly Row[] = [
  ["CN/private-places", "CN-8(2)", "always", false, "every 7 proposed"],
  ["CN/secret-unit-consent", "CN-10", "beside-secret-unit", false, "before in-use"],
  ["CN/build-to-standard", "CN-11", "always", true, "before in-use"],
  ["CN/products-conform", "CN-12", "always", false, "before in-use"],
  ["CN/sign-and-range", "CN-13", "always", false, "standing"],
  ["CN/filing", "CN-14(1)", "always", true, "on-event"],
  ["CN/filing-true", "CN-14(2)", "always", true, "every 365 proposed"],
  ["CN/maintenance", "CN-15(1)", "always", true, "every 30 proposed"],
  ["CN/security-measures", "CN-15(1)", "always", true, "every 90 proposed"],
  ["CN/operator-agreement", "CN-15(2)", "outside-operator", true, "every 365 proposed"],
  ["CN/no-abuse", "CN-16(1)", "always", false, "standing"],
  ["CN/staff-vetting", "CN-16(2)(1)", "always", true, "every 365 proposed"],
  ["CN/access-control", "CN-16(2)(2)", "always", true, "every 90 proposed"],
  ["CN/register", "CN-16(2)(3)", "always", true, "on-event"],
  ["CN/keep-and-delete", "CN-17", "always", true, "standing"],
  ["CN/data-subject", "CN-21", "always", false, "on-event"],
  ["CN/published-blurred", "CN-22", "always", false, "on-event"],
  ["CN/inspection", "CN-24(1)", "always", false, "on-event"],
  ["CN-LN/privacy-secret", "LN-8", "always", false, "standing"],
  ["CN-LN/build-to-standard", "LN-10", "always", false, "before in-use"],
  ["CN-LN/together-with-project", "LN-11", "always", false, "before in-use"],
  ["CN-LN/filing", "LN-12(1)", "always", false, "on-event"],
  ["CN-LN/sign", "LN-13", "built-by-government", false, "standing"],
  ["CN-LN/training", "LN-14(1)", "always", false, "every 365 proposed"],
  ["CN-LN/safety-inspection", "LN-14(2)", "always", false, "every 30 proposed"],
  ["CN-LN/emergency-plan", "LN-14(2)", "always", false, "every 365 proposed"],
  ["CN-LN/duty-watch", "LN-14(3)", "always", false, "every 1 proposed"],
  ["CN-LN/suspicious", "LN-14(3)", "always", false, "on-event"],
  ["CN-LN/register", "LN-14(4)", "always", false, "on-event"],
  ["CN-LN/no-change", "LN-14(5)", "always", false, "standing"],
  ["CN-LN/no-providing", "LN-14(6)", "always", false, "standing"],
  ["CN-LN/keep", "LN-14(7)", "always", false, "standing"],
  ["CN-LN/operator-agreement", "LN-14(p2)", "outside-operator", false, "every 365 proposed"],
  ["CN-LN/cooperate", "LN-17(2)", "always", false, "on-event"],
  ["CN-AH/key-spots", "AH-7(2)", "always", false, "before in-use"],
  ["CN-AH/together-with-project", "AH-11", "always", false, "before in-use"],
  ["CN-AH/acceptance", "AH-13(1)", "built-by-government", false, "before handed-over"],
  ["CN-AH/filing", "AH-13(2)", "built-by-site-unit", false, "on-event"],
  ["CN-AH/sign-and-range", "AH-14", "always", false, "standing"],
  ["CN-AH/removal-notice", "AH-15", "dismantling", false, "before removal-notice"],
  ["CN-AH/removal-data", "AH-15", "dismantling", false, "before removal"],
  ["CN-AH/safety-inspection", "AH-16(1)", "always", false, "every 30 proposed"],
  ["CN-AH/emergency-plan", "AH-16(1)", "always", false, "every 365 proposed"],
  ["CN-AH/maintainer-agreement", "AH-16(2)", "outside-operator", false, "every 365 proposed"],
  ["CN-AH/no-change", "AH-16(3)", "always", false, "standing"],
  ["CN-AH/monitor-room", "AH-16(4)", "always", false, "standing"],
  ["CN-AH/duty-watch", "AH-17(1)", "always", false, "every 1 proposed"],
  ["CN-AH/training", "AH-17(1)", "always", false, "every 365 proposed"],
  ["CN-AH/suspicious", "AH-17(2)(1)", "always", false, "on-event"],
  ["CN-AH/register", "AH-17(2)(2)", "always", false, "on-event"],
  ["CN-AH/keep", "AH-17(2)(3)", "always", false, "standing"],
  ["CN-AH/no-collecting", "AH-18(1)", "always", false, "standing"],
  ["CN-AH/no-altering", "AH-18(2)", "always", false, "standing"],
  ["CN-AH/no-providing", "AH-18(3)", "always", false, "standing"],
  ["CN-AH/cooperate", "AH-20", "always", false, "on-event"],
  ["CN-AH/cooperate-footage", "AH-21", "always", false, "on-event"],
];

const rhythmText = (rhythm: Rhythm): string =>
  rhythm.kind === "every"
    ? `every ${rhythm.days} ${rhythm.set}`
    : rhythm.kind === "before"
    ? `before ${rhythm.event}`
    : rhythm.kind;

/** Every duty of some rules, as rows. */
export function dutyRows(rules: RulesOfLayers): readonly Row[] {
  return LAYERS.flatMap((layer) =>
    rules[layer].duties.map((duty: Duty): Row => [
      `${layer}/${duty.id}`,
      duty.cite,
      duty.applies,
      duty.exemptUnderCN9,
      rhythmText(duty.rhythm),
    ])
  );
}
