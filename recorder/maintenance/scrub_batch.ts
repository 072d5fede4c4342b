/** Reading fragments in pieces and comparing them with what was recorded. */
import type { BlockNo } from "../../src/base/ids.ts";
import { decodeFragmentHeader, sha256 } from "../format/fragment_header.ts";
import { equalBytes } from "../format/scan.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { IndexedBlock } from "../index/index.ts";
import { type FragmentRow, packRows, rowOf } from "../index/rows.ts";

/** Reads bytes of a block; rejects when the disk cannot give them. */
export type ReadBlock = (block: BlockNo, offset: number, length: number) => Promise<Uint8Array>;

/** Fragments that are read at once. */
export interface Batch {
  readonly rows: readonly FragmentRow[];
  readonly offset: number;
  readonly length: number;
}

/** Enough for a hard disk to be mostly reading, little enough that a step is short. */
const BATCH_BYTES = 1024 * 1024;

const endOf = (row: FragmentRow): number => row.offset + HEADER_BYTES + row.payloadLength;

/** Rows in order, gathered into pieces of about a MiB. */
export function* batches(rows: readonly FragmentRow[]): Generator<Batch> {
  let open: FragmentRow[] = [];
  let offset = 0;
  for (const row of rows) {
    if (open.length > 0 && endOf(row) - offset > BATCH_BYTES) {
      yield close(open, offset);
      open = [];
    }
    if (open.length === 0) offset = row.offset;
    open.push(row);
  }
  if (open.length > 0) yield close(open, offset);
}

const close = (rows: readonly FragmentRow[], offset: number): Batch => ({
  rows,
  offset,
  length: endOf(rows.at(-1) as FragmentRow) - offset, // never empty
});

/** What of a batch is not as it was recorded, and in which way. */
export async function faultsOf(
  { read }: { readonly read: ReadBlock },
  block: IndexedBlock,
  batch: Batch,
): Promise<{ row: FragmentRow; what: string }[]> {
  const together = await tryRead(read, block.no, batch.offset, batch.length);
  const faults: { row: FragmentRow; what: string }[] = [];
  for (const row of batch.rows) {
    const length = endOf(row) - row.offset;
    // One bad sector must not cost its neighbours.
    const bytes = together instanceof Uint8Array
      ? together.subarray(row.offset - batch.offset, row.offset - batch.offset + length)
      : await tryRead(read, block.no, row.offset, length);
    const what = bytes instanceof Uint8Array ? faultOf(block, row, bytes) : bytes.why;
    if (what !== null) faults.push({ row, what });
  }
  return faults;
}

async function tryRead(
  read: ReadBlock,
  block: BlockNo,
  offset: number,
  length: number,
): Promise<Uint8Array | { why: string }> {
  try {
    return await read(block, offset, length);
  } catch (error) {
    return { why: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** `bytes` are a fragment's header and payload; `null` when they are what was recorded. */
function faultOf(block: IndexedBlock, row: FragmentRow, bytes: Uint8Array): string | null {
  const header = decodeFragmentHeader(bytes, 0);
  if (header === null) return "its header is damaged";
  const { no, generation, camera } = block;
  const same = header.block === no && header.generation === generation &&
    header.camera === camera && equalBytes(packRows([rowOf(header, row.offset)]), packRows([row]));
  if (!same) return "another fragment lies in its place";
  const payload = bytes.subarray(HEADER_BYTES);
  return equalBytes(sha256(payload), row.payloadHash)
    ? null
    : "its pictures are not those that were recorded";
}
