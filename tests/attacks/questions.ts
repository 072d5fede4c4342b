/** One whole question of each word that the recorder's sockets take, and the texts in it. */
import type * as v from "valibot";
import type { Question, question } from "../../src/control/protocol.ts";

/** A question as it is written on a line. */
export type Asked = v.InferInput<typeof question>;
type Examples = { readonly [Word in Question["ask"]]: Extract<Asked, { ask: Word }> };

const FROM = Date.UTC(2026, 10, 21, 6);
const TO = FROM + 3_600_000;
const person = { login: "li", name: "Li", unit: "U", role: "retriever" as const, cameras: [1] };
const who = { name: "Wang", unit: "Bureau", document: "No 1" };
const id = "0".repeat(32);
const by: [string, string] = ["Wang", "Li"];

/** Complete by its type: a new word without an example does not compile. */
export const EXAMPLES: Examples = {
  "status": { ask: "status" },
  "camera-add": {
    ask: "camera-add",
    camera: {
      name: "New",
      url: "rtsp://192.0.2.7/x",
      transport: "tcp",
      via: "native",
      audio: false,
      declaredBitrate: 1000,
      priority: 5,
    },
  },
  "camera-remove": { ask: "camera-remove", camera: 9999 },
  "site-set": {
    ask: "site-set",
    layers: ["CN"],
    exemptUnderCN9: false,
    inUse: "2020-01-05",
    handedOver: "2020-01-04",
    outsideOperator: true,
    besideSecretUnit: false,
  },
  "clock-confirm": { ask: "clock-confirm", by, civil: TO },
  "ledger-confirm": { ask: "ledger-confirm", by },
  "hold-place": {
    ask: "hold-place",
    hold: { camera: 1, from: FROM, to: TO, until: null, kind: "case", who: "Wang", why: "case" },
  },
  "hold-release": { ask: "hold-release", hold: 9999, by, why: "over" },
  "time-sources-set": { ask: "time-sources-set", servers: ["192.0.2.1"] },
  "watch-limit-set": { ask: "watch-limit-set", hours: 24 },
  "camera-nets-set": { ask: "camera-nets-set", nets: ["192.0.2.0/24"] },
  "gate": { ask: "gate", need: "see-status", camera: null },
  "sign-in": { ask: "sign-in", login: "li", password: "x", code: "" },
  "first-password": { ask: "first-password", login: "li", code: "x", password: "x" },
  "set-up": { ask: "set-up", code: "x", login: "li", name: "Li", unit: "U", password: "x" },
  "sign-out": { ask: "sign-out" },
  "own-account": { ask: "own-account" },
  "own-password": { ask: "own-password", current: "x", next: "y" },
  "own-codes-begin": { ask: "own-codes-begin" },
  "own-codes-confirm": { ask: "own-codes-confirm", current: "x", code: "1" },
  "own-codes-remove": { ask: "own-codes-remove", current: "x" },
  "own-session-end": { ask: "own-session-end", session: 9999 },
  "people-list": { ask: "people-list" },
  "person-show": { ask: "person-show", person: 1 },
  "person-add": { ask: "person-add", form: person },
  "person-change": { ask: "person-change", person: 9999, form: person },
  "person-disable": { ask: "person-disable", person: 9999 },
  "person-enable": { ask: "person-enable", person: 9999 },
  "person-reset": { ask: "person-reset", person: 9999 },
  "person-session-end": { ask: "person-session-end", person: 1, session: 9999 },
  "token-list": { ask: "token-list" },
  "token-make": { ask: "token-make", person: 1, name: "VMS", scopes: ["see-status"], until: null },
  "token-end": { ask: "token-end", token: 9999 },
  "export-begin": {
    ask: "export-begin",
    export: {
      id: null,
      cameras: [1],
      from: FROM,
      to: TO,
      request: null,
      who,
      second: { ...who, name: "Zhao" },
      purpose: "case",
      destination: "disk",
    },
  },
  "export-checkpoints": { ask: "export-checkpoints", id },
  "export-append": { ask: "export-append", id, offset: 0, data: "AAAA" },
  "export-sign": { ask: "export-sign", id },
  "altered-copy-sign": { ask: "altered-copy-sign", account: "AAAA" },
  "register-search": {
    ask: "register-search",
    filter: { text: "x", person: "y", camera: 1, span: { from: FROM, to: TO } },
    before: null,
    limit: 50,
  },
  "register-playback": {
    ask: "register-playback",
    camera: 1,
    from: FROM,
    to: TO,
    purpose: "case",
  },
  "register-live": { ask: "register-live", camera: 1, purpose: "watch" },
  "request-form": {
    ask: "request-form",
    requester: "public-security",
    action: "copy",
    emergency: false,
  },
  "request-submit": {
    ask: "request-submit",
    form: {
      requester: "public-security",
      organ: "Bureau",
      action: "copy",
      emergency: false,
      persons: [who, { ...who, name: "Li", document: "No 2" }],
      shown: ["credential"],
      photos: [],
      approval: { by: "own-organ-head", number: "17", name: "Liu" },
      cameras: [1],
      span: { from: FROM, to: TO },
      purpose: "case",
      destination: "disk",
      beside: "",
    },
  },
  "request-list": { ask: "request-list", before: null },
  "request-show": { ask: "request-show", request: 9999 },
  "request-view": { ask: "request-view", request: 9999 },
  "request-shown": { ask: "request-shown", request: 9999 },
  "request-acknowledge": { ask: "request-acknowledge", request: 9999, receipt: "r" },
  "photo-begin": { ask: "photo-begin" },
  "photo-append": { ask: "photo-append", ticket: "t", offset: 0, data: "AAAA" },
  "photo-finish": { ask: "photo-finish", ticket: "t" },
  "photo-read": { ask: "photo-read", sha256: "0".repeat(64), offset: 0 },
  "duty-show": { ask: "duty-show", before: null },
  "duty-keep": { ask: "duty-keep", kind: "take-over", note: "note" },
  "suspicion-list": { ask: "suspicion-list", before: null },
  "suspicion-show": { ask: "suspicion-show", suspicion: 9999 },
  "suspicion-write": { ask: "suspicion-write", camera: 1, seen: FROM, what: "what" },
  "suspicion-report": { ask: "suspicion-report", suspicion: 9999, to: "110", reference: "A" },
  "proposal-list": { ask: "proposal-list", before: null },
  "propose": {
    ask: "propose",
    kind: "site-set",
    facts: {
      ...{ name: "S", layers: ["CN"], exemptUnderCN9: false, venue: null, builder: null },
      ...{ inUse: "2020-01-05", handedOver: null, outsideOperator: true, besideSecretUnit: null },
    },
    why: "because",
    password: "x",
  },
  "proposal-confirm": { ask: "proposal-confirm", proposal: 9999, password: "x" },
  "proposal-withdraw": { ask: "proposal-withdraw", proposal: 9999 },
  "hold-list": { ask: "hold-list" },
  "site-show": { ask: "site-show" },
  "site-duties": { ask: "site-duties" },
  "duty-done": {
    ask: "duty-done",
    duty: "CN/maintenance",
    on: "2026-11-21",
    by: "Li",
    note: "done",
  },
  "retirement-show": { ask: "retirement-show" },
  "retirement-notice": {
    ask: "retirement-notice",
    day: "2026-11-21",
    to: "Bureau",
    how: "letter",
    reference: "1",
  },
  "retirement-supervision": {
    ask: "retirement-supervision",
    day: "2026-11-21",
    name: "Li",
    unit: "U",
    document: "1",
    how: "seen",
  },
  "retirement-cancel": { ask: "retirement-cancel", why: "not now" },
  "pool-wipe": { ask: "pool-wipe", by },
  "log-witness": { ask: "log-witness" },
  "log-witnessed": { ask: "log-witnessed", checkpoint: 1, place: "/stick/one.json" },
  "witness-set": { ask: "witness-set", url: "https://192.0.2.1/w" },
  "rule-pack-load": { ask: "rule-pack-load", file: "AAAA" },
};

/** Where a text stands in a question: the keys that lead to it. */
export type Place = readonly (string | number)[];

/** Every text of a question but its word. */
export function texts(value: unknown, at: Place = []): Place[] {
  if (typeof value === "string") return at[0] === "ask" ? [] : [at];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    texts(inner, [...at, Array.isArray(value) ? Number(key) : key])
  );
}

/** A copy of a value with other texts in these places. */
export function withTexts(value: unknown, places: ReadonlyMap<string, string>): unknown {
  const walk = (inner: unknown, at: Place): unknown => {
    const text = places.get(JSON.stringify(at));
    if (text !== undefined) return text;
    if (Array.isArray(inner)) return inner.map((one, i) => walk(one, [...at, i]));
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([k, v]) => [k, walk(v, [...at, k])]));
  };
  return walk(value, []);
}
