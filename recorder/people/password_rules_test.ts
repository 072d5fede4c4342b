import assert from "node:assert/strict";
import * as fc from "fast-check";
import { InputError } from "../../src/base/result.ts";
import { choosePassword, isGuessable, LONGEST } from "./password_rules.ts";

const own = ["wang.lei", "王磊", "沈阳站前旅馆", "Station Hotel"];
const choose = (password: string, withCodes = false) =>
  choosePassword(password, { withCodes, own });

Deno.test("alone at least 15 characters, with codes 8, at least 64 allowed, code points counted", () => {
  assert.throws(() => choose("kühle Möwe Tal"), /has 14 characters, fewer than 15/);
  assert.equal(choose("kühle Möwe Tal9"), "kühle Möwe Tal9");
  assert.equal(choose("Möwe Tal", true), "Möwe Tal");
  assert.throws(() => choose("Möwe Ta", true), InputError);
  // Characters outside the basic plane are one each.
  assert.throws(() => choose("𠮷野家𠀋𡈽𡌛𡑮"), /has 7 characters/);
  const long = "drei Boote tragen Salz nach Norden, und keiner zählt die Kisten je";
  assert.ok(long.length >= 64);
  assert.equal(choose(long), long);
  assert.throws(() => choose(`${long} `.repeat(4)), new RegExp(`at most ${LONGEST}`));
});

Deno.test("what is typed on different keyboards is the same password", () => {
  assert.equal(choose("ｗｉｄｅ letters 水面 boot"), "wide letters 水面 boot");
  assert.equal(choose("kühle Möwe im Tal".normalize("NFD")), "kühle Möwe im Tal");
});

Deno.test("no rule of composition: small letters alone, and Chinese alone, are taken", () => {
  choose("lanterns under four bridges");
  choose("窗外有两只麻雀在争一粒米，雨停了");
  choose("                kettle orchid");
});

Deno.test("what is tried first is refused", () => {
  const bad = [
    "passwordpassword",
    "Password12345678!",
    "P@ssw0rdP@ssw0rd",
    "adminadminadmin1",
    "hikvision123456789",
    "Holdfast-Recorder-2026",
    "aaaaaaaaaaaaaaaaaaaa",
    "123456789012345678",
    "qwertyuiopasdfghjkl",
    "1qaz2wsx3edc4rfv",
    "abcabcabcabcabcabc",
    "correct horse battery staple",
    "wanglei-wanglei-wang-lei",
    "wang.lei.station.hotel",
    "沈阳站前旅馆沈阳站前旅馆沈阳站前旅馆",
    "管理员密码管理员密码管理员密码",
  ];
  for (const password of bad) {
    assert.ok(isGuessable(password, own), password);
    assert.throws(() => choose(password), InputError, password);
  }
});

Deno.test("random passwords are taken, and a refusal never repeats what was given", () => {
  fc.assert(fc.property(
    fc.string({
      minLength: 20,
      maxLength: 40,
      unit: fc.constantFrom(..."bdfhjkmnpqtvxz2469BDFHJ"),
    }),
    (password) => {
      fc.pre(new Set(password.toLowerCase()).size >= 8);
      assert.equal(typeof choose(password), "string");
    },
  ));
  fc.assert(fc.property(fc.string({ minLength: 4 }), (password) => {
    try {
      choose(password);
    } catch (error) {
      assert.ok(error instanceof InputError);
      const said = "it has characters, fewer than use several words that do not belong together" +
        "blanks allowed made of what is tried first: common words, rows of keys, names of this site";
      if (!said.includes(password.trim())) assert.ok(!error.message.includes(password));
    }
  }));
});
