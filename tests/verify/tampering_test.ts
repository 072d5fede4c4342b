/** Whatever is done to an export is found by both readers. */
import { assert } from "../assert.ts";
import { newSigner } from "../../recorder/evidence/signer.ts";
import { verify, verifyAsPage } from "../export/memory_files.ts";
import { Rng } from "../sim/random.ts";
import { testOrSkip } from "../skip.ts";
import type { Files } from "./forge.ts";
import { type History, randomHistory } from "./history.ts";
import { noSecondReader, SecondReader } from "./second_reader.ts";
import { CASES, type Effort, WORDS_ALONE } from "./tamper.ts";
import { writeFiles } from "./write_files.ts";

/** Instances of each case; set HOLDFAST_TAMPERINGS for more. */
const COUNT = Number(Deno.env.get("HOLDFAST_TAMPERINGS") ?? 4);
const SEED = Number(Deno.env.get("HOLDFAST_SEED") ?? Date.now() % 1_000_000);
const EFFORTS: readonly Effort[] = ["plain", "fitted", "own-key", "stolen-key"];
/** So many instances are made of one honest export. */
const REUSED = 12;

testOrSkip("every change of an export is found by both readers", noSecondReader(), async () => {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-tampered-" });
  await using second = new SecondReader();
  const own = newSigner();
  const done = new Map<string, number>();
  let honest: { history: History; files: Files } | null = null;
  let uses = 0;
  try {
    for (let n = 0; n < COUNT; n++) {
      for (const [name, tamper] of Object.entries(CASES)) {
        for (let attempt = 0; attempt < 20; attempt++) {
          const seed = SEED + 1000 * n + attempt;
          const rng = new Rng(seed);
          if (honest === null || uses++ % REUSED === 0 || attempt > 0) {
            const history = randomHistory(rng, { steps: rng.int(2, 12), damage: seed % 4 === 0 });
            honest = { history, files: await history.site.export(history.request) };
          }
          const files: Files = new Map(honest.files);
          const turn = EFFORTS[n % EFFORTS.length] ?? "plain";
          const effort = turn === "stolen-key" && WORDS_ALONE.has(name) ? "own-key" : turn;
          const { signer } = honest.history.site;
          if (!await tamper(files, rng, effort, effort === "stolen-key" ? signer : own)) continue;
          const key = Uint8Array.from(honest.history.site.signer.publicKey).toHex();
          const where = `${name}, ${effort}, seed ${seed}`;
          const verdict = await verify(files, key);
          assert(!verdict.whole, `not found: ${where}`);
          assert(!(await verifyAsPage(files, key)).whole, `not found by the page: ${where}`);
          const said = await second.check(
            (await writeFiles(folder, files, null)).folder,
            key,
            null,
          );
          assert(!said.whole, `not found by the second reader: ${where}`);
          done.set(name, (done.get(name) ?? 0) + 1);
          break;
        }
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  for (const name of Object.keys(CASES)) {
    assert((done.get(name) ?? 0) >= COUNT, `${name}: only ${done.get(name) ?? 0} of ${COUNT}`);
  }
});
