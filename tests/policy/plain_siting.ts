/**
 * Where a camera may stand and who may build it, read a second time, slowly and plainly, straight
 * from the texts: the articles in their order, nothing from `policy/`.
 *
 * How open lists are read. A list that ends in "and the like" is closed by the class that it names,
 * and a place belongs to that class where one of the three texts, or a national statute, counts it
 * there:
 * - privacy: every place that Decree 799 art. 8 or Anhui art. 8 calls private is private everywhere;
 * - crowded places: Fire Protection Law art. 73 (hotels, markets, sports venues, kindergartens,
 *   homes for the old, reading rooms, museum halls), and underground passages (Anhui art. 7 item 12);
 * - important units: Decree 421 on internal security art. 13 (research units among them).
 *
 * How "other units and persons" are read: whoever is not the one to whom the paragraph gives this
 * very place, a government in a shop as much as a shop on a road.
 */

export interface PlainSitingFacts {
  readonly layers: readonly string[];
  readonly place: string;
  readonly builder: string;
}

export type PlainSiting = "forbidden" | "not-yours" | "required" | "permitted";

/** Decree 799, by article. */
function national(place: string, builder: string): PlainSiting {
  // Art. 7 paragraph 1: the government builds on main roads, boundaries of districts, bridges,
  // tunnels, underground passages, squares and around key units. A crossing is a part of the road.
  if (
    place === "city-main-road" || place === "road-crossing" || place === "bridge" ||
    place === "road-tunnel" || place === "underground-passage" || place === "city-square"
  ) {
    if (builder === "government") return "required";
    // Art. 7 paragraph 3: nobody else may.
    return "not-yours";
  }
  // Art. 7 paragraph 2: whoever is responsible for running the place builds.
  if (
    // Item 1: centres of trade and exhibition, sights, places of culture, sport and entertainment,
    // schools, hospitals, service halls, parks, public car parks and other places where people
    // gather.
    place === "shopping-mall" || place === "exhibition-centre" || place === "tourist-site" ||
    place === "entertainment-hall" || place === "internet-cafe-hall" || place === "cinema" ||
    place === "stadium" || place === "library" || place === "museum" ||
    place === "school" || place === "kindergarten" || place === "hospital" ||
    place === "park" || place === "open-park-entrance" || place === "car-park" ||
    place === "farmers-market" || place === "hotel-lobby" || place === "nursing-home" ||
    // Item 2: airports, passenger ports, stations of railway, coaches and metro, other hubs.
    place === "airport" || place === "port" || place === "railway-station" ||
    place === "metro-station" || place === "bus-hub" ||
    // Item 3: large and middle-sized public vehicles.
    place === "public-bus" || place === "long-distance-coach" ||
    // Item 4: service areas of motorways and main roads. No question has a word for them.
    place === "road-service-area"
  ) {
    if (builder === "site-unit") return "required";
    // Art. 7 paragraph 3 keeps out whoever is neither a unit in charge nor a department of
    // government, which it names. So a metro station in Anhui, where the province's measure has the
    // government build, has at least one who may.
    if (builder === "government") return "permitted";
    return "not-yours";
  }
  // Art. 8 paragraph 1.
  // Item 1: inside guest rooms and private rooms of houses that lodge and feed guests.
  if (place === "hotel-guest-room" || place === "private-dining-room") return "forbidden";
  // Item 2: inside students' dormitory rooms and rooms where a unit's people live or rest.
  if (place === "dormitory-room" || place === "staff-rest-room") return "forbidden";
  // Item 3: inside public baths, toilets, changing, nursing and fitting rooms.
  if (
    place === "public-bath" || place === "toilet" || place === "changing-room" ||
    place === "nursing-room" || place === "fitting-room"
  ) return "forbidden";
  // Item 4: wherever else a camera could see or hear what is private. A code typed at a bank, a
  // vote and a report to the authorities are private; Anhui art. 8 calls them so.
  if (
    place === "finance-client-data-spot" || place === "ballot-box" || place === "voting-point" ||
    place === "report-box"
  ) return "forbidden";
  // Art. 9 paragraph 1: in other public places only whoever has the duty to keep the place safe.
  // The unit that runs the place has it. Of a government, a stranger or a private person nothing
  // in the question says so.
  if (builder === "site-unit") return "permitted";
  return "not-yours";
}

