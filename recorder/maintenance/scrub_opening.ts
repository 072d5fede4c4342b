import type { PoolId } from "../../src/base/ids.ts";
import { sha256 } from "../format/fragment_header.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { equalBytes } from "../format/scan.ts";
import type { IndexedBlock } from "../index/index.ts";
import type { ReadBlock } from "./scrub_batch.ts";

/** What is wrong with a block's first bytes, without which nothing in it plays; `null`: nothing. */
export async function openingFault(
  deps: { readonly read: ReadBlock; readonly pool: PoolId; readonly blockBytes: number },
  block: IndexedBlock,
): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = await deps.read(block.no, 0, Math.min(OPENING_MAX_BYTES, deps.blockBytes));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return `the block's first bytes cannot be read: ${why}`;
  }
  const opening = decodeOpening(bytes);
  if (opening === null) {
    return "the block's first bytes are damaged: its pictures cannot be decoded";
  }
  const { header, init } = opening;
  const same = header.pool === deps.pool && header.block === block.no &&
    header.generation === block.generation && header.camera === block.camera;
  if (!same) return "another block's header lies in its place";
  const hash = sha256(init);
  return equalBytes(hash, header.paramsHash) && equalBytes(hash, block.paramsHash ?? hash)
    ? null
    : "the block's codec parameters are damaged: its pictures cannot be decoded";
}
