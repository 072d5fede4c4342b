/** The questions about register, requests, watch and actions of two people as they come over the socket. */
import * as v from "valibot";
import { ACTIONS, APPROVERS, PAPERS, REQUESTERS } from "../../policy/words.ts";
import { PROPOSAL_KINDS } from "../../recorder/register/proposals.ts";
import { REGISTER_ACTIONS } from "../../recorder/register/register.ts";
import type { Need } from "../../recorder/people/roles.ts";
import type { RegisterQuestions } from "../../recorder/register_ask_port.ts";
import {
  anyKeys,
  base64,
  cameraId as camera,
  count,
  hex,
  instant,
  noList,
  positive as number,
  whole,
  words,
} from "../../recorder/shapes.ts";
import { CameraId } from "../base/ids.ts";

/** Longer than anybody writes, shorter than a line of the socket. */
const text = words(8000);
const short = words(2000);
const span = v.strictObject({ from: instant, to: instant });
const before = v.nullable(number);
const person = v.strictObject({ name: short, unit: short, document: short });
const sha256 = hex(64);
const registerAction = v.picklist(REGISTER_ACTIONS);
const proposalKind = v.picklist(PROPOSAL_KINDS);

const filter = v.pipe(
  noList(v.strictObject({
    text: v.optional(short),
    person: v.optional(short),
    camera: v.optional(camera),
    action: v.optional(registerAction),
    request: v.optional(number),
    span: v.optional(span),
  })),
  v.transform((given) => {
    // "Not given" is a key that is not there, never one without a value.
    const { text, person, camera, action, request, span } = given;
    return {
      ...(text === undefined ? {} : { text }),
      ...(person === undefined ? {} : { person }),
      ...(camera === undefined ? {} : { camera }),
      ...(action === undefined ? {} : { action }),
      ...(request === undefined ? {} : { request }),
      ...(span === undefined ? {} : { span }),
    };
  }),
);

const form = v.strictObject({
  requester: v.picklist(REQUESTERS),
  organ: short,
  action: v.picklist(ACTIONS),
  emergency: v.boolean(),
  persons: v.pipe(v.array(person), v.maxLength(50)),
  shown: v.pipe(v.array(v.picklist(PAPERS)), v.maxLength(PAPERS.length)),
  photos: v.pipe(
    v.array(v.strictObject({
      paper: v.picklist(PAPERS),
      sha256,
      type: v.picklist(["image/jpeg", "image/png"]),
      bytes: count,
    })),
    v.maxLength(50),
  ),
  approval: v.strictObject({ by: v.picklist(APPROVERS), number: short, name: short }),
  cameras: v.pipe(v.array(camera), v.maxLength(2000)),
  span: v.nullable(span),
  purpose: text,
  destination: short,
  beside: short,
});

const word = <const W extends keyof RegisterQuestions, const S extends v.ObjectEntries>(
  ask: W,
  shape: S,
) => v.strictObject({ ask: v.literal(ask), ...shape });

/** Members of the union of all questions. */
export const REGISTER_QUESTIONS = [
  word("register-search", { filter, before, limit: v.pipe(whole, v.minValue(1), v.maxValue(100)) }),
  word("register-playback", { camera, from: instant, to: instant, purpose: short }),
  word("register-live", { camera, purpose: short }),
  word("request-form", {
    requester: v.picklist(REQUESTERS),
    action: v.picklist(ACTIONS),
    emergency: v.boolean(),
  }),
  word("request-submit", { form }),
  word("request-list", { before }),
  word("request-show", { request: number }),
  word("request-view", { request: number }),
  word("request-shown", { request: number }),
  word("request-acknowledge", { request: number, receipt: short }),
  word("photo-begin", {}),
  word("photo-append", {
    ticket: words(64),
    offset: count,
    data: v.pipe(base64, v.maxLength(64_000)),
  }),
  word("photo-finish", { ticket: words(64) }),
  word("photo-read", { sha256, offset: count }),
  word("duty-show", { before }),
  word("duty-keep", { kind: v.picklist(["take-over", "hand-over"]), note: text }),
  word("suspicion-list", { before }),
  word("suspicion-show", { suspicion: number }),
  word("suspicion-write", { camera: v.nullable(camera), seen: instant, what: text }),
  word("suspicion-report", { suspicion: number, to: short, reference: short }),
  word("proposal-list", { before }),
  word("propose", {
    kind: proposalKind,
    facts: v.pipe(
      anyKeys,
      v.check((facts) => Object.keys(facts).every((key) => key.length <= 64), "a key is too long"),
    ),
    why: short,
    password: short,
  }),
  word("proposal-confirm", { proposal: number, password: short }),
  word("proposal-withdraw", { proposal: number }),
  word("hold-list", {}),
  word("site-show", {}),
  word("site-duties", {}),
  word("duty-done", { duty: short, on: short, by: v.nullable(short), note: short }),
  word("retirement-show", {}),
  word("retirement-notice", { day: short, to: short, how: short, reference: short }),
  word("retirement-supervision", {
    day: short,
    name: short,
    unit: short,
    document: short,
    how: text,
  }),
  word("retirement-cancel", { why: short }),
  word("pool-wipe", { by: v.strictTuple([short, short]) }),
] as const;

/** What each of them needs of whoever asks. */
export const REGISTER_NEEDS: Readonly<Record<keyof RegisterQuestions, Need>> = {
  "register-search": "read-register",
  "register-playback": "play-back",
  "register-live": "see-live",
  "request-form": "enter-request",
  "request-submit": "enter-request",
  "request-list": "read-register",
  "request-show": "read-register",
  "request-view": "enter-request",
  "request-shown": "enter-request",
  "request-acknowledge": "confirm-second",
  "photo-begin": "enter-request",
  "photo-append": "enter-request",
  "photo-finish": "enter-request",
  "photo-read": "read-register",
  // These are for the watch and for an inspection: two rights, of which the answer asks for one.
  "duty-show": "own-account",
  "suspicion-list": "own-account",
  "suspicion-show": "own-account",
  "duty-keep": "keep-watch",
  "suspicion-write": "keep-watch",
  "suspicion-report": "keep-watch",
  "proposal-list": "confirm-second",
  "propose": "confirm-second",
  "proposal-confirm": "confirm-second",
  "proposal-withdraw": "confirm-second",
  "hold-list": "confirm-second",
  "site-show": "confirm-second",
  "site-duties": "read-compliance",
  "duty-done": "change-settings",
  "retirement-show": "read-compliance",
  "retirement-notice": "change-settings",
  "retirement-supervision": "change-settings",
  "retirement-cancel": "change-settings",
  "pool-wipe": "console",
};

/** The camera that a question of these is about, where its right is about a camera. */
export function cameraOfRegister(q: { readonly ask: string }): CameraId | undefined {
  const asks = q.ask === "register-playback" || q.ask === "register-live";
  return asks && "camera" in q && typeof q.camera === "number" ? CameraId(q.camera) : undefined;
}
