/** `holdfast law ask`: questions about the law from standard input, answers to standard output. */
import { answerQuestion } from "../../policy/ask.ts";

/**
 * Answers one question a line, in order, each as soon as it is read. Gives the exit status: 0 when
 * every line was answered, 1 when any had an error. Reads no device, clock or setting.
 */
export async function lawAsk(
  lines: AsyncIterable<string>,
  write: (line: string) => void,
): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for await (const line of lines) {
    const answered = answerQuestion(line);
    if (!answered.ok) status = 1;
    write(answered.line);
  }
  return status;
}
