/** Questions about the law as lines of JSON, and their answers. Each question holds all its facts. */
import { err, InputError, ok, type Result } from "../src/base/result.ts";
import type { Fields } from "./ask/fields.ts";
import { type Answer, QUESTIONS } from "./ask/questions.ts";
import { BUILT_IN, type RuleBook } from "./rule_book.ts";

/** The longest question that is read, in UTF-16 units: a hundred times what a true one needs. */
export const LONGEST_QUESTION = 65_536;

/** One answer, ready to be written as a line. */
export interface Answered {
  readonly line: string;
  /** False where the line tells an error of the question. */
  readonly ok: boolean;
}

function questionFields(line: string): Result<Fields, InputError> {
  if (line.length > LONGEST_QUESTION) {
    const problem = `is longer than ${LONGEST_QUESTION} characters`;
    return err(new InputError("line", problem, "ask one question a line"));
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return err(new InputError("line", "is not JSON", "write one JSON object a line"));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return err(new InputError("line", "is not a JSON object", "write one JSON object a line"));
  }
  return ok(new Map(Object.entries(value)));
}

function answer(line: string, book: RuleBook): Result<Answer, InputError> {
  const fields = questionFields(line);
  if (!fields.ok) return fields;
  const remedy = `ask one of ${[...QUESTIONS.keys()].join(", ")}`;
  if (!fields.value.has("ask")) return err(new InputError("ask", "is missing", remedy));
  const question = QUESTIONS.get(fields.value.get("ask"));
  if (question === undefined) {
    return err(new InputError("ask", "is no question that is known", remedy));
  }
  return question(fields.value, book);
}

/** How an answer is written. */
export interface AnswerStyle {
  /** Whether it also names the version of the rules and says the answer in a sentence of each language. */
  readonly explain: boolean;
}

/** The answer to one line, errors included: `{"error":{"field":…,"message":…}}`. Never throws. */
export function answerQuestion(
  line: string,
  book: RuleBook = BUILT_IN,
  style: AnswerStyle = { explain: false },
): Answered {
  const result = answer(line, book);
  if (result.ok) {
    const { said, cites, rulesVersion, sentence } = result.value;
    const more = style.explain ? { rules: rulesVersion, ...sentence() } : {};
    return { line: JSON.stringify({ ...said, cites, ...more }), ok: true };
  }
  const { field, message } = result.error;
  return { line: JSON.stringify({ error: { field, message } }), ok: false };
}
