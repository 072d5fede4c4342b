/** Anhui's measure of 2017, unit by unit. */
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
const asked = (what: string): CoverageEntry =>
  by(rule("disclosure", what), product.DISCLOSURE, product.TRIED.disclosure);

const building: Readonly<Record<string, CoverageEntry>> = {
  "AH-1": others("States the purpose; orders nobody to do anything."),
  "AH-2(1)": by(product.SITE_SET),
  "AH-2(2)": by(product.SITE_SET),
  "AH-3": others("Governments lead, plan and manage."),
  "AH-4(1)": others("Says which police supervise."),
  "AH-4(2)": others("Says which departments supervise."),
  "AH-4(3)": others("Power, telecom and network operators support building and running."),
  "AH-5(1)": others(
    "Principles for whoever plans and builds; a user's duties are in articles 14 to 21.",
  ),
  "AH-5(2)": by(product.RIGHTS, product.DISCLOSURE),
  "AH-6": others("Governments make the plan of building."),
  "AH-7(1)": listed("cited where no item names the place"),
  "AH-7(1)(1)": listed("roads, crossings, tunnels"),
  "AH-7(1)(2)": listed("hotels, theatres, stadiums, entertainment, internet cafés"),
  "AH-7(1)(3)": listed("shopping and exhibitions"),
  "AH-7(1)(4)": listed("broadcasting, telecom, post"),
  "AH-7(1)(5)": listed("buses and coaches"),
  "AH-7(1)(6)": listed("airports, ports, stations, car parks"),
  "AH-7(1)(7)": listed("energy and water"),
  "AH-7(1)(8)": listed("dangerous goods"),
  "AH-7(1)(9)": listed("relics, museums, archives, libraries"),
  "AH-7(1)(10)": listed("research and finance"),
  "AH-7(1)(11)": listed("schools, hospitals, homes"),
  "AH-7(1)(12)": listed("parks, sights, squares, passages"),
  "AH-7(1)(13)": listed("residential areas"),
  "AH-7(1)(14)": {
    answers: [
      command("holdfast site set", "sector layers carry how long other law makes such places keep"),
    ],
    others: "Which places those are is said by other laws, to the units of those places.",
  },
  "AH-7(2)": {
    answers: [duty("key-spots", "settling the important spots"), product.EXPLAIN, product.DONE],
    others: "The police guide and watch over it.",
  },
  "AH-8": by(product.SITING, fn("policy/position.ts#position", "lists every forbidden place")),
  "AH-8(1)": listed("guest and dormitory rooms"),
  "AH-8(2)": listed("baths, changing rooms, toilets"),
  "AH-8(3)": listed("spots that show clients' data"),
  "AH-8(4)": listed("ballot, voting and report boxes"),
  "AH-8(5)": listed("other private places"),
  "AH-9(1)": {
    answers: [
      rule("siting", "places reserved to government"),
      product.SITING,
      product.TRIED.siting,
    ],
    others: "Governments use what is there before they build anew.",
  },
  "AH-9(2)": listed("places of the unit that builds, manages or uses them"),
  "AH-9(3)": listed("keeps everybody else out"),
  "AH-10": others("The province's police set up standardisation."),
  "AH-11": by(duty("together-with-project", "with the main work"), product.EXPLAIN),
  "AH-12": others("Keeps authorities from prescribing products; the unit's choice is free."),
  "AH-13(1)": {
    answers: [
      duty("acceptance", "acceptance before use of government systems"),
      product.EXPLAIN,
      product.DONE,
    ],
    others: "Governments organise the acceptance.",
  },
  "AH-13(2)": {
    answers: [
      rule("deadline", "30 days after delivery"),
      duty("filing", "the filing and its papers"),
      product.DEADLINE,
      fn("policy/site_deadlines.ts#siteDeadlines", "leaves it out where government built"),
      product.TRIED.deadline,
      product.FILING,
    ],
    others: "The police come to look within 30 days of the filing.",
  },
  "AH-13(3)": {
    answers: [
      rule("deadline", "systems older than the measure"),
      product.DEADLINE,
      product.TRIED.deadline,
      product.FILING,
    ],
  },
  "AH-14": {
    answers: [
      rule("signage", "every system"),
      duty("sign-and-range", "signs, places and fixed ranges"),
      fn("policy/signage.ts#signage", "says whether a sign is required"),
      product.TRIED.signage,
      product.LAST_PICTURES,
    ],
    others: product.HANDS_ON_CAMERAS,
  },
  "AH-15": {
    answers: [
      rule("deadline", "10 clear days ahead"),
      duty("removal-notice", "the notice"),
      duty("removal-data", "what happens to the footage"),
      product.DEADLINE,
      product.TRIED.deadline,
      fn("recorder/register/retirement.ts#giveNotice", "keeps the notice"),
      fn("recorder/register/retirement.ts#recordSupervision", "keeps the supervision"),
      test(
        "recorder/register/retirement_test.ts#in Anhui: plan, notice in time, supervision, and only on the day the wipe",
        "the whole path",
      ),
      product.RETIREMENT_PAGE,
    ],
  },
};

