/** Which article decides about each place, written from the three texts alone, without the layers. */
import type { Place } from "../../policy/words.ts";

/** The laws whose articles are tried one by one. */
export const LAWS = ["CN", "CN-LN", "CN-AH"] as const;
export type Law = typeof LAWS[number];
/** One answer for each of them: a case that lacks one does not compile. */
export type PerLaw<T> = Readonly<Record<Law, T>>;

/** What a law says of a place; articles without the law's letters. */
export type Where =
  /** Nobody may, by this item. */
  | { readonly said: "never"; readonly item: string }
  /** This item names it, and this builder must. */
  | { readonly said: "named"; readonly item: string; readonly by: "government" | "site-unit" }
  /** No item names it. */
  | { readonly said: "unnamed" };

const no = (item: string): Where => ({ said: "never", item });
const gov = (item: string): Where => ({ said: "named", item, by: "government" });
const unit = (item: string): Where => ({ said: "named", item, by: "site-unit" });
const none: Where = { said: "unnamed" };

/**
 * Every place in every law.
 *
 * Decree 799: article 8 bans, paragraphs 1 and 2 of article 7 name; bridges are in its paragraph 1,
 * what the open list of crowded places of item 1 takes in are markets, hotels and homes for the old.
 * Decree 211: article 9 bans as one open list; article 6 names, by item. An exhibition hall is an
 * important unit there (item 1), stations of every kind are stations (item 2).
 * Anhui: article 8 bans by item, article 7 names by item, article 9(1) takes some for government.
 */
export const PLACES_IN_LAW: Readonly<Record<Place, PerLaw<Where>>> = {
  "hotel-guest-room": { "CN": no("8(1)(1)"), "CN-LN": no("9"), "CN-AH": no("8(1)") },
  "private-dining-room": { "CN": no("8(1)(1)"), "CN-LN": no("9"), "CN-AH": no("8(5)") },
  "dormitory-room": { "CN": no("8(1)(2)"), "CN-LN": no("9"), "CN-AH": no("8(1)") },
  "staff-rest-room": { "CN": no("8(1)(2)"), "CN-LN": no("9"), "CN-AH": no("8(5)") },
  "public-bath": { "CN": no("8(1)(3)"), "CN-LN": no("9"), "CN-AH": no("8(2)") },
  "changing-room": { "CN": no("8(1)(3)"), "CN-LN": no("9"), "CN-AH": no("8(2)") },
  "fitting-room": { "CN": no("8(1)(3)"), "CN-LN": no("9"), "CN-AH": no("8(2)") },
  "nursing-room": { "CN": no("8(1)(3)"), "CN-LN": no("9"), "CN-AH": no("8(2)") },
  "toilet": { "CN": no("8(1)(3)"), "CN-LN": no("9"), "CN-AH": no("8(2)") },
  "finance-client-data-spot": { "CN": no("8(1)(4)"), "CN-LN": no("9"), "CN-AH": no("8(3)") },
  "ballot-box": { "CN": no("8(1)(4)"), "CN-LN": no("9"), "CN-AH": no("8(4)") },
  "voting-point": { "CN": no("8(1)(4)"), "CN-LN": no("9"), "CN-AH": no("8(4)") },
  "report-box": { "CN": no("8(1)(4)"), "CN-LN": no("9"), "CN-AH": no("8(4)") },
  "city-main-road": { "CN": gov("7(1)"), "CN-LN": gov("6(1)(5)"), "CN-AH": gov("7(1)(1)") },
  "road-crossing": { "CN": gov("7(1)"), "CN-LN": gov("6(1)(5)"), "CN-AH": gov("7(1)(1)") },
  "road-tunnel": { "CN": gov("7(1)"), "CN-LN": unit("6(1)(2)"), "CN-AH": gov("7(1)(1)") },
  "city-square": { "CN": gov("7(1)"), "CN-LN": gov("6(1)(5)"), "CN-AH": gov("7(1)(12)") },
  "underground-passage": {
    "CN": gov("7(1)"),
    "CN-LN": unit("6(1)(2)"),
    "CN-AH": gov("7(1)(12)"),
  },
  "metro-station": { "CN": unit("7(2)(2)"), "CN-LN": unit("6(1)(2)"), "CN-AH": gov("7(1)(6)") },
  "bus-hub": { "CN": unit("7(2)(2)"), "CN-LN": unit("6(1)(2)"), "CN-AH": gov("7(1)(6)") },
  "open-park-entrance": {
    "CN": unit("7(2)(1)"),
    "CN-LN": unit("6(1)(3)"),
    "CN-AH": gov("7(1)(12)"),
  },
  "airport": { "CN": unit("7(2)(2)"), "CN-LN": unit("6(1)(2)"), "CN-AH": unit("7(1)(6)") },
  "port": { "CN": unit("7(2)(2)"), "CN-LN": unit("6(1)(2)"), "CN-AH": unit("7(1)(6)") },
  "railway-station": { "CN": unit("7(2)(2)"), "CN-LN": unit("6(1)(2)"), "CN-AH": unit("7(1)(6)") },
  "bridge": { "CN": gov("7(1)"), "CN-LN": unit("6(1)(2)"), "CN-AH": none },
  "car-park": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(6)") },
  "shopping-mall": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(3)") },
  "farmers-market": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(3)") },
  "exhibition-centre": {
    "CN": unit("7(2)(1)"),
    "CN-LN": unit("6(1)(1)"),
    "CN-AH": unit("7(1)(3)"),
  },
  "hotel-lobby": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(2)") },
  "entertainment-hall": {
    "CN": unit("7(2)(1)"),
    "CN-LN": unit("6(1)(3)"),
    "CN-AH": unit("7(1)(2)"),
  },
  "internet-cafe-hall": {
    "CN": unit("7(2)(1)"),
    "CN-LN": unit("6(1)(3)"),
    "CN-AH": unit("7(1)(2)"),
  },
  "cinema": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(2)") },
  "stadium": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(2)") },
  "school": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(11)") },
  "kindergarten": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(11)") },
  "hospital": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(11)") },
  "nursing-home": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(11)") },
  "park": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(12)") },
  "tourist-site": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(12)") },
  "library": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(3)"), "CN-AH": unit("7(1)(9)") },
  "museum": { "CN": unit("7(2)(1)"), "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(9)") },
  "archive": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(9)") },
  "bank": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(10)") },
  "research-institute": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(10)") },
  "tv-station": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(4)") },
  "telecom-core": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(4)") },
  "post-office": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(4)") },
  "dangerous-goods-store": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(8)") },
  "power-plant": { "CN": none, "CN-LN": unit("6(1)(4)"), "CN-AH": unit("7(1)(7)") },
  "water-works": { "CN": none, "CN-LN": unit("6(1)(4)"), "CN-AH": unit("7(1)(7)") },
  "residential-community": { "CN": none, "CN-LN": none, "CN-AH": unit("7(1)(13)") },
  "public-bus": { "CN": unit("7(2)(3)"), "CN-LN": none, "CN-AH": unit("7(1)(5)") },
  "long-distance-coach": { "CN": unit("7(2)(3)"), "CN-LN": none, "CN-AH": unit("7(1)(5)") },
  "cultural-relic-site": { "CN": none, "CN-LN": unit("6(1)(1)"), "CN-AH": unit("7(1)(9)") },
  "other-public-place": { "CN": none, "CN-LN": none, "CN-AH": none },
  "road-service-area": { "CN": unit("7(2)(4)"), "CN-LN": none, "CN-AH": none },
};

