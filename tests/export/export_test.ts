import { assert, assertEquals } from "../assert.ts";
import { verify } from "./memory_files.ts";
import { MemorySite, requestOf } from "./memory_site.ts";

Deno.test("an export of one camera is whole to the verifier", async () => {
  const site = new MemorySite();
  site.checkpoint();
  for (let i = 0; i < 60; i++) site.record(1, { key: i % 4 === 0, media: 60_000 });
  site.commit();
  const files = await site.export(requestOf([1], 10, 50));
  const verdict = await verify(files, site.signer.publicKey.toHex());
  assertEquals(verdict.faults, []);
  assert(verdict.proofs.some((p) => p.code === "anchored-after"));
});
