/** The last look before a block's first bytes are overwritten. */
import type { BlockNo, Generation, PoolId } from "../../src/base/ids.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { StaleIndex } from "../store/fragment_store.ts";

/**
 * Throws `StaleIndex` where the block holds as new a use as the one that would overwrite it. With
 * `pool`, what another pool has left there does not count.
 */
export async function refuseOlder(
  file: Deno.FsFile,
  block: BlockNo,
  generation: Generation,
  blockBytes: number,
  pool: PoolId | null = null,
): Promise<void> {
  const bytes = new Uint8Array(Math.min(OPENING_MAX_BYTES, blockBytes));
  file.seekSync(0, Deno.SeekMode.Start); // touches no disk, and saves a thread's turn
  for (let got = 0; got < bytes.length;) {
    const n = await file.read(bytes.subarray(got));
    if (n === null) break;
    got += n;
  }
  const there = decodeOpening(bytes)?.header;
  // Another block's header got here by a misdirected write: it says nothing about this one.
  if (there?.block !== block || there.generation < generation) return;
  if (pool !== null && there.pool !== pool) return;
  throw StaleIndex.at(block, there.generation, generation);
}
