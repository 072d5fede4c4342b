/** Which articles decide about time limits, signs, requests and fines, written from the three texts alone, without the layers. */
import type { Action, Breach, Builder, Event, Paper, Requester } from "../../policy/words.ts";
import type { PerLaw } from "./articles_of_places.ts";

/**
 * Who needs a sign, and where it says so. Decree 799 and Anhui: every system. Decree 211: systems
 * that government pays for.
 */
export const SIGNS: Readonly<
  Record<Builder, PerLaw<readonly [required: boolean, article: string]>>
> = {
  "government": { "CN": [true, "13"], "CN-LN": [true, "13"], "CN-AH": [true, "14"] },
  "site-unit": { "CN": [true, "13"], "CN-LN": [false, "13"], "CN-AH": [true, "14"] },
  "other-unit": { "CN": [true, "13"], "CN-LN": [false, "13"], "CN-AH": [true, "14"] },
  "individual": { "CN": [true, "13"], "CN-LN": [false, "13"], "CN-AH": [true, "14"] },
};

/** The article behind each time limit; `null` where the law has nothing about the event. */
export const LIMITS: Readonly<Record<Event, PerLaw<string | null>>> = {
  "in-use": { "CN": "14(1)", "CN-LN": "12(1)", "CN-AH": null },
  "handed-over": { "CN": null, "CN-LN": null, "CN-AH": "13(2)" },
  // Decree 799 says promptly, Decree 211 three working days.
  "changed": { "CN": "14(1)", "CN-LN": "12(1)", "CN-AH": null },
  "in-use-before-law": { "CN": "14(1)", "CN-LN": "12(2)", "CN-AH": "13(3)" },
  "dismantling": { "CN": null, "CN-LN": null, "CN-AH": "15" },
};

/** Time limits about the systems of some builders alone: Anhui's article 9(1) systems are not filed after delivery. */
export const LIMITS_OF_SOME: Readonly<Partial<Record<Event, Partial<PerLaw<readonly Builder[]>>>>> =
  { "handed-over": { "CN-AH": ["site-unit", "other-unit", "individual"] } };

/** What a right to footage hangs on. */
export interface Basis {
  /** The article that gives the right, and asks for the approval where one is asked. */
  readonly article: string;
  /** Whose approval the table's case brings; `none` where the law asks for nobody's. */
  readonly approvedBy: "own-organ-head" | "county-public-security-head" | "operator" | "none";
  readonly emergencyOnly?: true;
  readonly twoPersons?: string;
  readonly papers?: Readonly<Partial<Record<Paper, string>>>;
}

/** A right, or the article that refuses. */
export type Word = Basis | { readonly refusedBy: string };

// Decree 799: paragraph 1 of article 23 is what nobody may do: give out against the law.
const CN_NO: Word = { refusedBy: "23(1)" };
// Article 20 names neither approval nor papers.
const CN_ORGAN: Word = { article: "20", approvedBy: "none" };
const CN_PERSON: Word = { article: "21", approvedBy: "operator" };

// Decree 211: a user gives out nothing on its own authority.
const LN_NO: Word = { refusedBy: "14(6)" };
const LN_18 = {
  twoPersons: "18(1)",
  papers: { "approval": "18(2)", "credential": "18(3)", "register-form": "18(4)" },
} as const;
const LN_ORGAN: Word = { article: "17(1)", approvedBy: "own-organ-head", ...LN_18 };
// Article 18 is about viewing, retrieving and copying; direct use has the approval alone.
const LN_DIRECT: Word = { article: "17(1)", approvedBy: "own-organ-head" };
const LN_EMERGENCY: Word = {
  article: "17(2)",
  approvedBy: "county-public-security-head",
  emergencyOnly: true,
  ...LN_18,
};

// Anhui: nothing to whomever the measure does not name.
const AH_NO: Word = { refusedBy: "18(3)" };
// Paragraph 2 of article 22 takes items 1, 2, 4 of paragraph 1 over and adds the own organ's proof.
const AH_22_2 = {
  approvedBy: "own-organ-head",
  twoPersons: "22(2)",
  papers: { "credential": "22(2)", "own-organ-proof": "22(2)", "register-form": "22(2)" },
} as const;
const AH_ORGAN: Word = { article: "21(1)", ...AH_22_2 };
const AH_DIRECT: Word = { article: "20", ...AH_22_2 };
const AH_OTHER: Word = {
  article: "21(2)",
  approvedBy: "county-public-security-head",
  twoPersons: "22(1)(1)",
  papers: {
    "credential": "22(1)(2)",
    "own-organ-proof": "22(1)(3)",
    "approval": "22(1)(3)",
    "register-form": "22(1)(4)",
  },
};

