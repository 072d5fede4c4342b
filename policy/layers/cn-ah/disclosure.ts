import type { DisclosureRule } from "../../layer_rules.ts";

/** Articles 20 to 22: two groups, each with its own approval and papers. */
export const disclosure: DisclosureRule<"CN-AH"> = {
  grants: [
    {
      requesters: ["public-security", "state-security"],
      actions: ["connect"],
      emergencyOnly: false,
      basis: "AH-20",
      approvers: ["own-organ-head"],
      twoPersons: "AH-22(2)",
      papers: {
        "credential": "AH-22(2)",
        "own-organ-proof": "AH-22(2)",
        "register-form": "AH-22(2)",
      },
    },
    {
      requesters: ["public-security", "state-security"],
      actions: ["view", "copy", "retrieve"],
      emergencyOnly: false,
      basis: "AH-21(1)",
      approvers: ["own-organ-head"],
      twoPersons: "AH-22(2)",
      papers: {
        "credential": "AH-22(2)",
        "own-organ-proof": "AH-22(2)",
        "register-form": "AH-22(2)",
      },
    },
    {
      requesters: ["other-agency"],
      actions: ["view", "copy", "retrieve"],
      emergencyOnly: false,
      basis: "AH-21(2)",
      approvers: ["county-public-security-head", "city-public-security-head"],
      twoPersons: "AH-22(1)(1)",
      papers: {
        "credential": "AH-22(1)(2)",
        "own-organ-proof": "AH-22(1)(3)",
        "approval": "AH-22(1)(3)",
        "register-form": "AH-22(1)(4)",
      },
    },
  ],
  ban: "AH-18(3)",
};
