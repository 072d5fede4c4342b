/** Answers to questions about evidence. The right to ask was looked at before. */
import type { Evidence } from "../../recorder/evidence/evidence.ts";
import { confirmWitnessed, FILE_WITNESS, setWitnessUrl } from "../../recorder/evidence/witness.ts";
import { witnessText } from "../../recorder/evidence/witness_file.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import type { Stamp } from "../../recorder/ledger/records.ts";
import { EVIDENCE_NEEDS, type EvidenceQuestion } from "../control/evidence_questions.ts";

/** What answers are made from. */
export interface EvidenceAnswerDeps {
  readonly ledger: Ledger;
  readonly evidence: Evidence;
  readonly stamp: () => Stamp;
}

/** Whether a question is one of these. */
export function isAboutEvidence(q: { readonly ask: string }): q is EvidenceQuestion {
  return Object.hasOwn(EVIDENCE_NEEDS, q.ask);
}

const SIGN_INS: ReadonlySet<string> = new Set([
  "sign-in",
  "first-password",
  "set-up",
  "sign-out",
]);

/**
 * Answers a question and, where that left a line in the log, has it signed within about a second:
 * settings, holds, people, sign-ins, refusals.
 */
export async function signedSoon(
  { ledger, evidence }: Pick<EvidenceAnswerDeps, "ledger" | "evidence">,
  ask: string,
  answer: () => Promise<unknown>,
): Promise<unknown> {
  const before = ledger.newestEvents(1)[0]?.id;
  try {
    return await answer();
  } finally {
    const after = ledger.newestEvents(1)[0]?.id;
    if (after !== before) evidence.soon(SIGN_INS.has(ask) ? "sign-in" : "settings");
  }
}

/** Does what is asked and answers it. Throws `InputError`. */
export function answerEvidence(q: EvidenceQuestion, deps: EvidenceAnswerDeps): unknown {
  const { ledger, evidence, stamp } = deps;
  switch (q.ask) {
    case "log-witness": {
      const signed = evidence.checkpoint("witness");
      return {
        checkpoint: signed.checkpoint.number,
        text: witnessText(ledger, signed, FILE_WITNESS),
      };
    }
    case "log-witnessed":
      confirmWitnessed(ledger, q.checkpoint, FILE_WITNESS, q.place, stamp());
      return null;
    case "witness-set": {
      const now = stamp();
      ledger.commit((tx) => setWitnessUrl(tx, q.url, now));
      return null;
    }
  }
}
