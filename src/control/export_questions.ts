/** The questions about exports as they come over the socket. */
import * as v from "valibot";
import { base64, cameraId, count, hex, instant, positive, words } from "../../recorder/shapes.ts";

const id = hex(32);
const text = words(2000);
const person = v.strictObject({ name: text, unit: text, document: text });

/** Members of the union of all questions. */
export const EXPORT_QUESTIONS = [
  v.strictObject({
    ask: v.literal("export-begin"),
    export: v.strictObject({
      id: v.nullable(id),
      cameras: v.pipe(v.array(cameraId), v.minLength(1), v.maxLength(1000)),
      from: instant,
      to: instant,
      request: v.nullable(positive),
      who: person,
      second: v.nullable(person),
      purpose: text,
      destination: text,
    }),
  }),
  v.strictObject({ ask: v.literal("export-checkpoints"), id }),
  v.strictObject({
    ask: v.literal("export-append"),
    id,
    offset: count,
    data: v.pipe(base64, v.maxLength(60_000)),
  }),
  v.strictObject({ ask: v.literal("export-sign"), id }),
  // The account of an altered copy, in one piece.
  v.strictObject({
    ask: v.literal("altered-copy-sign"),
    account: v.pipe(base64, v.maxLength(60_000)),
  }),
] as const;

/** A question about exports, parsed. */
export type ExportQuestion = v.InferOutput<typeof EXPORT_QUESTIONS[number]>;
