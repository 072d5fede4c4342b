/** Answers to questions about exports. The right to ask was looked at before; the cameras are looked at by the desk. */
import type { ExportDesk } from "../../recorder/export/desk.ts";
import { RefusedError } from "../base/result.ts";
import type { AskedBy } from "../control/asker.ts";
import { EXPORT_QUESTIONS, type ExportQuestion } from "../control/export_questions.ts";

const WORDS: ReadonlySet<string> = new Set(EXPORT_QUESTIONS.map((q) => q.entries.ask.literal));

/** Whether a question is one of these. */
export function isAboutExports(q: { readonly ask: string }): q is ExportQuestion {
  return WORDS.has(q.ask);
}

/** Does what is asked and answers it. Throws `InputError`. */
export async function answerExports(
  q: ExportQuestion,
  desk: ExportDesk,
  { by }: AskedBy,
): Promise<unknown> {
  if (by === null) throw new RefusedError("session", "nobody is signed in", "sign in");
  switch (q.ask) {
    case "export-begin":
      return desk.begin(q.export, by);
    case "export-checkpoints":
      return desk.checkpoints(q.id, by);
    case "export-append":
      desk.append(q.id, q.offset, Uint8Array.fromBase64(q.data), by);
      return null;
    case "altered-copy-sign":
      return { signature: desk.signPublished(Uint8Array.fromBase64(q.account)).toHex() };
    case "export-sign":
      return { signature: (await desk.sign(q.id, by)).toHex() };
  }
}
