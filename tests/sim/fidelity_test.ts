import { assert, assertEquals } from "../assert.ts";
import { compareWithFiles } from "./fidelity.ts";

Deno.test("simulated disks and real files hold the same bytes after the same commands", () => {
  const { recorded, differences } = compareWithFiles(1, 30);
  assertEquals(differences, []);
  assert(recorded > 200, `only ${recorded} fragments were recorded`);
});
