/** Parts of the product that answer units of several texts. */
import { command, fn, page, test } from "./entry.ts";

/** Where cameras belong. */
export const SITING = fn("policy/siting.ts#siting", "says who must, may and must not build there");
/** What a breach costs. */
export const PENALTY = fn("policy/penalty.ts#penalty", "names the fine");
/** The site's whole position. */
export const EXPLAIN = command("holdfast law explain", "prints it among the site's duties");
/** Which law governs. */
export const SITE_SET = command("holdfast site set", "sets the layers of law that govern the site");
/** What a request must bring. */
export const DISCLOSURE = fn(
  "policy/disclosure.ts#disclosure",
  "permits or refuses a request and names what it lacks",
);
/** What a form asks for. */
export const NEEDED = fn("policy/disclosure.ts#neededFor", "tells beforehand what to bring");
/** Requests of authorities. */
export const REQUEST = fn(
  "recorder/register/requests.ts#submitRequest",
  "decides a request, keeps the decision and holds what was granted",
);
/** The register. */
export const REGISTER = fn(
  "recorder/register/register.ts#writeEntry",
  "writes who, when, which footage, what for and where to, before anything leaves",
);
/** The register read again. */
export const REGISTER_SEARCH = fn(
  "recorder/register/register.ts#searchRegister",
  "finds entries again",
);
/** The watch. */
export const WATCH = fn(
  "recorder/register/duty.ts#keepWatch",
  "keeps the book of taking over and handing over",
);
/** What the watch saw. */
export const SUSPICION = fn(
  "recorder/register/suspicions.ts#writeSuspicion",
  "writes down what the watch saw",
);
/** The report of it. */
export const REPORT = fn(
  "recorder/register/suspicions.ts#reportSuspicion",
  "keeps when and to whom it was reported",
);
/** Rights. */
export const RIGHTS = fn("recorder/people/roles.ts#may", "who may see, copy and change what");
/** The floor. */
export const RETENTION = fn("policy/retention.ts#retention", "the first instant of lawful erasing");
/** Erasing. */
export const ERASE = fn("policy/retention.ts#erase", "refuses before it, and under a hold");
/** Enough space. */
export const ADMIT = fn(
  "recorder/admin/cameras.ts#addCamera",
  "refuses a camera that the pool cannot keep so long",
);
/** What people are told. */
export const ALARMS = fn(
  "recorder/engine/alarms.ts#alarms",
  "tells of cameras, disks and clocks that fail",
);
/** The page that shows it. */
export const FRONT_PAGE = page("ui/pages/front_page.ts", "shows which cameras record, and alarms");
/** Footage proved. */
export const CHECK = command("holdfast pool check", "proves that what was recorded is whole");
/** Footage proved to others. */
export const VERIFY = command("holdfast verify", "shows of an export whether it was changed");
/** The log proved. */
export const LOG_VERIFY = command("holdfast log verify", "shows whether the log was changed");
/** How long footage was kept. */
export const STATEMENT = command(
  "holdfast log statement",
  "the signed account of a day: what is held, what is missing",
);
/** Footage given out. */
export const EXPORT = command(
  "holdfast export",
  "gives footage out, registered before its first byte",
);
/** People and their rights. */
export const PEOPLE_PAGE = page("ui/pages/people/people_page.ts", "who is let in, and as what");
/** The register to look at. */
export const REGISTER_PAGE = page("ui/routes/register.ts", "search, print, tables");
/** The guided form. */
export const REQUEST_PAGE = page("ui/routes/requests.ts", "the guided form and what follows");
/** The watch. */
export const WATCH_PAGE = page("ui/routes/watch.ts", "the watch book and what was suspicious");
/** Taking out of service. */
export const RETIREMENT_PAGE = page("ui/routes/two_people.ts", "the guided way out of service");
/** The log. */
export const LOG = command("holdfast log", "shows every change, refusal and failure, chained");
/** Duties. */
export const DUTIES = fn("policy/duties.ts#duties", "lists duties with proof and next day");
/** Duties to look at, and the form that writes down that one was done. */
export const DUTIES_PAGE = page(
  "ui/routes/duties.ts",
  "what is late, what comes next, and what proves it",
);
/** Deadlines. */
export const DEADLINE = fn("policy/deadline.ts#deadline", "counts the last day and the safe day");
const cited = (name: string) =>
  test(`tests/policy/articles_test.ts#${name}`, "cited where it decides");

/** Each question's cites against the texts. */
export const TRIED = {
  siting: cited(
    "every place and builder: the item that names it, whose duty it is, who is shut out",
  ),
  signage: cited("signs: the article on signs, required or not"),
  deadline: cited("every event: the paragraph that sets its time limit, or none"),
  retention: cited("keeping and erasing: the item on keeping, for any footage"),
  disclosure: cited(
    "every request: the article that gives the right, each paper's item, or what refuses",
  ),
  penalty: cited("every breach: the article on what it costs, whoever pays"),
} as const;

/** Duties proved. */
export const DONE = command(
  "holdfast law done",
  "writes down that it was done, and counts from there",
);
/** The page on which people see that a camera looks elsewhere. */
export const LAST_PICTURES = page("ui/view/front_view.ts", "the newest picture of each camera");
/** Who must look where only a moved camera would show it. */
export const HANDS_ON_CAMERAS =
  "Whoever has a hand on a camera. The recorder does not see by itself that a view has changed: people do, at the inspection that is among the site's duties.";
/** The filing. */
export const FILING = command("holdfast law filing", "the sheet, filled in from what is known");
