import { assertEquals } from "../assert.ts";
import { plainSiting } from "./plain_siting.ts";

const BUILDERS = ["government", "site-unit", "other-unit", "individual"];

/** What each builder is told, in the order of BUILDERS. */
function told(place: string, ...layers: string[]): string[] {
  return BUILDERS.map((builder) => plainSiting({ layers, place, builder }));
}

Deno.test("private places are forbidden to everybody in every law", () => {
  for (const layer of ["CN", "CN-LN", "CN-AH"]) {
    for (
      const place of [
        "hotel-guest-room",
        "private-dining-room",
        "dormitory-room",
        "staff-rest-room",
        "public-bath",
        "changing-room",
        "fitting-room",
        "nursing-room",
        "toilet",
        "finance-client-data-spot",
        "ballot-box",
        "voting-point",
        "report-box",
      ]
    ) {
      assertEquals(told(place, layer), ["forbidden", "forbidden", "forbidden", "forbidden"]);
    }
  }
});

Deno.test("roads and squares are the government's in all three", () => {
  for (const place of ["city-main-road", "road-crossing", "city-square"]) {
    for (const layer of ["CN", "CN-LN", "CN-AH"]) {
      assertEquals(told(place, layer), ["required", "not-yours", "not-yours", "not-yours"]);
    }
  }
});

Deno.test("Liaoning reserves roads, crossings and squares and nothing else", () => {
  assertEquals(told("road-tunnel", "CN-LN"), ["permitted", "required", "permitted", "permitted"]);
  assertEquals(told("bridge", "CN-LN"), ["permitted", "required", "permitted", "permitted"]);
  assertEquals(told("public-bus", "CN-LN"), ["permitted", "permitted", "permitted", "permitted"]);
});

Deno.test("Anhui gives tunnels, metro, bus hubs, passages and park entrances to the government", () => {
  for (
    const place of [
      "road-tunnel",
      "metro-station",
      "bus-hub",
      "underground-passage",
      "open-park-entrance",
    ]
  ) {
    assertEquals(told(place, "CN-AH"), ["required", "not-yours", "not-yours", "not-yours"]);
  }
});

Deno.test("a mall is for the unit that runs it", () => {
  assertEquals(told("shopping-mall", "CN"), ["permitted", "required", "not-yours", "not-yours"]);
  assertEquals(told("shopping-mall", "CN-AH"), ["not-yours", "required", "not-yours", "not-yours"]);
  assertEquals(told("shopping-mall", "CN-LN"), ["permitted", "required", "permitted", "permitted"]);
  assertEquals(
    told("shopping-mall", "CN-LN", "CN"),
    ["permitted", "required", "not-yours", "not-yours"],
  );
});

Deno.test("another public place is for who must keep it safe", () => {
  assertEquals(
    told("other-public-place", "CN"),
    ["not-yours", "permitted", "not-yours", "not-yours"],
  );
  assertEquals(
    told("other-public-place", "CN-AH"),
    ["permitted", "permitted", "not-yours", "not-yours"],
  );
  assertEquals(
    told("other-public-place", "CN-LN"),
    ["permitted", "permitted", "permitted", "permitted"],
  );
});

Deno.test("the strictest layer decides and a sector layer adds nothing", () => {
  assertEquals(told("bridge", "CN", "CN-LN"), ["required", "not-yours", "not-yours", "not-yours"]);
  assertEquals(told("bank", "CN", "CN-AH"), ["not-yours", "required", "not-yours", "not-yours"]);
  assertEquals(told("toilet", "parcel"), ["permitted", "permitted", "permitted", "permitted"]);
});

/** Places that the unit of the place must equip, each law's own list in full. */
const ON_SITE_UNIT: readonly (readonly [string, string])[] = [
  [
    "CN",
    "airport port railway-station metro-station bus-hub car-park shopping-mall farmers-market " +
    "exhibition-centre hotel-lobby entertainment-hall internet-cafe-hall cinema stadium school " +
    "kindergarten hospital nursing-home park open-park-entrance tourist-site library museum " +
    "public-bus long-distance-coach",
  ],
  [
    "CN-LN",
    "road-tunnel underground-passage metro-station bus-hub open-park-entrance airport port " +
    "railway-station bridge car-park shopping-mall farmers-market exhibition-centre hotel-lobby " +
    "entertainment-hall internet-cafe-hall cinema stadium school kindergarten hospital " +
    "nursing-home park tourist-site library museum archive bank research-institute tv-station " +
    "telecom-core post-office dangerous-goods-store power-plant water-works cultural-relic-site",
  ],
  [
    "CN-AH",
    "airport port railway-station car-park shopping-mall farmers-market exhibition-centre " +
    "hotel-lobby entertainment-hall internet-cafe-hall cinema stadium school kindergarten " +
    "hospital nursing-home park tourist-site library museum archive bank research-institute " +
    "tv-station telecom-core post-office dangerous-goods-store power-plant water-works " +
    "residential-community public-bus long-distance-coach cultural-relic-site",
  ],
];

/** Every place that no law calls private. */
const OPEN_PLACES = "city-main-road road-crossing road-tunnel city-square underground-passage " +
  "metro-station bus-hub open-park-entrance airport port railway-station bridge car-park " +
  "shopping-mall farmers-market exhibition-centre hotel-lobby entertainment-hall " +
  "internet-cafe-hall cinema stadium school kindergarten hospital nursing-home park tourist-site " +
  "library museum archive bank research-institute tv-station telecom-core post-office " +
  "dangerous-goods-store power-plant water-works residential-community public-bus " +
  "long-distance-coach cultural-relic-site other-public-place";

Deno.test("the unit of the place must build just where each law says", () => {
  for (const [layer, list] of ON_SITE_UNIT) {
    const required = OPEN_PLACES.split(" ").filter((place) =>
      plainSiting({ layers: [layer], place, builder: "site-unit" }) === "required"
    );
    assertEquals(required.sort(), list.split(" ").sort(), layer);
  }
});

Deno.test("the government must build just where each law says", () => {
  const roads = ["city-main-road", "city-square", "road-crossing"];
  const lists: [string, string[]][] = [
    ["CN", [...roads, "bridge", "road-tunnel", "underground-passage"]],
    ["CN-LN", roads],
    ["CN-AH", [
      ...roads,
      "bus-hub",
      "metro-station",
      "open-park-entrance",
      "road-tunnel",
      "underground-passage",
    ]],
  ];
  for (const [layer, list] of lists) {
    const required = OPEN_PLACES.split(" ").filter((place) =>
      plainSiting({ layers: [layer], place, builder: "government" }) === "required"
    );
    assertEquals(required.sort(), list.sort(), layer);
  }
});
