import { deepStrictEqual, strictEqual } from "node:assert/strict";
import * as fc from "fast-check";
import { answerQuestion, LONGEST_QUESTION } from "./ask.ts";

const RETENTION = {
  ask: "retention",
  layers: ["CN", "CN-LN"],
  recordedAt: "2026-02-02T10:00:00+08:00",
  important: false,
};
const ERASE = { ...RETENTION, ask: "erase", at: "2026-03-05T00:00:00+08:00", held: false };

const ask = (question: unknown): unknown =>
  JSON.parse(answerQuestion(JSON.stringify(question)).line);

/** The field that an error names; throws on an answer. */
function wrongField(line: string): unknown {
  const answered = answerQuestion(line);
  if (answered.ok) throw new Error(`answered: ${answered.line}`);
  const value: unknown = JSON.parse(answered.line);
  if (typeof value !== "object" || value === null || !("error" in value)) {
    throw new Error("no error");
  }
  const { error } = value;
  if (typeof error !== "object" || error === null || !("field" in error) || !("message" in error)) {
    throw new Error("no field or message");
  }
  strictEqual(typeof error.message === "string" && error.message.length < 500, true);
  return error.field;
}
const wrong = (question: unknown) => wrongField(JSON.stringify(question));

Deno.test("retention is answered in Shanghai time, with its articles", () => {
  deepStrictEqual(ask(RETENTION), {
    keepUntil: "2026-03-05T00:00:00+08:00",
    days: 30,
    mustEraseAfter: "2026-03-05T00:00:00+08:00",
    cites: ["CN-17"],
  });
  deepStrictEqual(ask({ ...RETENTION, layers: ["CN-LN", "CN-LN"], important: true }), {
    keepUntil: "2027-02-03T00:00:00+08:00",
    days: null,
    mustEraseAfter: null,
    cites: ["LN-14(7)"],
  });
});

Deno.test("erase is answered to the millisecond", () => {
  deepStrictEqual(ask(ERASE), { verdict: "permit", cites: ["CN-17"] });
  const before = { ...ERASE, at: "2026-03-04T15:59:59.999Z" };
  deepStrictEqual(ask(before), { verdict: "refuse", cites: ["CN-17"] });
  deepStrictEqual(ask({ ...ERASE, held: true }), { verdict: "refuse", cites: ["CN-17"] });
});

Deno.test("an error names the field", () => {
  for (const key of ["ask", "layers", "recordedAt", "important"] as const) {
    const { [key]: _, ...rest } = RETENTION;
    strictEqual(wrong(rest), key);
    strictEqual(wrong({ ...RETENTION, [key]: null }), key);
    strictEqual(wrong({ ...RETENTION, [key]: { toString: "CN" } }), key);
  }
  for (const key of ["at", "held"] as const) {
    const { [key]: _, ...rest } = ERASE;
    strictEqual(wrong(rest), key);
    strictEqual(wrong({ ...ERASE, [key]: 1 }), key);
    // A field of another question does not belong here.
    strictEqual(wrong({ ...RETENTION, [key]: ERASE[key] }), key);
  }
  strictEqual(wrong({ ...RETENTION, recordedAt: "2026-02-30T00:00:00+08:00" }), "recordedAt");
  strictEqual(wrong({ ...RETENTION, recordedAt: "2026-02-20T00:00:00" }), "recordedAt");
  strictEqual(wrong({ ...RETENTION, recordedAt: "1991-07-01T00:00:00+08:00" }), "recordedAt");
  strictEqual(wrong({ ...ERASE, recordedAt: "1970-01-01T00:00:00Z" }), "recordedAt");
  strictEqual(wrong({ ...ERASE, at: "2026-13-01T00:00:00Z" }), "at");
  strictEqual(wrong({ ...RETENTION, important: "true" }), "important");
  strictEqual(wrong({ ...RETENTION, layers: "CN" }), "layers");
  strictEqual(wrong({ ...RETENTION, layers: [] }), "layers");
  strictEqual(wrong({ ...RETENTION, layers: ["CN", "CN-BJ"] }), "layers");
  strictEqual(wrong({ ...RETENTION, layers: ["CN", "ln-hotel-pawn-massage"] }), "layers");
  strictEqual(wrong({ ...RETENTION, extra: 1 }), "extra");
});

Deno.test("questions of later versions and unknown ones are told apart from answers", () => {
  for (
    const later of ["siting", "signage", "deadline", "disclosure", "penalty", "constructor", ""]
  ) {
    strictEqual(wrong({ ...RETENTION, ask: later }), "ask");
  }
});

Deno.test("what is no object of JSON is an error of the line", () => {
  const deep = "[".repeat(60_000);
  for (const line of ["", " ", "{", "null", "1", '"x"', "[]", deep, "\u0000", "{}{}"]) {
    strictEqual(wrongField(line), "line", line.slice(0, 10));
  }
  strictEqual(wrongField(`${JSON.stringify(RETENTION)}${" ".repeat(LONGEST_QUESTION)}`), "line");
});

Deno.test("names of an object's own machinery are unknown fields", () => {
  const line = JSON.stringify(RETENTION);
  for (const name of ["__proto__", "constructor", "toString"]) {
    strictEqual(wrongField(`{"${name}":{"important":true},${line.slice(1)}`), name);
  }
  // A missing field is not found on a prototype that the question brings along.
  const { important: _, ...rest } = RETENTION;
  const smuggled = `{"__proto__":{"important":true},${JSON.stringify(rest).slice(1)}`;
  strictEqual(wrongField(smuggled), "important");
});

Deno.test("any line gets one line of JSON back", () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant("CN"), fc.constant(true));
  const near = fc.record({ ask: fc.constantFrom("retention", "erase"), layers: value }).map((
    odd,
  ) => ({
    ...ERASE,
    ...odd,
  }));
  const line = fc.oneof(fc.string(), fc.json(), near.map((question) => JSON.stringify(question)));
  fc.assert(fc.property(line, (text) => {
    const answered = answerQuestion(text);
    strictEqual(answered.line.includes("\n"), false);
    JSON.parse(answered.line);
  }));
});
