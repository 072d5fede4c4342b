/** `holdfast law ask`: questions about the law from standard input, answers to standard output. `explain`: a site's whole position. */
import { answerQuestion, type AnswerStyle, LONGEST_QUESTION } from "../../policy/ask.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { deviceRules } from "../../recorder/rules/device_rules.ts";
import { InputError } from "../base/result.ts";
import { type Command, options, verbs } from "../options.ts";
import { print } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { lawDone } from "./law_done.ts";
import { lawExplain } from "./law_explain.ts";
import { lawFiling } from "./law_filing.ts";
import { lawPackCommand } from "./law_pack.ts";
import { linesOf } from "./lines.ts";

/** The command. */
export const lawCommand: Command = verbs("law", {
  ask,
  done: lawDone,
  explain: lawExplain,
  filing: lawFiling,
  pack: lawPackCommand,
});

async function ask(args: readonly string[]): Promise<number> {
  const { values } = options(args, { data: { type: "string" }, explain: { type: "boolean" } });
  const book = values.data === undefined ? BUILT_IN : bookOf(values.data);
  const lines = linesOf(Deno.stdin.readable, LONGEST_QUESTION);
  return await lawAsk(lines, print, { explain: values.explain ?? false }, book);
}

/** The rules of a device, its loaded packs included. */
function bookOf(data: string): RuleBook {
  if (readGeometry(data) === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  return deviceRules(ledger, realClock.wall()).book;
}

/**
 * Answers one question a line, in order, each as soon as it is read. Gives the exit status: 0 when
 * every line was answered, 1 when any had an error. Reads no device, clock or setting: a device's rules are given in `book`.
 */
export async function lawAsk(
  lines: AsyncIterable<string>,
  write: (line: string) => void,
  style: AnswerStyle = { explain: false },
  book: RuleBook = BUILT_IN,
): Promise<0 | 1> {
  let status: 0 | 1 = 0;
  for await (const line of lines) {
    const answered = answerQuestion(line, book, style);
    if (!answered.ok) status = 1;
    write(answered.line);
  }
  return status;
}
