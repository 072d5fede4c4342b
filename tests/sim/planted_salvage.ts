/** Planted bugs of recovery: salvaging with less care than the product takes. */
import { DiskError } from "../../recorder/disk/block_store.ts";
import { layAppend } from "../../recorder/format/append.ts";
import { decodeFragmentHeader, headerHash, sha256 } from "../../recorder/format/fragment_header.ts";
import { freeBox } from "../../recorder/format/layout.ts";
import { decodeOpening, encodeOpening } from "../../recorder/format/opening.ts";
import { equalBytes } from "../../recorder/format/scan.ts";
import { HEADER_BYTES, sealHeader } from "../../recorder/format/uuid_box.ts";
import type { Acknowledged } from "../../recorder/index/index.ts";
import { rowOf } from "../../recorder/index/rows.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import type { RecoveryDeps, RecoveryReport } from "../../recorder/recovery/recover.ts";
import { Machine } from "./machine.ts";
import type { Build } from "./world.ts";

/** What a careless reader checks of a fragment. */
interface Care {
  readonly generation: boolean;
  readonly chain: boolean;
  readonly payload: boolean;
  readonly checksum: boolean;
}

const CAREFUL: Care = { generation: true, chain: true, payload: true, checksum: true };

/** Salvages before the real recovery does, with less care. */
function salvageCarelessly(deps: RecoveryDeps, care: Care): void {
  const { index, store, blockBytes } = deps;
  for (const block of index.blocksInState(BlockState.open)) {
    const { camera } = block;
    const opening = readOrNull(() => decodeOpening(store.read(block.no, 0, blockBytes)));
    if (
      opening === null || camera === null || opening.header.generation !== block.generation ||
      !equalBytes(sha256(opening.init), opening.header.paramsHash)
    ) {
      continue;
    }
    const last = index.tailRows(block.no).at(-1);
    const after = last === undefined
      ? null
      : layAppend(last.offset, last.payloadLength, blockBytes);
    let cursor = after?.next ?? opening.first;
    let previous = index.chain(camera)?.headerHash ?? new Uint8Array(32);
    const found: Acknowledged[] = [];
    while (cursor + HEADER_BYTES <= blockBytes) {
      const encoded = store.read(block.no, cursor, HEADER_BYTES);
      const taken = encoded.slice();
      if (!care.checksum) sealHeader(taken);
      const header = decodeFragmentHeader(taken, 0);
      if (header === null || header.camera !== camera) break;
      if (care.generation && header.generation !== block.generation) break;
      if (care.chain && !equalBytes(header.previous, previous)) break;
      const layout = layAppend(cursor, header.payloadLength, blockBytes);
      if (layout === null) break;
      const payload = store.read(block.no, layout.payload, header.payloadLength);
      if (care.payload && !equalBytes(sha256(payload), header.payloadHash)) break;
      previous = headerHash(encoded);
      found.push({ block: block.no, camera, row: rowOf(header, cursor), headerHash: previous });
      cursor = layout.next;
    }
    const written = readOrNull(() => {
      // In everything else as careful as the product.
      if (last === undefined && found.length > 0) {
        const again = encodeOpening(opening.init, opening.header).slice(0, opening.first);
        store.write(block.no, 0, again);
      }
      for (const { row: { offset, payloadLength } } of found) {
        const end = offset + HEADER_BYTES + payloadLength;
        const next = layAppend(offset, payloadLength, blockBytes)?.next ?? end;
        store.write(block.no, offset, store.read(block.no, offset, end - offset));
        store.write(block.no, end, freeBox(next - end));
      }
      store.sync(block.no);
      return true;
    });
    if (written === true) index.acknowledge(found);
  }
}

function readOrNull<T>(fn: () => T): T | null {
  try {
    return fn();
  } catch (error) {
    if (error instanceof DiskError) return null;
    throw error;
  }
}

/** A program that takes less care of what is named here. */
export const careless = (less: Partial<Care>): Build =>
  class extends Machine {
    protected override recover(deps: RecoveryDeps): RecoveryReport {
      salvageCarelessly(deps, { ...CAREFUL, ...less });
      return super.recover(deps);
    }
  };
