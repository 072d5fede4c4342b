/** How much room an export needs. Pure. */
import type { CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { HeldRows } from "./indexed_rows.ts";
import { selectRows } from "./select_rows.ts";

/** What a fragment takes beside its bytes: its line in a list, and its place in the sample table. */
const LINE_BYTES = 400;
const SAMPLE_BYTES = 40;
/** Account, report, page, openings of blocks. */
const REST_BYTES = 4 * 1024 * 1024;

/** An upper bound of the bytes of an export. */
export function needed(
  held: HeldRows,
  cameras: readonly CameraId[],
  from: UtcMs,
  to: UtcMs,
): number {
  let bytes = REST_BYTES;
  for (const camera of cameras) {
    for (const { row } of selectRows(held, camera, from, to)) {
      bytes += HEADER_BYTES + row.payloadLength + LINE_BYTES + SAMPLE_BYTES * row.frames;
    }
  }
  return bytes;
}
