/** The questions about exports as they come over the socket. */
import { z } from "zod";
import { CameraId } from "../base/ids.ts";
import { UtcMs } from "../base/units.ts";

const id = z.string().regex(/^[0-9a-f]{32}$/);
const words = z.string().max(2000);
const person = z.strictObject({ name: words, unit: words, document: words });
const instant = z.int().transform(UtcMs);

/** Members of the union of all questions. */
export const EXPORT_QUESTIONS = [
  z.strictObject({
    ask: z.literal("export-begin"),
    export: z.strictObject({
      id: id.nullable(),
      cameras: z.array(z.int().positive().transform(CameraId)).min(1).max(1000),
      from: instant,
      to: instant,
      request: z.int().positive().nullable(),
      who: person,
      second: person.nullable(),
      purpose: words,
      destination: words,
    }),
  }),
  z.strictObject({ ask: z.literal("export-checkpoints"), id }),
  z.strictObject({
    ask: z.literal("export-append"),
    id,
    offset: z.int().nonnegative(),
    data: z.base64().max(60_000),
  }),
  z.strictObject({ ask: z.literal("export-sign"), id }),
  // The account of an altered copy, in one piece.
  z.strictObject({ ask: z.literal("altered-copy-sign"), account: z.base64().max(60_000) }),
] as const;

/** A question about exports, parsed. */
export type ExportQuestion = z.output<typeof EXPORT_QUESTIONS[number]>;
