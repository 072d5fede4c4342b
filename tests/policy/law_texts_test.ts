/** The numbers that COVERAGE.md is made from, held against copies of the texts where these are at hand. */
import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ANHUI } from "../../policy/coverage/anhui.ts";
import { LIAONING } from "../../policy/coverage/liaoning.ts";
import { NATIONAL } from "../../policy/coverage/national.ts";
import { testOrSkip } from "../skip.ts";
import { chineseNumber, readLines, readRunTogether } from "./law_texts.ts";

const FOLDER = join(import.meta.dirname ?? ".", "../../../shared/law");
const reason = existsSync(FOLDER)
  ? null
  : "the texts are not beside the checkout, in ../shared/law";
const copy = (name: string) => readFileSync(join(FOLDER, name), "utf8");

/** Where paragraphs of Decree 211 begin that its copy does not part, by their first words. */
const LIAONING_PARAGRAPHS = {
  5: ["因国家安全需要"],
  6: ["市、县人民政府以及"],
  7: ["市、县人民政府应当"],
  12: ["本办法施行前"],
  14: ["使用单位委托"],
  17: ["发生自然灾害"],
};

testOrSkip(
  "Decree 799 has the articles, paragraphs and items that are accounted for",
  reason,
  () => {
    deepStrictEqual(readLines(copy("national-799.md")), NATIONAL.articles);
  },
);

testOrSkip(
  "Anhui's measure has the articles, paragraphs and items that are accounted for",
  reason,
  () => {
    deepStrictEqual(readLines(copy("anhui-2017.txt")), ANHUI.articles);
  },
);

testOrSkip(
  "Decree 211 has the articles, paragraphs and items that are accounted for",
  reason,
  () => {
    const text = copy("liaoning-211.txt");
    // The copier's own last sentence stands behind the last article.
    const end = text.indexOf("100Test 下载频道");
    deepStrictEqual(readRunTogether(text.slice(0, end), LIAONING_PARAGRAPHS), LIAONING.articles);
  },
);

Deno.test("numbers are read as laws write them", () => {
  const written = ["一", "九", "十", "十一", "二十", "三十四"];
  deepStrictEqual(written.map(chineseNumber), [1, 9, 10, 11, 20, 34]);
});

Deno.test("lines are paragraphs and items, and a number out of turn is told", () => {
  const text = "标题\n第一条 甲。\n\n乙：\n（一）丙；\n（二）丁。\n戊。\n第二条 己。\n";
  deepStrictEqual(readLines(text), [[0, 2, 0], [0]]);
  throws(() => readLines("第一条 甲。\n第三条 乙。"), /out of turn/);
  throws(() => readLines("第一条 甲：\n（二）乙。"), /out of turn/);
});

Deno.test("a text that was run together is read by its openings, and says which is not there", () => {
  const text =
    "题 **第一条** 甲：（一）丙；（二）\n\n丁。戊见第一条规定。 第二条 己。 庚。第三条 辛。";
  const read = (openings: Record<number, string[]>) => readRunTogether(text, openings);
  deepStrictEqual(read({ 1: ["戊见"], 2: ["庚"] }), [[2, 0], [0, 0], [0]]);
  deepStrictEqual(read({ 2: ["庚"] })[0], [2]);
  throws(() => read({}), /article 2: a paragraph begins/);
  throws(() => read({ 1: ["丁"], 2: ["庚"] }), /article 1: no paragraph begins/);
  strictEqual(read({ 2: ["庚"] }).length, 3);
});
