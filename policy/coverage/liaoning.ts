/** Liaoning Provincial Government Decree 211, unit by unit. */
import {
  by,
  command,
  type CoverageEntry,
  type CoveredText,
  duty,
  fn,
  others,
  rule,
  test,
} from "./entry.ts";
import * as product from "./product.ts";

const listed = (what: string): CoverageEntry =>
  by(rule("siting", what), product.SITING, product.TRIED.siting);
const fined = (what: string): CoverageEntry =>
  by(rule("penalty", what), product.PENALTY, product.TRIED.penalty);

const entries: Readonly<Record<string, CoverageEntry>> = {
  "LN-1": others("States the purpose; orders nobody to do anything."),
  "LN-2": by(product.SITE_SET),
  "LN-3": by(product.SITE_SET),
  "LN-4": others(
    "Principles for whoever plans, builds and supervises; what a user owes is in later articles.",
  ),
  "LN-5(1)": others("Says which police and departments supervise."),
  "LN-5(2)": others("Systems of the state security organs, which these run themselves."),
  "LN-6(1)": listed("cited where no item names the place"),
  "LN-6(1)(1)": listed("important units"),
  "LN-6(1)(2)": listed("traffic"),
  "LN-6(1)(3)": listed("crowded places"),
  "LN-6(1)(4)": listed("energy and water"),
  "LN-6(1)(5)": listed("main roads, crossings, squares"),
  "LN-6(1)(6)": {
    answers: [
      command("holdfast site set", "sector layers carry how long other law makes such places keep"),
    ],
    others: "Which places those are is said by other laws, to the units of those places.",
  },
  "LN-6(2)": others("Lets governments and departments name further places."),
  "LN-7(1)": listed("reserves roads, crossings and squares to government"),
  "LN-7(2)": others("Governments plan and pay for their own systems."),
  "LN-8": {
    answers: [duty("privacy-secret", "keeping private images confidential"), product.RIGHTS],
    others: "Builders of systems that touch secrets follow national rules of their own.",
  },
  "LN-9": by(
    rule("siting", "private places, whoever builds"),
    product.SITING,
    product.TRIED.siting,
    test(
      "tests/policy/plain_siting_test.ts#private places are forbidden to everybody in every law",
      "against a second reading",
    ),
  ),
  "LN-10": by(duty("build-to-standard", "standards, before use"), product.EXPLAIN),
  "LN-11": by(duty("together-with-project", "together with the main work"), product.EXPLAIN),
  "LN-12(1)": {
    answers: [
      rule("deadline", "30 days after first use, 3 working days after a change"),
      duty("filing", "the filing itself"),
      product.DEADLINE,
      product.TRIED.deadline,
      product.FILING,
    ],
  },
  "LN-12(2)": {
    answers: [
      rule("deadline", "systems older than the measure"),
      product.DEADLINE,
      product.TRIED.deadline,
      product.FILING,
    ],
  },
  "LN-13": {
    answers: [
      rule("signage", "systems that government pays for"),
      duty("sign", "the same as a duty"),
      fn("policy/signage.ts#signage", "says whether a sign is required"),
      product.TRIED.signage,
    ],
    others: "The police may join systems that government pays for; that is their doing.",
  },
  "LN-14": by(product.DUTIES, product.DUTIES_PAGE, product.EXPLAIN),
  "LN-14(1)": {
    answers: [duty("training", "yearly, as the product proposes"), product.EXPLAIN, product.DONE],
  },
  "LN-14(2)": {
    answers: [
      duty("safety-inspection", "inspection and maintenance"),
      duty("emergency-plan", "plan and drill"),
      product.ALARMS,
      product.FRONT_PAGE,
      product.CHECK,
      product.DONE,
    ],
  },
  "LN-14(3)": {
    answers: [
      duty("duty-watch", "the watch"),
      duty("suspicious", "the report to the police"),
      product.WATCH,
      product.SUSPICION,
      product.REPORT,
      product.WATCH_PAGE,
    ],
  },
  "LN-14(4)": {
    answers: [
      duty("register", "the register of use"),
      product.REGISTER,
      product.REGISTER_SEARCH,
      test(
        "recorder/register/register_test.ts#an entry can be neither changed nor removed",
        "entries stay as written",
      ),
      product.REGISTER_PAGE,
    ],
  },
  "LN-14(5)": {
    answers: [
      duty("no-change", "neither purpose nor position without leave"),
      product.RIGHTS,
      product.LOG,
      product.LAST_PICTURES,
    ],
    others: product.HANDS_ON_CAMERAS,
  },
  "LN-14(6)": by(
    rule("disclosure", "what refuses whoever has no right"),
    duty("no-providing", "the same as a duty"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.REQUEST,
  ),
  "LN-14(7)": by(
    rule("retention", "15 days, one year for important footage"),
    duty("keep", "the same as a duty"),
    product.RETENTION,
    product.TRIED.retention,
    product.ERASE,
    product.ADMIT,
    fn("recorder/admin/holds.ts#lengthenImportant", "keeps important footage for the year"),
    command("holdfast hold add", "marks footage as important"),
    product.STATEMENT,
  ),
  "LN-14(p2)": {
    answers: [
      duty("operator-agreement", "who answers for safe operation"),
      product.EXPLAIN,
      product.DONE,
    ],
  },
  "LN-15": by(product.PENALTY),
  "LN-15(1)": {
    answers: [product.ALARMS],
    others: "Forbids theft and damage to everybody; the recorder can only tell of what is gone.",
  },
  "LN-15(2)": by(product.DISCLOSURE, product.NEEDED, product.REQUEST),
  "LN-15(3)": by(
    product.ERASE,
    product.CHECK,
    fn("recorder/register/retirement.ts#notYetWiped", "a device that goes wipes nothing early"),
    test(
      "policy/retention_test.ts#never permitted before keepUntil, never under a hold, always after without one",
      "for any footage and layers",
    ),
    product.VERIFY,
    product.LOG_VERIFY,
  ),
  "LN-15(4)": by(product.DISCLOSURE, product.RIGHTS, product.REGISTER, product.EXPORT),
  "LN-15(5)": by(product.RIGHTS, product.LOG, product.PENALTY),
  "LN-15(6)": by(product.ALARMS, product.PENALTY),
  "LN-16": others("Binds the police to inspect."),
  "LN-17(1)": {
    answers: [
      rule("disclosure", "security organs with their own head's approval"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      product.REQUEST_PAGE,
    ],
  },
  "LN-17(2)": {
    answers: [
      rule("disclosure", "departments in a public emergency"),
      duty("cooperate", "helping them"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      product.REQUEST_PAGE,
    ],
  },
  "LN-18": {
    answers: [product.NEEDED, product.REQUEST, product.REQUEST_PAGE],
  },
  "LN-18(1)": by(rule("disclosure", "two persons"), product.DISCLOSURE, product.TRIED.disclosure),
  "LN-18(2)": by(rule("disclosure", "the approval"), product.DISCLOSURE, product.TRIED.disclosure),
  "LN-18(3)": by(
    rule("disclosure", "the credential"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
  ),
  "LN-18(4)": by(
    rule("disclosure", "the form"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.REGISTER,
  ),
  "LN-18(5)": others("Binds the officers to their own rules on use and secrecy."),
  "LN-19": others("Lets authorities reward units."),
  "LN-20": by(
    rule("penalty", "building by order at the unit's cost, no fine"),
    rule("siting", "whom the duty of article 6 falls on"),
    product.PENALTY,
    product.TRIED.penalty,
  ),
  "LN-21": fined("forbidden places"),
  "LN-22": fined("filing"),
  "LN-23": fined("items 3 to 7 of article 14"),
  "LN-24": fined("items 3 to 6 of article 15"),
  "LN-25": others("Refers to the laws on public order and crime; it sets no amount."),
  "LN-26": others("Discipline of the police."),
  "LN-27": by(
    product.DEADLINE,
    test(
      "policy/layers/mod_test.ts#each layer says what it is, since when, and from where",
      "the layer's first day",
    ),
  ),
};

/** Decree 211. */
export const LIAONING: CoveredText = {
  layer: "CN-LN",
  prefix: "LN",
  title: "Liaoning Provincial Government Decree 211, in force from 2008-01-01",
  // The copies at hand run paragraphs together; where one begins is told by sense: 7(2) and 12(2)
  // speak of what stood before, 6(2) and 14(p2) follow items, 5(2) and 17(2) turn to other organs.
  // deno-fmt-ignore: ten articles a row
  articles: [
    [0], [0], [0], [0], [0, 0], [6, 0], [0, 0], [0], [0], [0],
    [0], [0, 0], [0], [7, 0], [6], [0], [0, 0], [5], [0], [0],
    [0], [0], [0], [0], [0], [0], [0],
  ],
  entries,
};
