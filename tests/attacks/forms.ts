/** What each form of the page sends, and which words each address with a query takes: lists that a test holds against the routes. */
import type { Fields } from "./device.ts";

const request: Fields = {
  requester: "public-security",
  action: "copy",
  organ: "Bureau",
  name1: "Wang",
  unit1: "Bureau",
  document1: "1",
  name2: "Li",
  unit2: "Bureau",
  document2: "2",
  shown: ["credential", "approval", "register-form"],
  "photo-credential": "0".repeat(64),
  approvedBy: "own-organ-head",
  approverName: "Liu",
  approvalNumber: "17",
  camera: "1",
  from: "2026-02-02T08:00",
  to: "2026-02-02T09:30:00",
  purpose: "case",
  destination: "room",
  beside: "",
};
const person: Fields = {
  login: "li",
  name: "Li",
  unit: "U",
  role: "retriever",
  which: "some",
  camera: "1",
};
const site: Fields = {
  kind: "site-set",
  name: "S",
  layer: "CN",
  venue: "hotel-lobby",
  builder: "site-unit",
  inUse: "2020-01-05",
  handedOver: "2020-01-04",
  outsideOperator: "yes",
  besideSecretUnit: "no",
  hold: "1",
  civil: "2026-02-02T08:00",
  plannedDay: "2027-01-01",
  why: "because",
  password: "x",
};
const supervision: Fields = {
  day: "2026-02-02",
  name: "Li",
  unit: "U",
  document: "1",
  how: "seen",
};

/** The fields of each form, by the path of its route. The one of photographs is no such form. */
export const FORMS: ReadonlyMap<string, Fields> = new Map<string, Fields>([
  ["/set-up", { code: "x", login: "li", name: "Li", unit: "U", password: "x", again: "x" }],
  ["/sign-in", { login: "li", password: "x", code: "", next: "/" }],
  ["/first-password", { login: "li", code: "x", password: "x", again: "x" }],
  ["/sign-out", {}],
  ["/account/password", { current: "x", password: "y", again: "y" }],
  ["/account/codes/begin", {}],
  ["/account/codes/confirm", { current: "x", code: "1" }],
  ["/account/codes/remove", { current: "x" }],
  ["/account/sessions/:session/end", {}],
  ["/people", person],
  ["/people/:person", person],
  ["/people/:person/disable", {}],
  ["/people/:person/enable", {}],
  ["/people/:person/reset", {}],
  ["/people/:person/sessions/:session/end", {}],
  ["/people/:person/tokens/:token/end", {}],
  ["/requests", request],
  ["/requests/:request/view", {}],
  ["/requests/:request/shown", {}],
  ["/requests/:request/export", {}],
  ["/requests/:request/acknowledge", { receipt: "r" }],
  ["/watch", { kind: "take-over", note: "n" }],
  ["/suspicions", { camera: "1", seen: "2026-02-02T08:00", what: "w" }],
  ["/suspicions/:suspicion/report", { to: "110", reference: "A" }],
  ["/two-people", site],
  ["/two-people/:proposal/confirm", { password: "x" }],
  ["/two-people/:proposal/withdraw", {}],
  ["/duties", { duty: "CN/maintenance", on: "2026-02-02", note: "n" }],
  ["/retirement/notice", { day: "2026-02-02", to: "B", how: "letter", reference: "1" }],
  ["/retirement/supervision", supervision],
  ["/retirement/cancel", { why: "no" }],
]);

const NOW = "2026-11-21T05:30:00Z";
const search = {
  text: "x",
  person: "y",
  camera: "1",
  action: "copy",
  from: "2026-01-01",
  to: "2026-12-31",
};

/** Words in the query of each address that takes some; `lang` goes with all of them. */
export const QUERIES: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Readonly<Record<string, string>>
>([
  ["/cameras/:id", { at: NOW }],
  ["/api/cameras/:id/day", { date: "2026-11-21" }],
  ["/api/cameras/:id/picture", { at: NOW }],
  ["/api/cameras/:id/play", { at: NOW, after: "1", transcode: "h264" }],
  ["/api/cameras/:id/media", { at: NOW, first: "1", last: "2", init: "1", transcode: "h264" }],
  ["/set-up", { code: "x" }],
  ["/sign-in", { next: "/" }],
  ["/register", { ...search, before: "9" }],
  ["/register/print", search],
  ["/register/table.csv", search],
  ["/register/table.pdf", search],
  ["/requests", { before: "9" }],
  ["/requests/new", { requester: "public-security", action: "copy", emergency: "1", again: "1" }],
  ["/watch", { before: "9" }],
  ["/suspicions", { before: "9" }],
  ["/two-people", { before: "9" }],
  ["/duties", { written: "CN/maintenance" }],
]);
