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
  strictEqual(typeof error.message === "string" && error.message.length < 1_200, true);
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

Deno.test("a layer that only adds to another is answered alone too: exactly what is named is asked", () => {
  deepStrictEqual(ask({ ...RETENTION, layers: ["ln-hotel-pawn-massage"] }), {
    keepUntil: "2026-04-04T00:00:00+08:00",
    days: 60,
    mustEraseAfter: null,
    cites: ["ln-hotel-pawn-massage-17"],
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
  strictEqual(wrong({ ...RETENTION, extra: 1 }), "extra");
});

Deno.test("an unknown question is told apart from answers", () => {
  for (const unknown of ["", "constructor", "Siting", 1, null, ["siting"]]) {
    strictEqual(wrong({ ...RETENTION, ask: unknown }), "ask");
  }
});

/** One good question of each kind besides retention and erase. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  siting: { layers: ["CN"], place: "school", builder: "site-unit" },
  signage: { layers: ["CN"], builder: "site-unit" },
  deadline: { layers: ["CN"], event: "in-use", on: "2026-02-03" },
  disclosure: {
    layers: ["CN"],
    requester: "public-security",
    action: "view",
    staff: 2,
    shown: ["credential"],
    approvedBy: "own-organ-head",
    emergency: false,
  },
  penalty: { layers: ["CN"], breach: "not-filed", party: "unit", forProfit: false },
};

Deno.test("each question names the field that is missing, wrong or not its own", () => {
  for (const [name, fields] of Object.entries(OTHERS)) {
    const question = { ask: name, ...fields };
    strictEqual(answerQuestion(JSON.stringify(question)).ok, true, name);
    strictEqual(wrong({ ...question, important: true }), "important");
    for (const key of Object.keys(fields)) {
      const { [key]: _, ...rest } = question as Record<string, unknown>;
      if (key !== "forProfit") strictEqual(wrong(rest), key, `${name} without ${key}`);
      for (const odd of [null, 1.5, "constructor", ["constructor"], [null], {}]) {
        strictEqual(wrong({ ...question, [key]: odd }), key, `${name}, ${key} ${odd}`);
      }
    }
  }
  const disclosure = { ask: "disclosure", ...OTHERS["disclosure"] };
  strictEqual(wrong({ ...disclosure, staff: -1 }), "staff");
  strictEqual(wrong({ ...disclosure, staff: "2" }), "staff");
  strictEqual(wrong({ ...disclosure, shown: ["credential", "passport"] }), "shown");
  const deadline = { ask: "deadline", ...OTHERS["deadline"] };
  for (const odd of ["2026-02-30", "2026-2-3", "2026-02-03T00:00:00Z", "1900-01-01", ""]) {
    strictEqual(wrong({ ...deadline, on: odd }), "on", odd);
  }
});

Deno.test("a system older than the law needs no date of its own", () => {
  const question = { ask: "deadline", layers: ["CN-LN", "CN-AH"], event: "in-use-before-law" };
  const answer = {
    lastDay: "2008-01-31",
    safeDay: "2008-01-31",
    provisional: false,
    cites: ["LN-12(2)"],
  };
  for (const on of [{}, { on: "2026-02-03" }, { on: "never" }, { on: null }]) {
    deepStrictEqual(ask({ ...question, ...on }), answer);
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