const ORGAN: PerLaw<Word> = { "CN": CN_ORGAN, "CN-LN": LN_ORGAN, "CN-AH": AH_ORGAN };
const DIRECT: PerLaw<Word> = {
  // Article 20 speaks of viewing and retrieving. Direct use is a way of viewing: were the nation
  // silent on it, adding the province's article would permit what the nation alone refuses.
  "CN": CN_ORGAN,
  "CN-LN": LN_DIRECT,
  "CN-AH": AH_DIRECT,
};
const OTHER: PerLaw<Word> = { "CN": CN_ORGAN, "CN-LN": LN_EMERGENCY, "CN-AH": AH_OTHER };
const NOBODY: PerLaw<Word> = { "CN": CN_NO, "CN-LN": LN_NO, "CN-AH": AH_NO };
const PERSON: PerLaw<Word> = { ...NOBODY, "CN": CN_PERSON };

/** Every requester and action in every law. */
export const REQUESTS: Readonly<Record<Requester, Readonly<Record<Action, PerLaw<Word>>>>> = {
  "public-security": { "view": ORGAN, "copy": ORGAN, "retrieve": ORGAN, "connect": DIRECT },
  "state-security": { "view": ORGAN, "copy": ORGAN, "retrieve": ORGAN, "connect": DIRECT },
  "other-agency": { "view": OTHER, "copy": OTHER, "retrieve": OTHER, "connect": NOBODY },
  "data-subject": { "view": PERSON, "copy": NOBODY, "retrieve": NOBODY, "connect": NOBODY },
  "other-unit": { "view": NOBODY, "copy": NOBODY, "retrieve": NOBODY, "connect": NOBODY },
  "other-individual": { "view": NOBODY, "copy": NOBODY, "retrieve": NOBODY, "connect": NOBODY },
};

/**
 * The article that says what a breach costs, or what is done about it instead; `null` where the law
 * is silent.
 *
 * Decree 799, article 31: whoever fails in network security, data security or personal data, or
 * gives out against the law, is punished by other laws; running without a break and whole footage
 * are such duties in 15(1), the register in 16(2)(3). Decree 211, article 23: 14(3) to 14(7);
 * article 24: 15(3) to 15(6), a stop being the "other" of 15(6), and of a change of purpose the
 * dearer of the two. Anhui, article 24 by item; 25 both ways of building where one may not; 26(1)
 * article 18; 26(2) article 19.
 */
export const COSTS: Readonly<Record<Breach, PerLaw<string | null>>> = {
  "not-installed": { "CN": null, "CN-LN": "20", "CN-AH": "24(1)" },
  "not-simultaneous": { "CN": null, "CN-LN": null, "CN-AH": "24(2)" },
  "forbidden-place": { "CN": "27(1)", "CN-LN": "21", "CN-AH": "25" },
  "built-where-reserved": { "CN": "26", "CN-LN": null, "CN-AH": "25" },
  "not-filed": { "CN": "29", "CN-LN": "22", "CN-AH": null },
  "dismantled-unnotified": { "CN": "30", "CN-LN": null, "CN-AH": "24(3)" },
  "interrupted": { "CN": "31", "CN-LN": "24", "CN-AH": "24(4)" },
  "position-changed": { "CN": "30", "CN-LN": "23", "CN-AH": "24(4)" },
  "purpose-changed": { "CN": null, "CN-LN": "24", "CN-AH": "24(4)" },
  "outsiders-in-monitor-room": { "CN": null, "CN-LN": null, "CN-AH": "24(4)" },
  "duty-watch-missing": { "CN": null, "CN-LN": "23", "CN-AH": null },
  "register-missing": { "CN": "31", "CN-LN": "23", "CN-AH": "24(5)" },
  "provided-without-authority": { "CN": "31", "CN-LN": "23", "CN-AH": "26(1)" },
  "retention-short": { "CN": null, "CN-LN": "23", "CN-AH": "24(5)" },
  "refused-access": { "CN": null, "CN-LN": null, "CN-AH": "24(6)" },
  "altered-or-deleted": { "CN": "31", "CN-LN": "24", "CN-AH": "26(1)" },
  "collected-private": { "CN": "31", "CN-LN": null, "CN-AH": "26(1)" },
  "traded-or-spread": { "CN": "31", "CN-LN": "24", "CN-AH": "26(2)" },
  "private-places-unchecked": { "CN": "27(2)", "CN-LN": null, "CN-AH": null },
  "secret-unit-unasked": { "CN": "28", "CN-LN": null, "CN-AH": null },
};

/** Keeping footage. */
export const KEPT_BY: PerLaw<string> = { "CN": "17", "CN-LN": "14(7)", "CN-AH": "17(2)(3)" };
