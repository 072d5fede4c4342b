/** `holdfast law ask`: questions about the law from standard input, answers to standard output. `explain`: a site's whole position. */
import { answerQuestion, type AnswerStyle, LONGEST_QUESTION } from "../../policy/ask.ts";
import { BUILT_IN } from "../../policy/rule_book.ts";
import { type Command, options, verbs } from "../options.ts";
import { print } from "../output.ts";
import { lawDone } from "./law_done.ts";
import { lawExplain } from "./law_explain.ts";
import { linesOf } from "./lines.ts";

/** The command. */
export const lawCommand: Command = verbs("law", { ask, done: lawDone, explain: lawExplain });

async function ask(args: readonly string[]): Promise<number> {
  const { values } = options(args, { explain: { type: "boolean" } });
  const lines = linesOf(Deno.stdin.readable, LONGEST_QUESTION);
  return await lawAsk(lines, print, { explain: values.explain ?? false });
}

/**
 * Answers one question a line, in order, each as soon as it is read. Gives the exit status: 0 when
 * every line was answered, 1 when any had an error. Reads no device, clock or setting.
 */
export async function lawAsk(
  lines: AsyncIterable<string>,
  write: (line: string) => void,
  style: AnswerStyle = { explain: false },
): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for await (const line of lines) {
    const answered = answerQuestion(line, BUILT_IN, style);
    if (!answered.ok) status = 1;
    write(answered.line);
  }
  return status;
}
