/** The table in README.md: each row A1 … A23 has a test, and each test that it names is there. */
import { readFileSync } from "node:fs";
import { parseList } from "../runner/campaign.ts";
import { assert, assertEquals } from "../assert.ts";

const ROOT = new URL("../../", import.meta.url);
const ROWS = Array.from({ length: 23 }, (_, i) => `A${i + 1}`);

interface Row {
  readonly row: string;
  readonly must: string;
  readonly file: string;
  readonly test: string;
}

function table(markdown: string): Row[] {
  return [...markdown.matchAll(/^\| *(A\d+) *\|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)].map((cells) => {
    const [, row = "", must = "", file = "", test = ""] = cells.map((cell) => cell.trim());
    return { row, must, file, test };
  });
}

/** What is wrong with a table; nothing for a good one. */
function problems(rows: readonly Row[]): string[] {
  const named = new Set(rows.map(({ row }) => row));
  const campaigns = parseList(readFileSync(new URL("tests/campaigns/list.json", ROOT), "utf8"));
  const wrong = ROWS.filter((row) => !named.has(row)).map((row) => `${row} has no test`);
  for (const { row, must, file, test } of rows) {
    if (must.length < 20) wrong.push(`${row} does not say what must hold`);
    if (file.startsWith("tests/campaigns/")) {
      const listed = campaigns.find(({ name }) => name === test);
      if (listed?.command.includes(file) !== true) {
        wrong.push(`${row}: ${test} is not in list.json`);
      }
      continue;
    }
    let text = "";
    try {
      text = readFileSync(new URL(file, ROOT), "utf8");
    } catch {
      wrong.push(`${row}: ${file} is missing`);
      continue;
    }
    // As the name of a test, not in passing.
    const at = text.indexOf(JSON.stringify(test));
    const before = text.slice(Math.max(0, at - 30), at);
    if (at < 0 || !/(?:Deno\.test|testOrSkip|t\.step)\(\s*$/.test(before)) {
      wrong.push(`${row}: ${file} has no test "${test}"`);
    }
  }
  return wrong;
}

Deno.test("every row of the table of attacks has a test that is there", () => {
  const rows = table(readFileSync(new URL("README.md", import.meta.url), "utf8"));
  assert(rows.length > 40, `${rows.length} rows`);
  assertEquals(problems(rows), []);
});

Deno.test("a row without a test, a test without a file and a name that no test has are found", () => {
  const row = {
    row: "A1",
    must: "something that is to hold",
    file: "tests/attacks/table_test.ts",
    test: "x",
  };
  assertEquals(problems([row]).length, 23);
  assertEquals(problems([{ ...row, file: "tests/none.ts" }]).length, 23);
  assertEquals(problems([{ ...row, file: "tests/campaigns/none.ts" }]).length, 23);
});

Deno.test("every test of this folder is in the table or beside one of its row that is", () => {
  const listed = new Set(
    table(readFileSync(new URL("README.md", import.meta.url), "utf8")).map(({ file }) => file),
  );
  const here = [...Deno.readDirSync(new URL(".", import.meta.url))].map(({ name }) => name)
    .filter((name) => /^a\d\d_.*_test\.ts$/.test(name));
  assert(here.length >= 15, `${here.length}`);
  assertEquals(here.filter((name) => !listed.has(`tests/attacks/${name}`)), []);
});
