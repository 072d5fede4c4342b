/**
 * What the page and the commands ask a running recorder: one JSON object a line each way, over a
 * socket that only this user can open. A recorder answers each line before it reads the next.
 */
import { z } from "zod";
import { BUILDERS, PLACES } from "../../policy/words.ts";
import { CameraId } from "../base/ids.ts";
import { InputError, RefusedError, WaitError } from "../base/result.ts";
import { BitsPerSecond, UtcMs } from "../base/units.ts";
import { EXPORT_QUESTIONS } from "./export_questions.ts";
import { EVIDENCE_QUESTIONS } from "./evidence_questions.ts";
import { PEOPLE_QUESTIONS } from "./people_questions.ts";
import { RULE_QUESTIONS } from "./rule_questions.ts";
import { REGISTER_QUESTIONS } from "./register_questions.ts";

const camera = z.int().positive().transform(CameraId);
const person = z.string().min(1).max(200);
const cameraInput = z.strictObject({
  name: z.string(),
  url: z.string(),
  transport: z.enum(["tcp", "udp"]),
  via: z.enum(["native", "ffmpeg"]),
  audio: z.boolean(),
  declaredBitrate: z.number().positive().transform(BitsPerSecond).nullable(),
  priority: z.int().min(0).max(9),
});
const instant = z.number().transform(UtcMs);
const twoPeople = z.tuple([person, person]);
const hold = z.strictObject({
  camera,
  from: instant,
  to: instant,
  until: instant.nullable(),
  kind: z.enum(["case", "request", "important"]),
  who: z.string(),
  why: z.string(),
});

/** A question, parsed. */
export const question = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("status") }),
  z.strictObject({ ask: z.literal("camera-add"), camera: cameraInput }),
  z.strictObject({ ask: z.literal("camera-remove"), camera }),
  z.strictObject({
    ask: z.literal("site-set"),
    layers: z.array(z.string()).optional(),
    exemptUnderCN9: z.boolean().optional(),
    builder: z.enum(BUILDERS).optional(),
    venue: z.enum(PLACES).optional(),
    inUse: z.string().max(40).optional(),
    handedOver: z.string().max(40).optional(),
    outsideOperator: z.boolean().optional(),
    besideSecretUnit: z.boolean().optional(),
  }),
  z.strictObject({
    ask: z.literal("clock-confirm"),
    by: twoPeople,
    civil: instant,
  }),
  z.strictObject({ ask: z.literal("ledger-confirm"), by: twoPeople }),
  z.strictObject({ ask: z.literal("hold-place"), hold }),
  z.strictObject({
    ask: z.literal("hold-release"),
    hold: z.int().positive(),
    by: twoPeople,
    why: z.string(),
  }),
  z.strictObject({ ask: z.literal("time-sources-set"), servers: z.array(z.string()) }),
  z.strictObject({ ask: z.literal("camera-nets-set"), nets: z.array(z.string()) }),
  z.strictObject({ ask: z.literal("watch-limit-set"), hours: z.number() }),
  ...PEOPLE_QUESTIONS,
  ...EXPORT_QUESTIONS,
  ...REGISTER_QUESTIONS,
  ...EVIDENCE_QUESTIONS,
  ...RULE_QUESTIONS,
]);

/** What may be asked of a recorder. */
export type Question = z.output<typeof question>;

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
