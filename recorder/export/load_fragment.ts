/** Fetches one fragment out of its block and says what of it is whole. */
import type { CameraId } from "../../src/base/ids.ts";
import { decodeFragmentHeader, type FragmentHeader, sha256 } from "../format/fragment_header.ts";
import { equalBytes } from "../format/scan.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { putBoxHeader } from "../format/layout.ts";
import type { FragmentRow } from "../index/rows.ts";
import type { BlockBytes } from "./block_files.ts";
import type { IndexedUse } from "./indexed_rows.ts";

/** What of a fragment was left: see EXPORT.md. */
export type FragmentState = "whole" | "damaged" | "gone";

/** A fragment as it goes into a video file. */
export interface LoadedFragment {
  readonly state: FragmentState;
  /** Header and payload, or what stands for them; as long as the index says. */
  readonly bytes: Uint8Array;
  /** `null` when it is gone. */
  readonly header: FragmentHeader | null;
  /** SHA-256 of the header; `null` when it is gone. */
  readonly headerHash: Uint8Array | null;
}

/** Reads the fragment of a row. What cannot be read, or is another one by now, is gone; never rejects. */
export async function loadFragment(
  blocks: BlockBytes,
  camera: CameraId,
  use: IndexedUse,
  row: FragmentRow,
): Promise<LoadedFragment> {
  const length = HEADER_BYTES + row.payloadLength;
  let bytes: Uint8Array;
  try {
    bytes = await blocks.read(use.block, row.offset, length);
  } catch {
    bytes = new Uint8Array(0); // a disk that failed: said in the list, and by the recorder's own checks
  }
  const header = decodeFragmentHeader(bytes, 0);
  if (header === null || !isRow(header, camera, use, row)) {
    return { state: "gone", bytes: filler(length), header: null, headerHash: null };
  }
  const headerHash = sha256(bytes.subarray(0, HEADER_BYTES));
  if (bytes.length === length) {
    // Not on this thread: the file's own hash is made here meanwhile.
    const payload = bytes.subarray(HEADER_BYTES) as Uint8Array<ArrayBuffer>; // allocated by `read`
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", payload));
    if (equalBytes(hash, header.payloadHash)) return { state: "whole", bytes, header, headerHash };
  }
  const kept = new Uint8Array(length);
  kept.set(bytes.subarray(0, HEADER_BYTES));
  kept.set(filler(row.payloadLength), HEADER_BYTES);
  return { state: "damaged", bytes: kept, header, headerHash };
}

function isRow(h: FragmentHeader, camera: CameraId, use: IndexedUse, row: FragmentRow): boolean {
  return h.camera === camera && h.block === use.block && h.generation === use.generation &&
    h.sequence === row.sequence && h.payloadLength === row.payloadLength &&
    equalBytes(h.payloadHash, row.payloadHash);
}

/** A `free` box of zeros. */
function filler(length: number): Uint8Array {
  const box = new Uint8Array(length);
  putBoxHeader(box, 0, length, "free");
  return box;
}
