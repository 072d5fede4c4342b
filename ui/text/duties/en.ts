import type { DutyTexts } from "./texts.ts";

/** English. */
export const dutiesEn: DutyTexts = {
  title: "Duties by law",
  intro:
    "What this site must do: the article, what proves it, when it was last done and when it is next due. All days are Beijing time.",
  notSet:
    "Nobody has said yet which rules govern this site, so the nation's and both provinces' are listed. Two people set it under “Two people”.",
  site: "Site",
  rules: "Rules in force",
  inUse: "In use since",
  handedOver: "Handed over",
  notTold: "not told; two people tell it under “Two people”",
  asOf: "As of",
  groups: {
    overdue: { name: "Overdue", hint: "" },
    soon: { name: "Due within 30 days", hint: "" },
    later: { name: "Due later", hint: "" },
    once: {
      name: "Once, and nothing written down yet",
      hint: "When it is done, write down the paper's number and where it lies.",
    },
    undated: {
      name: "Always, or whenever it happens",
      hint: "There is no date, and an inspector asks all the same.",
    },
    settled: { name: "Once, and done", hint: "" },
    maybe: {
      name: "Only in some cases",
      hint:
        "The device was not told whether they are yours: two people tell it under “Two people”. Once written down they get a date.",
    },
  },
  none: "None.",
  count: (n) => `${n}`,
  columns: {
    what: "What to do",
    cite: "Article",
    rhythm: "How often",
    last: "Last done",
    due: "Next due",
  },
  proof: "Proof: ",
  every: (days) => days === 1 ? "every day" : days === 365 ? "every year" : `every ${days} days`,
  proposed: "proposed interval",
  proposedNote:
    "“Proposed interval”: the article does not say how often; this product proposes it.",
  before: {
    "in-use": "once, before first use",
    "handed-over": "once, before it is handed over for use",
    "removal-notice": "once, before notice of removal is due",
    "removal": "once, before removal",
  },
  standing: "always",
  onEvent: "whenever it happens",
  onlyIf: {
    "built-by-government": "only if government pays for or builds it",
    "built-by-site-unit": "only if the site's own unit built it",
    "outside-operator": "only if another unit runs or maintains it",
    "beside-secret-unit": "only beside a military area or an organ that keeps state secrets",
    "dismantling": "only if it is to be removed",
  },
  neverDone: "nothing written down",
  from: { "watch-book": "see the watch book", retirement: "see “Out of service”" },
  late: (days) => days === 1 ? "1 day late" : `${days} days late`,
  dueToday: "today",
  inDays: (days) => days === 1 ? "in 1 day" : `in ${days} days`,
  doneForGood: "done",
  writeDown: "Write down that it was done",
  on: "Done on",
  note: "Proof",
  noteHint: "What was done, the paper's number, where it lies. It goes into the log for good.",
  save: "Write it down",
  written: (on, by) => `Written down: ${on}, ${by}`,
  printHint: "To take it along, print this page with the browser.",
  signSite: "For the site (signature, date)",
  signInspector: "Inspector (signature, date)",
};
