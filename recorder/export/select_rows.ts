/** Which fragments an export of a span has. Pure but for the rows that it is handed. */
import type { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { FragmentRow } from "../index/rows.ts";
import { rowEnd } from "../index/summary.ts";
import type { ChainPlace } from "./chain_segments.ts";
import type { HeldRows, IndexedUse } from "./indexed_rows.ts";

/** A fragment of the export and the use of the block that it lies in. */
export interface SelectedRow {
  readonly use: IndexedUse;
  readonly row: FragmentRow;
}

/** A key frame lies at most so long before a fragment that needs it. */
const LONGEST_GOP_MS = 30_000;

/**
 * The fragments that touch [from, to) in order of recording, each stretch of them led in by those
 * back to the key frame that it needs.
 */
export function* selectRows(
  held: HeldRows,
  camera: CameraId,
  from: UtcMs,
  to: UtcMs,
): Generator<SelectedRow> {
  let lead: SelectedRow[] = [];
  for (const use of held.uses(camera, UtcMs(from - LONGEST_GOP_MS), to)) {
    for (const row of held.rows(use)) {
      if (row.key || row.gap !== null) lead = [];
      if (row.start < to && rowEnd(row) > from) {
        if (lead[0]?.row.key === true) yield* lead;
        lead = [];
        yield { use, row };
      } else lead.push({ use, row });
      // Without its key frame a lead is of no use, and no camera's is longer.
      if (lead.length > 0 && lead[0]?.row.key !== true) lead = [];
    }
  }
}

/** Whether the index holds a fragment between two of the export that follow one another in it. */
export function holdsBetween(
  held: HeldRows,
  camera: CameraId,
  a: ChainPlace,
  b: ChainPlace,
): boolean {
  const between = (row: FragmentRow) => row.sequence > a.sequence && row.sequence < b.sequence;
  if (held.rows(a).some(between) || held.rows(b).some(between)) return true;
  return held.uses(camera, UtcMs(-8.64e15), UtcMs(8.64e15))
    .some(({ first }) => first > a.sequence && first < b.sequence);
}
