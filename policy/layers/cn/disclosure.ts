import type { DisclosureRule } from "../../layer_rules.ts";

/**
 * Articles 20 and 21. What organs of the state may see is left to other laws and regulations, so
 * this layer alone names no papers; the province's articles do. Direct use is a way of seeing, and
 * only the organs of security have it in any layer.
 */
export const disclosure: DisclosureRule<"CN"> = {
  grants: [
    {
      requesters: ["public-security", "state-security"],
      actions: ["view", "copy", "retrieve", "connect"],
      emergencyOnly: false,
      basis: "CN-20",
      approvers: null,
      twoPersons: null,
      papers: {},
    },
    {
      requesters: ["other-agency"],
      actions: ["view", "copy", "retrieve"],
      emergencyOnly: false,
      basis: "CN-20",
      approvers: null,
      twoPersons: null,
      papers: {},
    },
    {
      requesters: ["data-subject"],
      actions: ["view"],
      emergencyOnly: false,
      basis: "CN-21",
      approvers: ["operator"],
      twoPersons: null,
      papers: {},
      standsOverLowerBans: true,
    },
  ],
  ban: "CN-23(1)",
};
