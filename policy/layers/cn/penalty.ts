import type { Fines, PenaltyRule } from "../../layer_rules.ts";

/** Both paragraphs of article 27 and article 28 have the same amounts. */
const PRIVATE_OR_SECRET: Fines = {
  "unit": { min: 10_000, max: 20_000 },
  "responsible-person": { min: 5_000, max: 10_000 },
  "individual": { min: 5_000, max: 10_000 },
};

/** Articles 26 to 31. Article 31 points to the laws on network, data and personal information: no amount here. */
export const penalty: PenaltyRule<"CN"> = {
  "not-installed": null,
  "not-simultaneous": null,
  "forbidden-place": { cite: "CN-27(1)", fines: PRIVATE_OR_SECRET, forProfit: null },
  "built-where-reserved": {
    cite: "CN-26",
    fines: {
      "unit": { min: 0, max: 20_000 },
      "responsible-person": { min: 0, max: 5_000 },
      "individual": { min: 0, max: 5_000 },
    },
    forProfit: null,
  },
  "not-filed": { cite: "CN-29", fines: { "unit": { min: 0, max: 10_000 } }, forProfit: null },
  // Taking cameras down on one's own authority (CN-23(2)): so does whoever tells nobody.
  "dismantled-unnotified": {
    cite: "CN-30",
    fines: {
      "unit": { min: 5_000, max: 10_000 },
      "responsible-person": { min: 0, max: 5_000 },
      "individual": { min: 0, max: 5_000 },
    },
    forProfit: null,
  },
  "interrupted": { cite: "CN-31", fines: {}, forProfit: null },
  "position-changed": {
    cite: "CN-30",
    fines: {
      "unit": { min: 5_000, max: 10_000 },
      "responsible-person": { min: 0, max: 5_000 },
      "individual": { min: 0, max: 5_000 },
    },
    forProfit: null,
  },
  "purpose-changed": null,
  "outsiders-in-monitor-room": null,
  "duty-watch-missing": null,
  "register-missing": { cite: "CN-31", fines: {}, forProfit: null },
  "provided-without-authority": { cite: "CN-31", fines: {}, forProfit: null },
  "retention-short": null,
  "refused-access": null,
  "altered-or-deleted": { cite: "CN-31", fines: {}, forProfit: null },
  "collected-private": { cite: "CN-31", fines: {}, forProfit: null },
  "traded-or-spread": { cite: "CN-31", fines: {}, forProfit: null },
  // Whoever runs the place, where an order to check was refused or the harm was grave.
  "private-places-unchecked": { cite: "CN-27(2)", fines: PRIVATE_OR_SECRET, forProfit: null },
  "secret-unit-unasked": { cite: "CN-28", fines: PRIVATE_OR_SECRET, forProfit: null },
};
