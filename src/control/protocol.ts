/**
 * What the page and the commands ask a running recorder: one JSON object a line each way, over a
 * socket that only this user can open. A recorder answers each line before it reads the next.
 */
import * as v from "valibot";
import { BUILDERS, PLACES } from "../../policy/words.ts";
import { cameraId, filled, finite, positive, whole, words } from "../../recorder/shapes.ts";
import { InputError, RefusedError, WaitError } from "../base/result.ts";
import { BitsPerSecond, UtcMs } from "../base/units.ts";
import { EXPORT_QUESTIONS } from "./export_questions.ts";
import { EVIDENCE_QUESTIONS } from "./evidence_questions.ts";
import { PEOPLE_QUESTIONS } from "./people_questions.ts";
import { RULE_QUESTIONS } from "./rule_questions.ts";
import { REGISTER_QUESTIONS } from "./register_questions.ts";

const person = v.pipe(filled, v.maxLength(200));
const cameraInput = v.strictObject({
  name: v.string(),
  url: v.string(),
  transport: v.picklist(["tcp", "udp"]),
  via: v.picklist(["native", "ffmpeg"]),
  audio: v.boolean(),
  declaredBitrate: v.nullable(v.pipe(finite, v.gtValue(0), v.transform(BitsPerSecond))),
  priority: v.pipe(whole, v.minValue(0), v.maxValue(9)),
});
const instant = v.pipe(finite, v.transform(UtcMs));
const twoPeople = v.strictTuple([person, person]);
const hold = v.strictObject({
  camera: cameraId,
  from: instant,
  to: instant,
  until: v.nullable(instant),
  kind: v.picklist(["case", "request", "important"]),
  who: v.string(),
  why: v.string(),
});

/** A question, parsed. */
export const question = v.variant("ask", [
  v.strictObject({ ask: v.literal("status") }),
  v.strictObject({ ask: v.literal("camera-add"), camera: cameraInput }),
  v.strictObject({ ask: v.literal("camera-remove"), camera: cameraId }),
  v.strictObject({
    ask: v.literal("site-set"),
    layers: v.optional(v.array(v.string())),
    exemptUnderCN9: v.optional(v.boolean()),
    builder: v.optional(v.picklist(BUILDERS)),
    venue: v.optional(v.picklist(PLACES)),
    inUse: v.optional(words(40)),
    handedOver: v.optional(words(40)),
    outsideOperator: v.optional(v.boolean()),
    besideSecretUnit: v.optional(v.boolean()),
  }),
  v.strictObject({
    ask: v.literal("clock-confirm"),
    by: twoPeople,
    civil: instant,
  }),
  v.strictObject({ ask: v.literal("ledger-confirm"), by: twoPeople }),
  v.strictObject({ ask: v.literal("hold-place"), hold }),
  v.strictObject({
    ask: v.literal("hold-release"),
    hold: positive,
    by: twoPeople,
    why: v.string(),
  }),
  v.strictObject({ ask: v.literal("time-sources-set"), servers: v.array(v.string()) }),
  v.strictObject({ ask: v.literal("camera-nets-set"), nets: v.array(v.string()) }),
  v.strictObject({ ask: v.literal("watch-limit-set"), hours: finite }),
  ...PEOPLE_QUESTIONS,
  ...EXPORT_QUESTIONS,
  ...REGISTER_QUESTIONS,
  ...EVIDENCE_QUESTIONS,
  ...RULE_QUESTIONS,
]);

/** What may be asked of a recorder. */
export type Question = v.InferOutput<typeof question>;

/** A line that is longer is not a question. */
export const LONGEST_LINE = 65_536;

/** An answer as it goes over the socket. */
export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | {
    readonly ok: false;
    readonly refused: boolean;
    readonly field: string;
    readonly problem: string;
    readonly remedy: string;
    /** Of what is to be asked again later. */
    readonly wait?: Pick<WaitError, "seconds" | "whose">;
  };

/** A failure as an answer. */
export function failure(error: unknown): Answer {
  if (error instanceof InputError) {
    const problem = error.message.slice(error.field.length + 2, -(error.remedy.length + 2));
    return {
      ok: false,
      refused: error instanceof RefusedError,
      field: error.field,
      problem,
      remedy: error.remedy,
      ...(error instanceof WaitError
        ? { wait: { seconds: error.seconds, whose: error.whose } }
        : {}),
    };
  }
  const problem = error instanceof Error ? error.message : String(error);
  return { ok: false, refused: false, field: "recorder", problem, remedy: "look into its log" };
}

/** An answer's value; throws what the recorder refused or failed with. */
export function valueOf(answer: Answer): unknown {
  if (answer.ok) return answer.value;
  const { refused, field, problem, remedy, wait } = answer;
  if (wait !== undefined) throw new WaitError(field, problem, wait.seconds, wait.whose);
  throw refused ? new RefusedError(field, problem, remedy) : new InputError(field, problem, remedy);
}
