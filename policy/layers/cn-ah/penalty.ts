import type { Fines, PenaltyRule } from "../../layer_rules.ts";

/** Articles 24 and 26 have the same amounts. */
const UNIT_AND_ITS_PEOPLE: Fines = {
  "unit": { min: 2_000, max: 10_000 },
  "responsible-person": { min: 200, max: 1_000 },
};

/** Not for profit, and for individuals always. */
const WITHOUT_PROFIT: Fines = {
  "unit": { min: 500, max: 1_000 },
  "individual": { min: 500, max: 1_000 },
};

const WITH_GAINS: Fines = {
  "unit": { min: 5_000, max: 30_000 },
  "responsible-person": { min: 500, max: 1_000 },
  "individual": { min: 500, max: 1_000 },
};

/** For profit that brought no unlawful gains: a unit and its people pay as for the rest. */
const WITHOUT_GAINS: Fines = { ...UNIT_AND_ITS_PEOPLE, "individual": { min: 500, max: 1_000 } };

const AH_25 = {
  cite: "AH-25",
  fines: WITHOUT_PROFIT,
  forProfit: WITH_GAINS,
  withoutGains: WITHOUT_GAINS,
} as const;

/**
 * Articles 24 to 26. Neither a missing filing (article 13) nor a missing duty watch (article 17,
 * paragraph 1) is among what article 24 fines.
 */
export const penalty: PenaltyRule<"CN-AH"> = {
  "not-installed": { cite: "AH-24(1)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "not-simultaneous": { cite: "AH-24(2)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "forbidden-place": AH_25,
  "built-where-reserved": AH_25,
  "not-filed": null,
  "dismantled-unnotified": { cite: "AH-24(3)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "interrupted": { cite: "AH-24(4)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "position-changed": { cite: "AH-24(4)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "purpose-changed": { cite: "AH-24(4)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "outsiders-in-monitor-room": { cite: "AH-24(4)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "duty-watch-missing": null,
  "register-missing": { cite: "AH-24(5)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "provided-without-authority": { cite: "AH-26(1)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "retention-short": { cite: "AH-24(5)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "refused-access": { cite: "AH-24(6)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "altered-or-deleted": { cite: "AH-26(1)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "collected-private": { cite: "AH-26(1)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
  "traded-or-spread": { cite: "AH-26(2)", fines: UNIT_AND_ITS_PEOPLE, forProfit: null },
};
