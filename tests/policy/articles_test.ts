/** The articles that answers name are those that the texts themselves name, in each law alone. */
import { deepStrictEqual } from "node:assert/strict";
import { BUILT_IN } from "../../policy/rule_book.ts";
import { CASES } from "./articles.ts";
import { LAWS } from "./articles_of_places.ts";

function compare(question: keyof typeof CASES): void {
  for (const law of LAWS) {
    for (const { what, answered, expected } of CASES[question](law, BUILT_IN)) {
      deepStrictEqual(answered, expected, what);
    }
  }
}

Deno.test("every place and builder: the item that names it, whose duty it is, who is shut out", () => {
  compare("siting");
});
Deno.test("signs: the article on signs, required or not", () => compare("signage"));
Deno.test("every event: the paragraph that sets its time limit, or none", () =>
  compare("deadline"));
Deno.test("keeping and erasing: the item on keeping, for any footage", () => compare("retention"));
Deno.test("every request: the article that gives the right, each paper's item, or what refuses", () => {
  compare("disclosure");
});
Deno.test("every breach: the article on what it costs, whoever pays", () => compare("penalty"));
