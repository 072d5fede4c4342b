/** Histories in which nobody did anything wrong raise no alarm, and both readers say the same. */
import { assert, assertEquals } from "../assert.ts";
import { verify } from "../export/memory_files.ts";
import { Rng } from "../sim/random.ts";
import { testOrSkip } from "../skip.ts";
import { randomHistory } from "./history.ts";
import { noSecondReader, SecondReader } from "./second_reader.ts";
import { writeFiles } from "./write_files.ts";

/** Histories; set HOLDFAST_HISTORIES for more. */
const COUNT = Number(Deno.env.get("HOLDFAST_HISTORIES") ?? 30);
const SEED = Number(Deno.env.get("HOLDFAST_SEED") ?? Date.now() % 1_000_000);

testOrSkip("honest histories raise no alarm", noSecondReader(), async () => {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-honest-" });
  await using second = new SecondReader();
  const happened = new Set<string>();
  try {
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const rng = new Rng(seed);
      const { site, request, witness } = randomHistory(rng, {
        steps: rng.int(2, 25),
        damage: seed % 2 === 0,
      });
      const files = await site.export(request);
      const key = site.signer.publicKey.toHex();
      const verdict = await verify(files, key, witness === null ? [] : [witness]);
      assertEquals(verdict.faults, [], `seed ${seed}`);
      for (const { code } of [...verdict.notes, ...verdict.proofs]) happened.add(code);
      const written = await writeFiles(folder, files, witness);
      const said = await second.check(written.folder, key, written.witness);
      assertEquals(said.faults, [], `seed ${seed}, second reader`);
    }
    // Histories that are all alike would prove nothing; of a few it may be chance.
    for (
      const code of [
        "anchored-after",
        "clock-unknown",
        "fragment-damaged",
      ]
    ) {
      assert(COUNT < 100 || happened.has(code), `in no history: ${code}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
