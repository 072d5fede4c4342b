/** Where the two readings once differed, both now say what the texts say, by the articles that say it. */
import { deepStrictEqual } from "node:assert/strict";
import { disclosure } from "../../policy/disclosure.ts";
import { siting } from "../../policy/siting.ts";
import { type Difference, DIFFERENCES } from "./differences.ts";
import { layersOf } from "./facts.ts";
import { plainDisclosure } from "./plain_disclosure.ts";
import { plainSiting } from "./plain_siting.ts";

/** The rules' answer with its articles, and the plain reading's. */
function readings(one: Difference): {
  readonly rules: { readonly answer: unknown; readonly articles: readonly string[] };
  readonly plain: unknown;
} {
  const layers = layersOf(...one.layers);
  switch (one.ask) {
    case "siting": {
      const facts = { layers, ...one.fact };
      const { verdict, cites } = siting(facts);
      return { rules: { answer: verdict, articles: cites }, plain: plainSiting(facts) };
    }
    case "disclosure": {
      const facts = { layers, ...one.fact };
      const said = (one: { readonly verdict: string; readonly missing: readonly string[] }) =>
        one.verdict === "permit" ? "permit" : one.missing;
      const answer = disclosure(facts);
      return {
        rules: { answer: said(answer), articles: answer.cites },
        plain: said(plainDisclosure(facts)),
      };
    }
  }
}

for (const one of DIFFERENCES) {
  const fact = Object.values(one.fact).filter((value) => typeof value === "string").join(" ");
  Deno.test(`${one.ask} under ${one.layers.join(" and ")}: ${fact}: ${one.why}`, () => {
    const { rules, plain } = readings(one);
    deepStrictEqual(rules, { answer: one.answer, articles: one.articles });
    deepStrictEqual(plain, one.answer);
  });
}
