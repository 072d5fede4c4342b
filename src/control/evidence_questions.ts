/** The questions about evidence as they come over the socket. */
import { z } from "zod";
import type { Need } from "../../recorder/people/roles.ts";

const number = z.int().positive();
const word = <const W extends string, const S extends z.ZodRawShape>(ask: W, shape: S) =>
  z.strictObject({ ask: z.literal(ask), ...shape });

/** Members of the union of all questions. */
export const EVIDENCE_QUESTIONS = [
  word("log-witness", {}),
  word("log-witnessed", { checkpoint: number, place: z.string().min(1).max(1000) }),
  word("witness-set", { url: z.string().max(2048).nullable() }),
] as const;

/** A question of these, parsed. */
export type EvidenceQuestion = z.output<typeof EVIDENCE_QUESTIONS[number]>;

/** What each of them needs of whoever asks it. That a stick was written, only the box itself can say. */
export const EVIDENCE_NEEDS: Readonly<Record<EvidenceQuestion["ask"], Need>> = {
  "log-witness": "console",
  "log-witnessed": "console",
  "witness-set": "change-settings",
};
