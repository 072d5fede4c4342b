/** State Council Decree 799, unit by unit. */
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

/** A fine that the site's position shows, and `law ask` has no word for. */
const unasked = [
  product.PENALTY,
  product.TRIED.penalty,
  command("holdfast law explain", "prints the amounts among what a breach costs"),
];

const CN_9 = fn("policy/site_layers.ts#retentionLayers", "leaves out what does not bind the place");

const building: Readonly<Record<string, CoverageEntry>> = {
  "CN-1": others("States the purpose; orders nobody to do anything."),
  "CN-2": by(product.SITE_SET),
  "CN-3(1)": others("Leadership of the work of government."),
  "CN-3(2)": others("Principles; what they mean for a user is in later articles."),
  "CN-4": others("The state furthers technology, standards and the trade's own discipline."),
  "CN-5(1)": others("Says which ministries supervise."),
  "CN-5(2)": others("Says which local police and departments supervise."),
  "CN-6": others("Governments plan."),
  "CN-7(1)": {
    answers: [
      rule("siting", "roads, bridges, tunnels, passages, squares"),
      product.SITING,
      product.TRIED.siting,
    ],
    others: "Governments plan, build and pay for these.",
  },
  "CN-7(2)": {
    answers: [
      rule("siting", "whose duty the places of the items are"),
      product.SITING,
      product.TRIED.siting,
    ],
    others: "Departments guide where the important spots are.",
  },
  "CN-7(2)(1)": listed("crowded places"),
  "CN-7(2)(2)": listed("traffic hubs"),
  "CN-7(2)(3)": listed("public transport"),
  "CN-7(2)(4)": listed("service areas of main roads, which no question has a word for"),
  "CN-7(3)": listed("keeps everybody else out"),
  "CN-8(1)": by(product.SITING, fn("policy/position.ts#position", "lists every forbidden place")),
  "CN-8(1)(1)": listed("guest rooms and private dining rooms"),
  "CN-8(1)(2)": listed("dormitory and rest rooms"),
  "CN-8(1)(3)": listed("baths, toilets, changing rooms"),
  "CN-8(1)(4)": listed("other spots that show privacy"),
  "CN-8(2)": {
    answers: [duty("private-places", "checking and reporting"), product.EXPLAIN, product.DONE],
  },
  "CN-9(1)": listed("other public places"),
  "CN-9(2)": by(
    CN_9,
    fn(
      "policy/site_layers.ts#filingLayers",
      "leaves out its time limits and the fine for not filing",
    ),
    product.DUTIES,
    command("holdfast site set", "`--exempt-under-cn-9` says that the site is such a place"),
    test(
      "policy/site_layers_test.ts#an exempt place loses the nation's floor and no other",
      "the floor",
    ),
    test(
      "tests/policy/duties_test.ts#a place that CN-9 frees keeps its sign and its secrecy",
      "the duties",
    ),
  ),
  "CN-10": {
    answers: [duty("secret-unit-consent", "consent beforehand"), product.EXPLAIN, product.DONE],
  },
  "CN-11": {
    answers: [
      duty("build-to-standard", "by the standards, papers kept"),
      product.EXPLAIN,
      product.DONE,
    ],
  },
  "CN-12": {
    answers: [duty("products-conform", "products that conform"), product.EXPLAIN],
    others: "Makers and sellers: no malicious programs, telling of defects.",
  },
  "CN-13": by(
    rule("signage", "every system"),
    duty("sign-and-range", "signs, places and angles"),
    fn("policy/signage.ts#signage", "says whether a sign is required"),
    product.TRIED.signage,
  ),
  "CN-14(1)": {
    answers: [
      rule("deadline", "30 days, 90 for older systems, changes promptly"),
      duty("filing", "the filing itself"),
      product.DEADLINE,
      product.TRIED.deadline,
      command("holdfast camera list", "number of cameras"),
      command("holdfast site show", "what governs, how long is kept"),
      product.FILING,
    ],
  },
  "CN-14(2)": {
    answers: [duty("filing-true", "that it stays true"), product.EXPLAIN, product.DONE],
  },
  "CN-14(3)": others("The police make filing easy."),
};

