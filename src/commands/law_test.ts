import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { lawAsk } from "./law.ts";
import { linesOf } from "./lines.ts";

const GOOD =
  '{"ask":"retention","layers":["CN-AH"],"recordedAt":"2026-02-02T10:00:00+08:00","important":false}';

async function run(text: string): Promise<{ status: number; answers: string[] }> {
  const answers: string[] = [];
  const bytes = new TextEncoder().encode(text);
  const status = await lawAsk(linesOf(ReadableStream.from([bytes]), 70_000), (line) => {
    answers.push(line);
  });
  return { status, answers };
}

Deno.test("every line is answered in order, and an error spoils only its own", async () => {
  const { status, answers } = await run(`${GOOD}\nnonsense\n${GOOD}\r\n${GOOD}`);
  strictEqual(status, 1);
  deepStrictEqual(answers.map((line) => line.startsWith('{"error"')), [false, true, false, false]);
  strictEqual(answers[0], answers[3]);
});

Deno.test("no question and only good questions end with 0", async () => {
  deepStrictEqual(await run(""), { status: 0, answers: [] });
  strictEqual((await run(`${GOOD}\n`)).status, 0);
});

Deno.test("a line of 4 million characters is an error, and the next is answered", async () => {
  const { status, answers } = await run(`${"x".repeat(4_000_000)}\n${GOOD}\n`);
  strictEqual(status, 1);
  deepStrictEqual(answers.map((line) => line.startsWith('{"error"')), [true, false]);
});