/** Liaoning Decree 211, by article. */
function liaoning(place: string, builder: string): PlainSiting {
  // Art. 6 says which places must have a system. It does not say who builds; art. 20 speaks of the
  // unit that should have built, which is the unit of the place.
  // Item 5 (main roads, important crossings, squares) is given away by art. 7, so that comes first.
  // Art. 7: there the city's and county's governments build, and no other unit or person may. The
  // list is closed: tunnels, bridges and passages are not on it.
  if (place === "city-main-road" || place === "road-crossing" || place === "city-square") {
    if (builder === "government") return "required";
    return "not-yours";
  }
  // Art. 9: never in guest rooms, public baths, changing rooms, toilets, dormitories of students
  // and staff and the like that touch on a citizen's privacy.
  if (
    place === "hotel-guest-room" || place === "public-bath" || place === "changing-room" ||
    place === "toilet" || place === "dormitory-room"
  ) return "forbidden";
  // Art. 9, "and the like".
  if (
    place === "private-dining-room" || place === "staff-rest-room" || place === "fitting-room" ||
    place === "nursing-room" || place === "finance-client-data-spot" || place === "ballot-box" ||
    place === "voting-point" || place === "report-box"
  ) return "forbidden";
  // Art. 7 closes nothing else, so outside of it others are let, and only the place's unit must.
  if (builder !== "site-unit") return "permitted";
  // Art. 6 item 1: broadcasting, telecoms, post, finance, museums, archives, exhibition halls,
  // protected relics, dangerous goods, and other important units (research).
  if (
    place === "tv-station" || place === "telecom-core" || place === "post-office" ||
    place === "bank" || place === "museum" || place === "archive" ||
    place === "exhibition-centre" || place === "cultural-relic-site" ||
    place === "dangerous-goods-store" || place === "research-institute"
  ) return "required";
  // Art. 6 item 2: airports, ports, stations, large bridges, tunnels.
  if (
    place === "airport" || place === "port" || place === "railway-station" ||
    place === "metro-station" || place === "bus-hub" || place === "bridge" ||
    place === "road-tunnel"
  ) return "required";
  // Art. 6 item 3: malls, hotels, schools, hospitals, parks, culture and entertainment, sights,
  // car parks and other places where people gather.
  if (
    place === "shopping-mall" || place === "hotel-lobby" || place === "school" ||
    place === "hospital" || place === "park" || place === "open-park-entrance" ||
    place === "entertainment-hall" || place === "internet-cafe-hall" || place === "cinema" ||
    place === "library" || place === "tourist-site" || place === "car-park" ||
    place === "farmers-market" || place === "stadium" || place === "kindergarten" ||
    place === "nursing-home" || place === "underground-passage"
  ) return "required";
  // Art. 6 item 4: large power and water works and a city's supply.
  if (place === "power-plant" || place === "water-works") return "required";
  // Art. 6 item 6 and paragraph 2 point to other laws and to decisions that nobody has named here.
  return "permitted";
}

/** Anhui's measure, by article. */
function anhui(place: string, builder: string): PlainSiting {
  // Art. 8: forbidden.
  // Item 1: inside guest rooms and rooms of shared dormitories.
  if (place === "hotel-guest-room" || place === "dormitory-room") return "forbidden";
  // Item 2: public baths, changing, fitting and nursing rooms, toilets.
  if (
    place === "public-bath" || place === "changing-room" || place === "fitting-room" ||
    place === "nursing-room" || place === "toilet"
  ) return "forbidden";
  // Item 3: where a bank's work could show its clients' data.
  if (place === "finance-client-data-spot") return "forbidden";
  // Item 4: ballot boxes, voting points and report boxes, where one could see what somebody wills.
  if (place === "ballot-box" || place === "voting-point" || place === "report-box") {
    return "forbidden";
  }
  // Item 5: other private places.
  if (place === "private-dining-room" || place === "staff-rest-room") return "forbidden";
  // Art. 9 paragraph 1: roads, crossings, tunnels, metro stations, hubs of city buses, ways and
  // entrances of open parks, squares, underground passages are for the government to organise.
  if (
    place === "city-main-road" || place === "road-crossing" || place === "road-tunnel" ||
    place === "metro-station" || place === "bus-hub" || place === "open-park-entrance" ||
    place === "city-square" || place === "underground-passage"
  ) {
    if (builder === "government") return "required";
    // Art. 9 paragraph 3: other units and persons may not.
    return "not-yours";
  }
  // Art. 9 paragraph 2: the other places of art. 7 are for the unit that builds, manages or uses
  // the place. Those of art. 7 are:
  if (
    // Item 2.
    place === "hotel-lobby" || place === "cinema" || place === "stadium" ||
    place === "entertainment-hall" || place === "internet-cafe-hall" ||
    // Item 3.
    place === "shopping-mall" || place === "farmers-market" || place === "exhibition-centre" ||
    // Item 4.
    place === "tv-station" || place === "telecom-core" || place === "post-office" ||
    // Item 5.
    place === "public-bus" || place === "long-distance-coach" ||
    // Item 6.
    place === "airport" || place === "port" || place === "railway-station" ||
    place === "car-park" ||
    // Item 7.
    place === "power-plant" || place === "water-works" ||
    // Item 8.
    place === "dangerous-goods-store" ||
    // Item 9.
    place === "cultural-relic-site" || place === "museum" || place === "archive" ||
    place === "library" ||
    // Item 10.
    place === "research-institute" || place === "bank" ||
    // Item 11.
    place === "school" || place === "kindergarten" || place === "hospital" ||
    place === "nursing-home" ||
    // Item 12.
    place === "park" || place === "tourist-site" ||
    // Item 13.
    place === "residential-community"
  ) {
    if (builder === "site-unit") return "required";
    // Art. 9 paragraph 3: other units and persons may not.
    return "not-yours";
  }
  // What is left (a bridge, any other public place) art. 7 does not name and art. 9 gives to
  // nobody. Art. 9 paragraph 3 still keeps out whoever is neither government nor the place's unit.
  if (builder === "other-unit" || builder === "individual") return "not-yours";
  return "permitted";
}

/** The plain answer to a siting question: the strictest of the layers named. */
export function plainSiting(facts: PlainSitingFacts): PlainSiting {
  const said: PlainSiting[] = [];
  for (const layer of facts.layers) {
    if (layer === "CN") said.push(national(facts.place, facts.builder));
    if (layer === "CN-LN") said.push(liaoning(facts.place, facts.builder));
    if (layer === "CN-AH") said.push(anhui(facts.place, facts.builder));
    // The sector layers say how long to keep and nothing about places.
  }
  if (said.includes("forbidden")) return "forbidden";
  if (said.includes("not-yours")) return "not-yours";
  if (said.includes("required")) return "required";
  return "permitted";
}
