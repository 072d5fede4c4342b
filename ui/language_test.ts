import assert from "node:assert/strict";
import { InputError } from "../src/base/result.ts";
import { chooseLanguage, textsOf } from "./language.ts";

Deno.test("the address beats the cookie, the cookie the browser, and Chinese is what is left", () => {
  assert.equal(chooseLanguage("en", "zh-CN", "zh"), "en");
  assert.equal(chooseLanguage(undefined, "en", "zh"), "en");
  assert.equal(chooseLanguage(undefined, "klingon", "en-GB,en;q=0.9"), "en");
  assert.equal(chooseLanguage(undefined, undefined, undefined), "zh-CN");
  assert.throws(() => chooseLanguage("constructor", undefined, undefined), InputError);
});

Deno.test("of several languages of the browser the one it likes best is taken", () => {
  const of = (header: string) => chooseLanguage(undefined, undefined, header);
  assert.equal(of("zh-TW,en;q=0.5"), "zh-CN");
  assert.equal(of("de,en;q=0.8,zh;q=0.3"), "en");
  assert.equal(of("en;q=0"), "zh-CN");
  assert.equal(of("enough"), "zh-CN");
  assert.equal(of(";;;,,q=1".repeat(1000)), "zh-CN");
});

Deno.test("no sentence is left empty or equal in both languages", () => {
  const facts = {
    camera: "A",
    disk: "B",
    days: "1",
    required: "2",
    count: "3",
    percent: "3",
    cause: "C",
  };
  const nothing = {
    camera: null,
    disk: null,
    days: null,
    required: null,
    count: null,
    percent: null,
    cause: null,
  };
  const zh = textsOf("zh-CN");
  const en = textsOf("en");
  for (const code of Object.keys(en.alarms) as (keyof typeof en.alarms)[]) {
    for (const f of [facts, nothing]) {
      const [a, b] = [zh.alarms[code](f), en.alarms[code](f)];
      for (const text of [a.what, a.todo, b.what, b.todo]) {
        assert.ok(text.length > 5, code);
        assert.doesNotMatch(text, /null|undefined|NaN|\{/);
      }
      assert.notEqual(a.what, b.what);
      assert.match(a.todo, /[\u4e00-\u9fff]/);
    }
  }
  for (const cause of Object.keys(en.gaps) as (keyof typeof en.gaps)[]) {
    assert.match(zh.gaps[cause], /[\u4e00-\u9fff].*。$/);
    assert.match(en.gaps[cause], /^[A-Z].*\.$/);
  }
});