const using: Readonly<Record<string, CoverageEntry>> = {
  "CN-15(1)": {
    answers: [
      duty("maintenance", "maintenance"),
      duty("security-measures", "measures against attack and leaks"),
      product.ALARMS,
      product.FRONT_PAGE,
      product.CHECK,
      command("holdfast pool scrub", "reads everything again"),
      fn("src/tls/keys.ts#ensureTls", "a certificate from the first start on"),
      fn("recorder/people/tries.ts#Tries", "slows down whoever guesses passwords"),
      fn("recorder/evidence/evidence.ts#Evidence", "signs the log, so that changes show"),
      product.DONE,
    ],
  },
  "CN-15(2)": {
    answers: [
      duty("operator-agreement", "the agreement and its supervision"),
      product.EXPLAIN,
      product.DONE,
    ],
  },
  "CN-16(1)": by(
    duty("no-abuse", "lawful use"),
    product.RIGHTS,
    product.DISCLOSURE,
    product.REGISTER,
  ),
  "CN-16(2)": by(product.DUTIES, product.DUTIES_PAGE, product.EXPLAIN),
  "CN-16(2)(1)": {
    answers: [duty("staff-vetting", "vetting and training"), product.EXPLAIN, product.DONE],
  },
  "CN-16(2)(2)": by(
    duty("access-control", "who inside may look"),
    product.RIGHTS,
    fn("recorder/people/sign_in.ts#SignIn", "password and code"),
    fn("src/control/needs.ts#NEEDS", "what each question needs"),
    product.PEOPLE_PAGE,
  ),
  "CN-16(2)(3)": {
    answers: [
      duty("register", "why, what and who"),
      product.REGISTER,
      product.REGISTER_SEARCH,
      product.EXPORT,
      product.REGISTER_PAGE,
    ],
  },
  "CN-16(2)(4)": by(product.LOG, product.REQUEST),
  "CN-17": by(
    rule("retention", "30 days, then deletion"),
    duty("keep-and-delete", "the same as a duty"),
    product.RETENTION,
    product.TRIED.retention,
    product.ERASE,
    product.ADMIT,
    fn("policy/lowering_floor.ts#loweringFloor", "refuses settings that lower a floor"),
    product.STATEMENT,
  ),
  "CN-18": others("Telecom operators that carry the pictures."),
  "CN-19": {
    answers: [product.RIGHTS],
    others: "Contractors and their people; an installer's role shows no footage.",
  },
  "CN-20": {
    answers: [
      rule("disclosure", "organs of the state"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      product.REQUEST_PAGE,
    ],
  },
  "CN-21": {
    answers: [
      rule("disclosure", "the person shown, kin, guardians, with consent"),
      duty("data-subject", "letting them look"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      test(
        "recorder/register/requests_test.ts#a person shown may look, beside a member of staff, with a manager's consent, and copy nothing",
        "the whole path",
      ),
      product.REQUEST_PAGE,
    ],
  },
  "CN-22": {
    answers: [
      duty("published-blurred", "protecting faces, plates and names"),
      command(
        "holdfast publish",
        "an altered copy with marked regions made unrecognisable, signed as altered",
      ),
    ],
  },
  "CN-23": by(product.PENALTY),
  "CN-23(1)": by(
    rule("disclosure", "refuses whoever has no right"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.RIGHTS,
  ),
  "CN-23(2)": by(product.LOG, product.ALARMS, product.PENALTY),
  "CN-23(3)": by(
    product.RIGHTS,
    fn("recorder/people/tries.ts#Tries", "slows down whoever guesses passwords"),
    fn("ui/host_check.ts#hostAllowed", "refuses pages under foreign names"),
  ),
  "CN-23(4)": by(product.RIGHTS, product.REGISTER),
  "CN-23(5)": by(
    product.ERASE,
    product.CHECK,
    fn("recorder/evidence/evidence.ts#Evidence", "signs the log, so that changes show"),
    product.VERIFY,
    product.LOG_VERIFY,
  ),
  "CN-23(6)": by(product.ALARMS, product.FRONT_PAGE),
  "CN-24(1)": {
    answers: [
      duty("inspection", "helping the inspection"),
      product.RIGHTS,
      product.LOG,
      product.CHECK,
      product.LOG_VERIFY,
      product.STATEMENT,
      product.DONE,
    ],
  },
  "CN-24(2)": others("Anybody may report forbidden cameras; the police deal with it."),
  "CN-25(1)": others("The police supervise their own people."),
  "CN-25(2)": others("Anybody may complain of the police."),
  "CN-26": fined("reserved places"),
  "CN-27(1)": fined("forbidden places"),
  "CN-27(2)": {
    answers: [
      rule("penalty", "places not checked, which no question has a word for"),
      ...unasked,
      fn("policy/duties.ts#duties", "has the check whose lack is fined"),
    ],
  },
  "CN-28": {
    answers: [
      rule("penalty", "no consent asked, which no question has a word for"),
      ...unasked,
      fn("policy/duties.ts#duties", "has the consent whose lack is fined"),
    ],
  },
  "CN-29": fined("filing"),
  "CN-30": fined("moving and removing cameras"),
  "CN-31": fined("refers to other laws, no amount"),
  "CN-32(1)": others("Discipline of the police."),
  "CN-32(2)": others("Discipline of other officials."),
  "CN-33(1)": {
    answers: [product.RIGHTS, product.REGISTER],
    others: "Cameras outside public places; what is built for public ones serves them too.",
  },
  "CN-33(2)": others("Refers such cameras to article 31; it sets no amount."),
  "CN-34": by(
    product.DEADLINE,
    test(
      "policy/layers/mod_test.ts#each layer says what it is, since when, and from where",
      "the layer's first day",
    ),
  ),
};

/** Decree 799. */
export const NATIONAL: CoveredText = {
  layer: "CN",
  prefix: "CN",
  title: "State Council Decree 799, in force from 2025-04-01",
  // deno-fmt-ignore: ten articles a row
  articles: [
    [0], [0], [0, 0], [0], [0, 0], [0], [0, 4, 0], [4, 0], [0, 0], [0],
    [0], [0], [0], [0, 0, 0], [0, 0], [0, 4], [0], [0], [0], [0],
    [0], [0], [6], [0, 0], [0, 0], [0], [0, 0], [0], [0], [0],
    [0], [0, 0], [0, 0], [0],
  ],
  entries: { ...building, ...using },
};
