/** Answers to questions about rule packs. The right to ask was looked at before. */
import type { Opened } from "../../recorder/engine/start.ts";
import { type Loaded, loadPack } from "../../recorder/rules/load_pack.ts";
import type { AskedBy } from "../control/asker.ts";
import { RULE_NEEDS, type RuleQuestion, unpackedFile } from "../control/rule_questions.ts";
import { RefusedError } from "../base/result.ts";

/** What answers are made from. */
export interface RuleDeps {
  readonly opened: Pick<Opened, "ledger" | "time" | "applyRules">;
  /** `DIR/keys`. */
  readonly keys: string;
}

/** Whether a question is one of these. */
export function isAboutRules(q: { readonly ask: string }): q is RuleQuestion {
  return Object.hasOwn(RULE_NEEDS, q.ask);
}

/** Loads a pack into the running recorder: every block is judged anew, without a restart. Throws `InputError`. */
export function answerRules(q: RuleQuestion, { opened, keys }: RuleDeps, { by }: AskedBy): Loaded {
  if (by === null) throw new RefusedError("session", "nobody is signed in", "sign in");
  const loaded = loadPack(opened.ledger, keys, unpackedFile(q.file), by, opened.time.stamp());
  opened.applyRules();
  return loaded;
}
