/** Whoever has the device's key can make a history anew; what a witness holds cannot be made to fit. */
import { assert, assertEquals } from "../assert.ts";
import { newSigner, type Signer } from "../../recorder/evidence/signer.ts";
import type { SignedText } from "../../recorder/export/request.ts";
import { verify } from "../export/memory_files.ts";
import { MemorySite, requestOf } from "../export/memory_site.ts";
import { Rng } from "../sim/random.ts";
import { testOrSkip } from "../skip.ts";
import type { Files } from "./forge.ts";
import { noSecondReader, SecondReader } from "./second_reader.ts";
import { writeFiles } from "./write_files.ts";

const COUNT = Number(Deno.env.get("HOLDFAST_TAMPERINGS") ?? 4);
const SEED = Number(Deno.env.get("HOLDFAST_SEED") ?? Date.now() % 1_000_000);

/** A device that records `seconds`, and something else from second `other` on. */
function device(signer: Signer, seconds: number, other: number, size: number): MemorySite {
  const site = new MemorySite(16, signer);
  site.checkpoint();
  for (let i = 0; i < seconds; i++) {
    site.record(1, { key: i % 4 === 0, media: i < other ? 400 : size });
  }
  site.commit();
  return site;
}

const history = { never: Infinity } as const;

async function both(
  site: MemorySite,
  files: Files,
  witness: SignedText,
  second: SecondReader,
  folder: string,
) {
  const key = Uint8Array.from(site.signer.publicKey).toHex();
  const verdict = await verify(files, key, [witness]);
  const written = await writeFiles(folder, files, witness);
  const said = await second.check(written.folder, key, written.witness);
  assertEquals(said.whole, verdict.whole, `the readers disagree: ${said.faults}`);
  return verdict;
}

testOrSkip(
  "a history made anew with the device's key contradicts the witness",
  noSecondReader(),
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "holdfast-witness-" });
    await using second = new SecondReader();
    try {
      for (let n = 0; n < COUNT; n++) {
        const rng = new Rng(SEED + n);
        const signer = newSigner();
        const seconds = rng.int(20, 60);
        const truth = device(signer, seconds, history.never, 0);
        const witness = truth.checkpoint();
        // The truth agrees with the witness, and the witness vouches for all of it.
        const from = rng.int(0, seconds - 10);
        const request = requestOf([1], from, seconds);
        const honest = await both(truth, await truth.export(request), witness, second, folder);
        assert(honest.whole);
        assert(honest.proofs.some((p) => p.code === "witnessed"));
        assert(!honest.notes.some((p) => p.code === "unwitnessed-since"));

        // Other pictures from some second on, and all that follows chained and signed anew.
        const forged = device(signer, seconds + rng.int(0, 9), rng.int(0, seconds - 1), 900);
        forged.checkpoint();
        assert(!(await both(forged, await forged.export(request), witness, second, folder)).whole);

        // Put back from a copy, disks and all: it has less than it once signed.
        const back = device(signer, rng.int(from + 5, seconds - 1), history.never, 0);
        back.checkpoint();
        back.checkpoint();
        assert(
          !(await both(
            back,
            await back.export(requestOf([1], from, from + 4)),
            witness,
            second,
            folder,
          )).whole,
        );

        // What is newer than the witness's checkpoint can be made anew, and is said to be unwitnessed.
        const newer = device(signer, seconds, history.never, 0);
        newer.checkpoint();
        for (let i = 0; i < 20; i++) newer.record(1, { key: i % 4 === 0, media: 900 });
        newer.commit();
        const open = await both(
          newer,
          await newer.export(requestOf([1], from, seconds + 15)),
          witness,
          second,
          folder,
        );
        assert(open.whole);
        assert(open.notes.some((p) => p.code === "unwitnessed-since" && p.at !== undefined));
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