/** Whom a law gives a place to, and whom it shuts out. */
export interface Given {
  /** The article that puts the duty on the builder whose item it is. */
  readonly duty: string;
  /** The article that shuts others out, and which others; `null` where it shuts out nobody. */
  readonly shut: readonly [article: string, ...builders: string[]] | null;
}

/**
 * Decree 799: 7(3) shuts out all but government and the unit in charge, each where its paragraph has
 * it; it excepts departments of government by name in both. Decree 211: 7(1) keeps everybody from
 * roads and squares, nothing keeps anybody from elsewhere; that the unit of the place must build is
 * in article 20, at whose cost the police do. Anhui: 9(3) shuts out whoever 9(1) and 9(2) do not name.
 */
export const GIVEN: PerLaw<Readonly<Record<"government" | "site-unit", Given>>> = {
  "CN": {
    "government": { duty: "7(1)", shut: ["7(3)", "site-unit", "other-unit", "individual"] },
    "site-unit": { duty: "7(2)", shut: ["7(3)", "other-unit", "individual"] },
  },
  "CN-LN": {
    "government": { duty: "7(1)", shut: ["7(1)", "site-unit", "other-unit", "individual"] },
    "site-unit": { duty: "20", shut: null },
  },
  "CN-AH": {
    "government": { duty: "9(1)", shut: ["9(3)", "site-unit", "other-unit", "individual"] },
    "site-unit": { duty: "9(2)", shut: ["9(3)", "government", "other-unit", "individual"] },
  },
};

/**
 * Places that no item names: Decree 799 leaves them to whoever must keep them safe (9(1)); the lists
 * of Decree 211 and Anhui leave them free, but Anhui shuts out strangers (9(3)).
 */
export const UNNAMED: PerLaw<{ readonly free: string; readonly shut: Given["shut"] }> = {
  "CN": { free: "9(1)", shut: ["9(1)", "government", "other-unit", "individual"] },
  "CN-LN": { free: "6(1)", shut: null },
  "CN-AH": { free: "7(1)", shut: ["9(3)", "other-unit", "individual"] },
};
