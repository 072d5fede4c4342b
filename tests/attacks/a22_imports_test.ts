/** A22: what is brought onto the device proves whose it is; there is no other way in for a file. */
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { EXAMPLES } from "./questions.ts";
import { question } from "../../src/control/protocol.ts";
import { parse } from "../../recorder/shapes.ts";
import { unpackedFile } from "../../src/control/rule_questions.ts";
import { CONSOLE } from "../../src/control/asker.ts";
import { InputError } from "../../src/base/result.ts";
import { deflateRawSync } from "node:zlib";
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { withDevice } from "./device.ts";

Deno.test("A22: the page takes no file but photographs of papers, and no archive at all", () => {
  const files = ROUTE_RULES.filter(({ body }) => body === "multipart" || body === "json");
  assertEquals(files.map(({ path }) => path), ["/requests/photos"]);
  const carrying = Object.values(EXAMPLES).filter((q) => "file" in q || "data" in q).map((q) =>
    q.ask
  );
  assertEquals(carrying.sort(), ["export-append", "photo-append", "rule-pack-load"]);
});

Deno.test("A22: an unsigned rule pack, an archive and a bomb are refused by a running device", async () => {
  const text = (words: string) => new TextEncoder().encode(words);
  const zip = Uint8Array.from([0x50, 0x4b, 3, 4, ...text("../../../../etc/cron.d/x")]);
  const files = [
    text("holdfast-rule-pack/1\n{}"),
    text(`{"pack":99,"layers":{"CN":{"retention":[{"days":1}]}}}`),
    zip,
    new Uint8Array(1000),
  ];
  await withDevice(async ({ recorder }) => {
    for (const file of files) {
      const packed = deflateRawSync(file).toString("base64");
      const why = await recorder.answer(
        parse(question, { ask: "rule-pack-load", file: packed }),
        CONSOLE,
      )
        .then(() => null, (error) => error);
      assert(why instanceof InputError, `${why}`);
    }
  });
  const bomb = deflateRawSync(new Uint8Array(40_000_000)).toString("base64");
  assert(bomb.length < 60_000, "it fits into a line");
  assertThrows(() => unpackedFile(bomb), InputError);
});
