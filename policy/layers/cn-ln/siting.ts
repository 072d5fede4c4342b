import type { SitingRule } from "../../layer_rules.ts";

/**
 * Articles 6, 7 and 9. The list of article 9 is open: rooms of the same kind, where people undress,
 * feed a child, sleep or sit behind a closed door, belong to it. Nobody but article 7 keeps others
 * from building.
 */
export const siting: SitingRule<"CN-LN"> = {
  forbidden: {
    "hotel-guest-room": "LN-9",
    "private-dining-room": "LN-9",
    "dormitory-room": "LN-9",
    "staff-rest-room": "LN-9",
    "public-bath": "LN-9",
    "changing-room": "LN-9",
    "fitting-room": "LN-9",
    "nursing-room": "LN-9",
    "toilet": "LN-9",
  },
  groups: [
    {
      builder: "government",
      places: {
        "city-main-road": "LN-6(1)(5)",
        "road-crossing": "LN-6(1)(5)",
        "city-square": "LN-6(1)(5)",
      },
      duty: "LN-7(1)",
      ban: { builders: ["site-unit", "other-unit", "individual"], cite: "LN-7(1)" },
    },
    {
      builder: "site-unit",
      places: {
        "tv-station": "LN-6(1)(1)",
        "telecom-core": "LN-6(1)(1)",
        "post-office": "LN-6(1)(1)",
        "bank": "LN-6(1)(1)",
        "museum": "LN-6(1)(1)",
        "archive": "LN-6(1)(1)",
        "exhibition-centre": "LN-6(1)(1)",
        "cultural-relic-site": "LN-6(1)(1)",
        "dangerous-goods-store": "LN-6(1)(1)",
        "airport": "LN-6(1)(2)",
        "port": "LN-6(1)(2)",
        "railway-station": "LN-6(1)(2)",
        "metro-station": "LN-6(1)(2)",
        "bus-hub": "LN-6(1)(2)",
        "bridge": "LN-6(1)(2)",
        "road-tunnel": "LN-6(1)(2)",
        "shopping-mall": "LN-6(1)(3)",
        "farmers-market": "LN-6(1)(3)",
        "hotel-lobby": "LN-6(1)(3)",
        "school": "LN-6(1)(3)",
        "kindergarten": "LN-6(1)(3)",
        "hospital": "LN-6(1)(3)",
        "park": "LN-6(1)(3)",
        "open-park-entrance": "LN-6(1)(3)",
        "entertainment-hall": "LN-6(1)(3)",
        "internet-cafe-hall": "LN-6(1)(3)",
        "cinema": "LN-6(1)(3)",
        "stadium": "LN-6(1)(3)",
        "library": "LN-6(1)(3)",
        "tourist-site": "LN-6(1)(3)",
        "car-park": "LN-6(1)(3)",
        "power-plant": "LN-6(1)(4)",
        "water-works": "LN-6(1)(4)",
      },
      duty: "LN-20",
      ban: null,
    },
  ],
  elsewhere: { cite: "LN-6(1)", ban: null },
};
