/** Headers without footage that join an export's stretches to the checkpoints around them. */
import type { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { decodeFragmentHeader, sha256 } from "../format/fragment_header.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { readCheckpointText } from "../verify/checkpoint_text.ts";
import type { BlockBytes } from "./block_files.ts";
import type { ChainPlace, Stretch } from "./chain_segments.ts";
import type { HeldRows } from "./indexed_rows.ts";
import type { LinkedStretch } from "./manifest.ts";
import type { Checkpoints, SignedText } from "./request.ts";

/** Headers between a stretch and a checkpoint: an hour of them. What is further off is not led to. */
const MOST_HEADERS = 3600;

/** Looks for the way from the checkpoint before to the first stretch, and from the last to the one after. */
export async function linkStretches(
  camera: CameraId,
  joined: readonly {
    readonly stretch: Stretch;
    readonly first: ChainPlace;
    readonly last: ChainPlace;
  }[],
  checkpoints: Checkpoints,
  held: HeldRows,
  blocks: BlockBytes,
): Promise<LinkedStretch[]> {
  const head = (signed: SignedText | null) =>
    signed === null ? undefined : readCheckpointText(signed.text)?.cameras.get(camera);
  const [before, after] = [head(checkpoints.before), head(checkpoints.after)];
  const linked: LinkedStretch[] = [];
  for (const [i, { stretch }] of joined.entries()) {
    const linkBefore = i === 0 && before && before.sequence < stretch.firstSequence
      ? await way(camera, before.sequence, stretch.firstSequence, held, blocks)
      : [];
    const linkAfter = i === joined.length - 1 && after && after.sequence > stretch.lastSequence
      ? await way(camera, stretch.lastSequence, after.sequence + 1, held, blocks)
      : [];
    const leadsIn = before?.hash !== undefined && joins(before.hash, linkBefore, stretch.previous);
    const leadsOut = after?.hash !== undefined && joins(stretch.head, linkAfter, after.hash);
    linked.push({
      stretch,
      linkBefore: leadsIn ? linkBefore.map((h) => h.toHex()) : [],
      linkAfter: leadsOut ? linkAfter.map((h) => h.toHex()) : [],
    });
  }
  return linked;
}

/** Whether headers lead from one hash to another. */
function joins(from: string, headers: readonly Uint8Array[], to: string): boolean {
  let at = from;
  for (const bytes of headers) {
    const header = decodeFragmentHeader(bytes, 0);
    if (header === null || header.previous.toHex() !== at) return false;
    at = sha256(bytes).toHex();
  }
  return at === to;
}

/** The headers of the camera's fragments between two sequence numbers, neither included. */
async function way(
  camera: CameraId,
  after: number,
  until: number,
  held: HeldRows,
  blocks: BlockBytes,
): Promise<Uint8Array[]> {
  const headers: Uint8Array[] = [];
  const uses = held.uses(camera, UtcMs(-8.64e15), UtcMs(8.64e15));
  for (const [i, use] of uses.entries()) {
    const next = uses[i + 1];
    if (use.first >= until || next !== undefined && next.first <= after + 1) continue;
    for (const row of held.rows(use)) {
      if (row.sequence <= after || row.sequence >= until) continue;
      if (headers.length === MOST_HEADERS) return [];
      try {
        headers.push(await blocks.read(use.block, row.offset, HEADER_BYTES));
      } catch {
        return [];
      }
    }
  }
  return headers;
}
