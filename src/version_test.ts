import { assertEquals } from "../tests/assert.ts";
import { VERSION } from "./version.ts";

Deno.test("the program's version is the project's", () => {
  const config: unknown = JSON.parse(
    Deno.readTextFileSync(new URL("../deno.json", import.meta.url)),
  );
  assertEquals((config as { version: unknown }).version, VERSION);
});
