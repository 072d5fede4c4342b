/** The words in which questions about the law are asked and answered. */

/** Who builds a system. `site-unit`: builds, manages or uses that very place. */
export const BUILDERS = ["government", "site-unit", "other-unit", "individual"] as const;
export type Builder = typeof BUILDERS[number];

/** Places and spots that can be asked about, and one word for all others. */
export const ASKED_PLACES = [
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
  "city-main-road",
  "road-crossing",
  "road-tunnel",
  "city-square",
  "underground-passage",
  "metro-station",
  "bus-hub",
  "open-park-entrance",
  "airport",
  "port",
  "railway-station",
  "bridge",
  "car-park",
  "shopping-mall",
  "farmers-market",
  "exhibition-centre",
  "hotel-lobby",
  "entertainment-hall",
  "internet-cafe-hall",
  "cinema",
  "stadium",
  "school",
  "kindergarten",
  "hospital",
  "nursing-home",
  "park",
  "tourist-site",
  "library",
  "museum",
  "archive",
  "bank",
  "research-institute",
  "tv-station",
  "telecom-core",
  "post-office",
  "dangerous-goods-store",
  "power-plant",
  "water-works",
  "residential-community",
  "public-bus",
  "long-distance-coach",
  "cultural-relic-site",
  "other-public-place",
] as const;
/** These, and what a text names that no question has a word for: service areas of main roads (CN-7(2)(4)). */
export const PLACES = [...ASKED_PLACES, "road-service-area"] as const;
export type Place = typeof PLACES[number];

/** What happened, or is planned, that starts a time limit. */
export const EVENTS = [
  "in-use",
  "handed-over",
  "changed",
  "in-use-before-law",
  "dismantling",
] as const;
export type Event = typeof EVENTS[number];

/** Who asks for footage. `data-subject`: the person shown, kin or a guardian. */
export const REQUESTERS = [
  "public-security",
  "state-security",
  "other-agency",
  "data-subject",
  "other-unit",
  "other-individual",
] as const;
export type Requester = typeof REQUESTERS[number];

/** What they want. `connect`: connect to the system or use it directly. */
export const ACTIONS = ["view", "copy", "retrieve", "connect"] as const;
export type Action = typeof ACTIONS[number];

/** Papers that they show or fill in. */
export const PAPERS = ["credential", "own-organ-proof", "approval", "register-form"] as const;
export type Paper = typeof PAPERS[number];

/** Who approved it. */
export const APPROVERS = [
  "own-organ-head",
  "county-public-security",
  "county-public-security-head",
  "city-public-security-head",
  "operator",
  "none",
] as const;
export type Approver = typeof APPROVERS[number];

/** What a request may lack: papers by name. `lawful-basis` stands alone: no rule lets this requester have this at all. */
export const LACKS = [...PAPERS, "lawful-basis", "right-approver", "second-person"] as const;
export type Lack = typeof LACKS[number];

/** Ways of breaking the rules that can be asked about. */
export const ASKED_BREACHES = [
  "not-installed",
  "not-simultaneous",
  "forbidden-place",
  "built-where-reserved",
  "not-filed",
  "dismantled-unnotified",
  "interrupted",
  "position-changed",
  "purpose-changed",
  "outsiders-in-monitor-room",
  "duty-watch-missing",
  "register-missing",
  "provided-without-authority",
  "retention-short",
  "refused-access",
  "altered-or-deleted",
  "collected-private",
  "traded-or-spread",
] as const;
export type AskedBreach = typeof ASKED_BREACHES[number];

/** What a text fines that no question has a word for: private places not checked (CN-27(2)), no consent of an organ that keeps secrets (CN-28). */
export const FURTHER_BREACHES = ["private-places-unchecked", "secret-unit-unasked"] as const;
export type FurtherBreach = typeof FURTHER_BREACHES[number];

/** Every way of breaking the rules. */
export const BREACHES = [...ASKED_BREACHES, ...FURTHER_BREACHES] as const;
export type Breach = typeof BREACHES[number];

/** Who pays. */
export const PARTIES = ["unit", "responsible-person", "individual"] as const;
export type Party = typeof PARTIES[number];
