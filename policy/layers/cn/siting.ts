import type { SitingRule } from "../../layer_rules.ts";

/**
 * Articles 7 to 9. Paragraph 3 of article 7 excepts government departments by name, so they are not
 * among the others at a unit's place; a unit in charge has no place of its own on a road. Article 9
 * excepts only whoever must keep the very place safe.
 */
export const siting: SitingRule<"CN"> = {
  forbidden: {
    "hotel-guest-room": "CN-8(1)(1)",
    "private-dining-room": "CN-8(1)(1)",
    "dormitory-room": "CN-8(1)(2)",
    "staff-rest-room": "CN-8(1)(2)",
    "public-bath": "CN-8(1)(3)",
    "toilet": "CN-8(1)(3)",
    "changing-room": "CN-8(1)(3)",
    "nursing-room": "CN-8(1)(3)",
    "fitting-room": "CN-8(1)(3)",
    // Spots from which others' private data or choice can be seen fall under the open item.
    "finance-client-data-spot": "CN-8(1)(4)",
    "ballot-box": "CN-8(1)(4)",
    "voting-point": "CN-8(1)(4)",
    "report-box": "CN-8(1)(4)",
  },
  groups: [
    {
      builder: "government",
      places: {
        "city-main-road": "CN-7(1)",
        "road-crossing": "CN-7(1)",
        "bridge": "CN-7(1)",
        "road-tunnel": "CN-7(1)",
        "underground-passage": "CN-7(1)",
        "city-square": "CN-7(1)",
      },
      duty: "CN-7(1)",
      ban: { builders: ["site-unit", "other-unit", "individual"], cite: "CN-7(3)" },
    },
    {
      builder: "site-unit",
      places: {
        "shopping-mall": "CN-7(2)(1)",
        "farmers-market": "CN-7(2)(1)",
        "hotel-lobby": "CN-7(2)(1)",
        "nursing-home": "CN-7(2)(1)",
        "exhibition-centre": "CN-7(2)(1)",
        "tourist-site": "CN-7(2)(1)",
        "entertainment-hall": "CN-7(2)(1)",
        "internet-cafe-hall": "CN-7(2)(1)",
        "cinema": "CN-7(2)(1)",
        "stadium": "CN-7(2)(1)",
        "library": "CN-7(2)(1)",
        "museum": "CN-7(2)(1)",
        "school": "CN-7(2)(1)",
        "kindergarten": "CN-7(2)(1)",
        "hospital": "CN-7(2)(1)",
        "park": "CN-7(2)(1)",
        "open-park-entrance": "CN-7(2)(1)",
        "car-park": "CN-7(2)(1)",
        "airport": "CN-7(2)(2)",
        "port": "CN-7(2)(2)",
        "railway-station": "CN-7(2)(2)",
        "metro-station": "CN-7(2)(2)",
        "bus-hub": "CN-7(2)(2)",
        "public-bus": "CN-7(2)(3)",
        "long-distance-coach": "CN-7(2)(3)",
        "road-service-area": "CN-7(2)(4)",
      },
      duty: "CN-7(2)",
      ban: { builders: ["other-unit", "individual"], cite: "CN-7(3)" },
    },
  ],
  elsewhere: {
    cite: "CN-9(1)",
    ban: { builders: ["government", "other-unit", "individual"], cite: "CN-9(1)" },
  },
};
