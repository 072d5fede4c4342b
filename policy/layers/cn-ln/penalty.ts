import type { PenaltyRule } from "../../layer_rules.ts";

const LN_23 = {
  cite: "LN-23",
  fines: { "unit": { min: 200, max: 500 } },
  forProfit: null,
} as const;

const LN_24 = {
  cite: "LN-24",
  fines: { "unit": { min: 1_000, max: 1_000 }, "individual": { min: 500, max: 500 } },
  forProfit: null,
} as const;

/**
 * Articles 20 to 24. Article 23 fines items 3 to 7 of article 14 only, article 24 items 3 to 6 of
 * article 15 only: a refusal to an authority (item 2) has no amount here.
 */
export const penalty: PenaltyRule<"CN-LN"> = {
  // Built by order at the unit's own cost: no fine.
  "not-installed": { cite: "LN-20", fines: {}, forProfit: null },
  "not-simultaneous": null,
  "forbidden-place": {
    cite: "LN-21",
    fines: { "unit": { min: 1_000, max: 1_000 }, "individual": { min: 1_000, max: 1_000 } },
    forProfit: null,
  },
  "built-where-reserved": null,
  "not-filed": { cite: "LN-22", fines: { "unit": { min: 200, max: 500 } }, forProfit: null },
  "dismantled-unnotified": null,
  // Anything else that keeps a system from normal use (LN-15(6)).
  "interrupted": LN_24,
  "position-changed": LN_23,
  // Both LN-14(5) and LN-15(5): the higher fine is the one to be paid.
  "purpose-changed": LN_24,
  "outsiders-in-monitor-room": null,
  "duty-watch-missing": LN_23,
  "register-missing": LN_23,
  "provided-without-authority": LN_23,
  "retention-short": LN_23,
  "refused-access": null,
  "altered-or-deleted": LN_24,
  "collected-private": null,
  "traded-or-spread": LN_24,
};
