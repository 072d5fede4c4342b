/** The questions about register, requests, watch and actions of two people as they come over the socket. */
import { z } from "zod";
import { ACTIONS, APPROVERS, PAPERS, REQUESTERS } from "../../policy/words.ts";
import { PROPOSAL_KINDS } from "../../recorder/register/proposals.ts";
import { REGISTER_ACTIONS } from "../../recorder/register/register.ts";
import type { Need } from "../../recorder/people/roles.ts";
import type { ProposalKind, RegisterAction } from "../../recorder/register_port.ts";
import type { RegisterQuestions } from "../../recorder/register_ask_port.ts";
import { CameraId } from "../base/ids.ts";
import { UtcMs } from "../base/units.ts";

/** Longer than anybody writes, shorter than a line of the socket. */
const text = z.string().max(8000);
const short = z.string().max(2000);
const number = z.int().positive();
const camera = z.int().positive().transform(CameraId);
const instant = z.int().transform(UtcMs);
const span = z.strictObject({ from: instant, to: instant });
const before = number.nullable();
const person = z.strictObject({ name: short, unit: short, document: short });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const registerAction = z.enum(REGISTER_ACTIONS as [RegisterAction, ...RegisterAction[]]);
const proposalKind = z.enum(PROPOSAL_KINDS as [ProposalKind, ...ProposalKind[]]);

const filter = z.strictObject({
  text: short.optional(),
  person: short.optional(),
  camera: camera.optional(),
  action: registerAction.optional(),
  request: number.optional(),
  span: span.optional(),
}).transform((given) => {
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
});

const form = z.strictObject({
  requester: z.enum(REQUESTERS),
  organ: short,
  action: z.enum(ACTIONS),
  emergency: z.boolean(),
  persons: z.array(person).max(50),
  shown: z.array(z.enum(PAPERS)).max(PAPERS.length),
  photos: z.array(z.strictObject({
    paper: z.enum(PAPERS),
    sha256,
    type: z.enum(["image/jpeg", "image/png"]),
    bytes: z.int().nonnegative(),
  })).max(50),
  approval: z.strictObject({ by: z.enum(APPROVERS), number: short, name: short }),
  cameras: z.array(camera).max(2000),
  span: span.nullable(),
  purpose: text,
  destination: short,
  beside: short,
});

const word = <const W extends keyof RegisterQuestions, const S extends z.ZodRawShape>(
  ask: W,
  shape: S,
) => z.strictObject({ ask: z.literal(ask), ...shape });

/** Members of the union of all questions. */
export const REGISTER_QUESTIONS = [
  word("register-search", { filter, before, limit: z.int().min(1).max(100) }),
  word("register-playback", { camera, from: instant, to: instant, purpose: short }),
  word("register-live", { camera, purpose: short }),
  word("request-form", {
    requester: z.enum(REQUESTERS),
    action: z.enum(ACTIONS),
    emergency: z.boolean(),
  }),
  word("request-submit", { form }),
  word("request-list", { before }),
  word("request-show", { request: number }),
  word("request-view", { request: number }),
  word("request-shown", { request: number }),
  word("request-acknowledge", { request: number, receipt: short }),
  word("photo-begin", {}),
  word("photo-append", {
    ticket: z.string().max(64),
    offset: z.int().nonnegative(),
    data: z.base64().max(64_000),
  }),
  word("photo-finish", { ticket: z.string().max(64) }),
  word("photo-read", { sha256, offset: z.int().nonnegative() }),
  word("duty-show", { before }),
  word("duty-keep", { kind: z.enum(["take-over", "hand-over"]), note: text }),
  word("suspicion-list", { before }),
  word("suspicion-show", { suspicion: number }),
  word("suspicion-write", { camera: camera.nullable(), seen: instant, what: text }),
  word("suspicion-report", { suspicion: number, to: short, reference: short }),
  word("proposal-list", { before }),
  word("propose", {
    kind: proposalKind,
    facts: z.record(z.string().max(64), z.unknown()),
    why: short,
    password: short,
  }),
  word("proposal-confirm", { proposal: number, password: short }),
  word("proposal-withdraw", { proposal: number }),
  word("hold-list", {}),
  word("site-show", {}),
  word("site-duties", {}),
  word("duty-done", { duty: short, on: short, by: short.nullable(), note: short }),
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
  word("pool-wipe", { by: z.tuple([short, short]) }),
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
