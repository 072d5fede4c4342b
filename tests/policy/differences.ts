/**
 * Every difference that was ever found between the rules and their plain reading, kept with what the
 * texts turned out to say. Whoever finds another adds a line here, whichever of the two was wrong.
 */
import type { Layer } from "../../policy/layer.ts";
import type {
  Action,
  Approver,
  Builder,
  Lack,
  Paper,
  Place,
  Requester,
} from "../../policy/words.ts";
import type { SitingVerdict } from "../../policy/combine.ts";

/** A question, the fact, the expected answer and the articles that decide it. */
export type Difference =
  & {
    readonly why: string;
    readonly layers: readonly Layer[];
    readonly articles: readonly string[];
  }
  & (
    | {
      readonly ask: "siting";
      readonly fact: { readonly place: Place; readonly builder: Builder };
      readonly answer: SitingVerdict;
    }
    | {
      readonly ask: "disclosure";
      readonly fact: {
        readonly requester: Requester;
        readonly action: Action;
        readonly staff: number;
        readonly shown: readonly Paper[];
        readonly approvedBy: Approver;
        readonly emergency: boolean;
      };
      /** What is missing where it is refused. */
      readonly answer: "permit" | readonly Lack[];
    }
  );

const siting = (
  layers: readonly Layer[],
  place: Place,
  builder: Builder,
  answer: SitingVerdict,
  articles: readonly string[],
  why: string,
): Difference => ({ ask: "siting", layers, fact: { place, builder }, answer, articles, why });

const SITING: readonly Difference[] = [
  siting(
    ["CN"],
    "shopping-mall",
    "government",
    "permitted",
    ["CN-7(2)(1)"],
    "7(3) excepts departments of government by name, at a unit's place too",
  ),
  siting(
    ["CN-AH"],
    "school",
    "government",
    "not-yours",
    ["AH-9(2)", "AH-9(3)"],
    "9(2) gives the school to its unit, and 9(3) keeps out all others, government among them",
  ),
  siting(
    ["CN", "CN-AH"],
    "metro-station",
    "government",
    "required",
    ["AH-7(1)(6)", "AH-9(1)"],
    "the nation gives it to the unit and lets government; Anhui gives it to government",
  ),
  siting(
    ["CN", "CN-AH"],
    "metro-station",
    "site-unit",
    "not-yours",
    ["AH-9(1)", "AH-9(3)"],
    "what the nation requires of the unit Anhui keeps it from: the stricter answer",
  ),
  ...(["government", "site-unit", "other-unit", "individual"] as const).flatMap((builder) =>
    (["ballot-box", "voting-point", "report-box", "finance-client-data-spot"] as const).map(
      (place) =>
        siting(
          ["CN-LN"],
          place,
          builder,
          "forbidden",
          ["LN-9"],
          "the list of article 9 is open, and Anhui's article 8 calls these spots private",
        ),
    )
  ),
  ...(["hotel-lobby", "nursing-home"] as const).map((place) =>
    siting(
      ["CN"],
      place,
      "site-unit",
      "required",
      ["CN-7(2)", "CN-7(2)(1)"],
      "item 1 ends with other crowded places",
    )
  ),
  siting(
    ["CN-LN"],
    "research-institute",
    "site-unit",
    "required",
    ["LN-20", "LN-6(1)(1)"],
    "item 1 ends with other important units",
  ),
  siting(
    ["CN-LN"],
    "underground-passage",
    "site-unit",
    "required",
    ["LN-20", "LN-6(1)(2)"],
    "a tunnel for walkers is one of item 2, not a crowded place of item 3",
  ),
  siting(
    ["CN-LN"],
    "nursing-home",
    "site-unit",
    "required",
    ["LN-20", "LN-6(1)(3)"],
    "item 3 ends with other crowded places",
  ),
  siting(
    ["CN"],
    "road-service-area",
    "site-unit",
    "required",
    ["CN-7(2)", "CN-7(2)(4)"],
    "item 4 was left out of both, because no question has a word for it",
  ),
];

const ALL_PAPERS = ["approval", "credential", "own-organ-proof", "register-form"] as const;

const disclosure = (
  layers: readonly Layer[],
  [requester, action, approvedBy]: readonly [Requester, Action, Approver],
  brought: { readonly staff: number; readonly shown: readonly Paper[] },
  answer: "permit" | readonly Lack[],
  articles: readonly string[],
  why: string,
  emergency = false,
): Difference => ({
  ask: "disclosure",
  layers,
  fact: { requester, action, approvedBy, emergency, ...brought },
  answer,
  articles,
  why,
});

const NOTHING = { staff: 1, shown: [] } as const;
const WHOLE = { staff: 2, shown: ALL_PAPERS } as const;

const DISCLOSURE: readonly Difference[] = [
  ...(["public-security", "state-security"] as const).flatMap((organ) => [
    disclosure(
      ["CN"],
      [organ, "connect", "none"],
      NOTHING,
      "permit",
      ["CN-20"],
      "direct use is a way of seeing; were the nation silent, a province would permit what it refuses",
    ),
    disclosure(
      ["CN-LN"],
      [organ, "connect", "own-organ-head"],
      NOTHING,
      "permit",
      ["LN-17(1)"],
      "article 18 asks for papers to view, retrieve and copy, not for direct use",
    ),
    disclosure(
      ["CN-LN"],
      [organ, "connect", "none"],
      WHOLE,
      ["right-approver"],
      ["LN-17(1)"],
      "the head's approval is what direct use hangs on",
    ),
    disclosure(
      ["CN-LN"],
      [organ, "view", "none"],
      NOTHING,
      ["approval", "credential", "register-form", "right-approver", "second-person"],
      ["LN-17(1)", "LN-18(1)", "LN-18(2)", "LN-18(3)", "LN-18(4)"],
      "what is missing are the papers themselves, by name",
    ),
    disclosure(
      ["CN-AH"],
      [organ, "view", "none"],
      NOTHING,
      ["credential", "own-organ-proof", "register-form", "right-approver", "second-person"],
      ["AH-21(1)", "AH-22(2)"],
      "22(2) leaves item 3 out: their own organ's proof, and no approval of others",
    ),
  ]),
  disclosure(
    ["CN"],
    ["other-agency", "connect", "none"],
    WHOLE,
    ["lawful-basis"],
    ["CN-23(1)"],
    "article 20 is about viewing and retrieving; no layer lets other agencies use a system directly",
  ),
  disclosure(
    ["CN-AH"],
    ["other-agency", "copy", "county-public-security"],
    NOTHING,
    [...ALL_PAPERS, "right-approver", "second-person"],
    ["AH-21(2)", "AH-22(1)(1)", "AH-22(1)(2)", "AH-22(1)(3)", "AH-22(1)(4)"],
    "the head of public security, not the organ, and both papers of item 3",
  ),
  disclosure(
    ["CN-LN"],
    ["other-agency", "copy", "county-public-security"],
    { staff: 2, shown: ["credential", "register-form"] },
    ["approval"],
    ["LN-18(2)"],
    "in an emergency one paper alone may be missing, and it is named",
    true,
  ),
];

/** All of them. */
export const DIFFERENCES: readonly Difference[] = [...SITING, ...DISCLOSURE];
