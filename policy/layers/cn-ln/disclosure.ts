import type { DisclosureRule } from "../../layer_rules.ts";

/**
 * Articles 17 and 18. The papers of article 18 belong to viewing, retrieving and copying; direct use
 * hangs on the approval alone. Other departments have a right in emergencies only.
 */
export const disclosure: DisclosureRule<"CN-LN"> = {
  grants: [
    {
      requesters: ["public-security", "state-security"],
      actions: ["view", "copy", "retrieve"],
      emergencyOnly: false,
      basis: "LN-17(1)",
      approvers: ["own-organ-head"],
      twoPersons: "LN-18(1)",
      papers: { "approval": "LN-18(2)", "credential": "LN-18(3)", "register-form": "LN-18(4)" },
    },
    {
      requesters: ["public-security", "state-security"],
      actions: ["connect"],
      emergencyOnly: false,
      basis: "LN-17(1)",
      approvers: ["own-organ-head"],
      twoPersons: null,
      papers: {},
    },
    {
      requesters: ["other-agency"],
      actions: ["view", "copy", "retrieve"],
      emergencyOnly: true,
      basis: "LN-17(2)",
      approvers: [
        "county-public-security",
        "county-public-security-head",
        "city-public-security-head",
      ],
      twoPersons: "LN-18(1)",
      papers: { "approval": "LN-18(2)", "credential": "LN-18(3)", "register-form": "LN-18(4)" },
    },
  ],
  ban: "LN-14(6)",
};
