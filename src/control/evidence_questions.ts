/** The questions about evidence as they come over the socket. */
import * as v from "valibot";
import type { Need } from "../../recorder/people/roles.ts";
import { filled, positive as number, words } from "../../recorder/shapes.ts";

const word = <const W extends string, const S extends v.ObjectEntries>(ask: W, shape: S) =>
  v.strictObject({ ask: v.literal(ask), ...shape });

/** Members of the union of all questions. */
export const EVIDENCE_QUESTIONS = [
  word("log-witness", {}),
  word("log-witnessed", { checkpoint: number, place: v.pipe(filled, v.maxLength(1000)) }),
  word("witness-set", { url: v.nullable(words(2048)) }),
] as const;

/** A question of these, parsed. */
export type EvidenceQuestion = v.InferOutput<typeof EVIDENCE_QUESTIONS[number]>;

/** What each of them needs of whoever asks it. That a stick was written, only the box itself can say. */
export const EVIDENCE_NEEDS: Readonly<Record<EvidenceQuestion["ask"], Need>> = {
  "log-witness": "console",
  "log-witnessed": "console",
  "witness-set": "change-settings",
};
