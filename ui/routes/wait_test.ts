import assert from "node:assert/strict";
import { REGISTERS, signedInAs, somebody } from "../../tests/ui/signed_in.ts";
import { createFakeReader } from "../../tests/ui/fake_reader.ts";
import type { PeopleControl } from "../../recorder/people_port.ts";
import { WaitError } from "../../src/base/result.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { createApp } from "../app.ts";
import { formToken } from "../gate/session_cookie.ts";

const SESSION = "s".repeat(43);

/** The pages of a recorder that lets everything that costs a hash wait. */
function busy(whose: WaitError["whose"]) {
  const gate = signedInAs(somebody("manager"));
  const people: PeopleControl = {
    ask: (asker, word, question) =>
      word === "gate" ? gate.ask(asker, word, question) : word === "own-account"
        ? Promise.resolve({
          person: { ...somebody("manager"), login: "wang", cameras: "all", addedAt: 0 },
          sessions: [],
          tokens: [],
        } as never) // what the page of the own account shows
        : Promise.reject(new WaitError("sign-in", "too many", 7, whose)),
  };
  return createApp({
    reader: createFakeReader([], () => 0),
    control: { status: () => Promise.resolve(null) },
    people,
    register: REGISTERS,
    secure: false,
    clock: { wall: () => UtcMs(0), mono: () => MonoMs(0) },
    pictures: { picture: () => Promise.resolve({ kind: "none", trouble: "damaged" }) },
    // deno-lint-ignore require-yield -- nothing is converted here
    convert: async function* () {
      await Promise.resolve();
    },
    assets: new Map(),
    hostNames: new Set(),
    fault: (where, error) => assert.fail(`${where}: ${error}`),
  });
}

Deno.test("a page that could not be looked at says when to try again: 503 where all are too many, 429 where one is", async () => {
  const forms = [
    ["/sign-in", { login: "wang", password: "x" }],
    ["/first-password", { login: "wang", code: "x", password: "x", again: "x" }],
    ["/set-up", { login: "wang", code: "x", password: "x", again: "x" }],
    ["/account/password", { current: "x", password: "y", again: "y" }],
    ["/account/codes/begin", {}],
    ["/people/1/reset", {}],
  ] as const;
  for (const whose of ["asker", "everybody"] as const) {
    const app = busy(whose);
    for (const [path, fields] of forms) {
      const body = String(new URLSearchParams({ ...fields, form: formToken(SESSION) }));
      const answer = await app.request(`${path}?lang=en`, {
        method: "POST",
        headers: {
          cookie: `holdfast=${SESSION}`,
          origin: "http://localhost",
          "accept-language": "en",
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(body.length),
        },
        body,
      });
      assert.equal(answer.status, whose === "asker" ? 429 : 503, path);
      assert.equal(answer.headers.get("retry-after"), "7", path);
      assert.match(await answer.text(), /Wait 7 s, then try again/, path);
    }
  }
});