const using: Readonly<Record<string, CoverageEntry>> = {
  "AH-16": by(product.DUTIES, product.DUTIES_PAGE, product.EXPLAIN),
  "AH-16(1)": {
    answers: [
      duty("safety-inspection", "inspection and maintenance"),
      duty("emergency-plan", "plan and drill"),
      product.ALARMS,
      product.FRONT_PAGE,
      product.CHECK,
      product.DONE,
    ],
  },
  "AH-16(2)": {
    answers: [duty("maintainer-agreement", "in writing"), product.EXPLAIN, product.DONE],
  },
  "AH-16(3)": {
    answers: [
      duty("no-change", "neither purpose nor position"),
      product.RIGHTS,
      product.LOG,
      product.LAST_PICTURES,
    ],
    others: product.HANDS_ON_CAMERAS,
  },
  "AH-16(4)": by(
    duty("monitor-room", "who may enter"),
    fn("recorder/register/duty.ts#mayWatchLive", "live pictures for the watch and managers alone"),
    test(
      "recorder/register/duty_test.ts#live pictures are for the management list and for whoever has the watch now",
      "for every role",
    ),
  ),
  "AH-17(1)": {
    answers: [
      duty("duty-watch", "the watch"),
      duty("training", "supervising and teaching staff"),
      product.WATCH,
      product.RIGHTS,
      product.DONE,
    ],
  },
  "AH-17(2)": by(product.DUTIES, product.DUTIES_PAGE, product.EXPLAIN),
  "AH-17(2)(1)": {
    answers: [
      duty("suspicious", "the report"),
      product.SUSPICION,
      product.REPORT,
      product.WATCH_PAGE,
    ],
  },
  "AH-17(2)(2)": {
    answers: [
      duty("register", "the register of use"),
      product.REGISTER,
      product.REGISTER_SEARCH,
      product.EXPORT,
      product.REGISTER_PAGE,
    ],
  },
  "AH-17(2)(3)": by(
    rule("retention", "30 days"),
    duty("keep", "the same as a duty"),
    product.RETENTION,
    product.TRIED.retention,
    product.ERASE,
    product.ADMIT,
    product.STATEMENT,
  ),
  "AH-18": by(product.PENALTY),
  "AH-18(1)": {
    answers: [
      duty("no-collecting", "collecting secrets or privacy"),
      product.SITING,
      product.LAST_PICTURES,
    ],
    others: product.HANDS_ON_CAMERAS,
  },
  "AH-18(2)": by(
    duty("no-altering", "altering, hiding, destroying"),
    product.ERASE,
    product.CHECK,
    fn("recorder/register/retirement.ts#notYetWiped", "a device that goes wipes nothing early"),
    product.VERIFY,
    product.LOG_VERIFY,
  ),
  "AH-18(3)": by(
    rule("disclosure", "refuses whoever has no right"),
    duty("no-providing", "the same as a duty"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.REQUEST,
  ),
  "AH-19": {
    answers: [product.PENALTY, product.RIGHTS],
    others: "Forbids theft and damage to everybody; the recorder can only tell of what is gone.",
  },
  "AH-20": by(
    rule("disclosure", "connecting and direct use"),
    duty("cooperate", "letting them"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.REQUEST,
  ),
  "AH-21(1)": {
    answers: [
      rule("disclosure", "security organs with their own head's approval"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      product.REQUEST_PAGE,
    ],
  },
  "AH-21(2)": {
    answers: [
      rule("disclosure", "other departments with the head of the police"),
      product.DISCLOSURE,
      product.TRIED.disclosure,
      product.REQUEST,
      product.REQUEST_PAGE,
    ],
  },
  "AH-22(1)": {
    answers: [product.NEEDED, product.REQUEST, product.REQUEST_PAGE],
  },
  "AH-22(1)(1)": asked("two persons"),
  "AH-22(1)(2)": asked("the credential"),
  "AH-22(1)(3)": asked("the organ's proof and the approval"),
  "AH-22(1)(4)": by(
    rule("disclosure", "the form"),
    product.DISCLOSURE,
    product.TRIED.disclosure,
    product.REGISTER,
  ),
  "AH-22(1)(5)": others("Binds the officers to their own rules on use and secrecy."),
  "AH-22(2)": asked("what security organs bring"),
  "AH-23": others("Binds the police to inspect and to press for correction."),
  "AH-24": by(product.PENALTY),
  "AH-24(1)": fined("not installed"),
  "AH-24(2)": fined("not together with the main work"),
  "AH-24(3)": fined("removed without notice"),
  "AH-24(4)": fined("interrupted, changed, outsiders let in"),
  "AH-24(5)": fined("no register, kept too short"),
  "AH-24(6)": fined("authorities refused"),
  "AH-25": {
    answers: [
      rule("penalty", "forbidden and reserved places"),
      product.PENALTY,
      product.TRIED.penalty,
      command(
        "holdfast law explain",
        "prints all three: not for profit, for profit with gains, and without",
      ),
      test(
        "tests/policy/unasked_test.ts#Anhui's article 25 has three prices, and profit without gains is the middle one",
        "the amounts",
      ),
    ],
  },
  "AH-26": by(product.PENALTY),
  "AH-26(1)": fined("what article 18 forbids"),
  "AH-26(2)": fined("what article 19 forbids"),
  "AH-27": others("Discipline of officials."),
  "AH-27(1)": others("Officials who prescribe products."),
  "AH-27(2)": others("Officials who connect without need or approval."),
  "AH-27(3)": others("Officials who take footage against articles 21 and 22."),
  "AH-27(4)": others("Officials who do not inspect."),
  "AH-27(5)": others("Officials who do nothing about a report."),
  "AH-28": by(
    product.DEADLINE,
    test(
      "policy/layers/mod_test.ts#each layer says what it is, since when, and from where",
      "the layer's first day",
    ),
  ),
};

/** Anhui's measure. */
export const ANHUI: CoveredText = {
  layer: "CN-AH",
  prefix: "AH",
  title:
    "Anhui measure on public security video image information systems, in force from 2017-01-01",
  // deno-fmt-ignore: ten articles a row
  articles: [
    [0], [0, 0], [0], [0, 0, 0], [0, 0], [0], [14, 0], [5], [0, 0, 0], [0],
    [0], [0], [0, 0, 0], [0], [0], [4], [0, 3], [3], [0], [0],
    [0, 0], [5, 0], [0], [6], [0], [2], [5], [0],
  ],
  entries: { ...building, ...using },
};
