/** The lists that attacks are made from are whole: no form, question or payload is left out unseen. */
import { told, tryParse } from "../../recorder/shapes.ts";
import { question } from "../../src/control/protocol.ts";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { FORMS, QUERIES } from "./forms.ts";
import { metacharacters, traversals } from "./payloads.ts";
import { EXAMPLES, texts, withTexts } from "./questions.ts";

Deno.test("each form has its fields in forms.ts, and each query there has its route", () => {
  const forms = ROUTE_RULES.filter(({ method, body }) => method === "POST" && body !== "multipart");
  // Whoever adds a form: name its fields in forms.ts, and all attacks go through it too.
  assertEquals(forms.map(({ path }) => path).filter((path) => !FORMS.has(path)), []);
  const routes = new Set(ROUTE_RULES.map(({ path }) => path));
  assertEquals([...QUERIES.keys()].filter((path) => !routes.has(path)), []);
});

Deno.test("each example of a question is one, and stays one until a text in it is changed", () => {
  for (const [word, example] of Object.entries(EXAMPLES)) {
    assertEquals(example.ask, word);
    const parsed = tryParse(question, example);
    assert(parsed.ok, `${word}: ${parsed.ok ? "" : told(parsed.error[0], word)}`);
    for (const place of texts(example)) {
      const changed = JSON.stringify(
        withTexts(example, new Map([[JSON.stringify(place), "CHANGED"]])),
      );
      assertEquals(changed.split("CHANGED").length, 2, `${word} ${place.join(".")}`);
    }
  }
});

Deno.test("two hundred payloads of metacharacters and five hundred paths, none of them twice", () => {
  for (const [list, least] of [[metacharacters("/x"), 200], [traversals(), 500]] as const) {
    assertEquals(new Set(list).size, list.length);
    assert(list.length >= least, `${list.length}`);
  }
});
