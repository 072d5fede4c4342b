/** The list beside each video file: one line of CSV a fragment (RFC 4180), as EXPORT.md says. */
import { dur90kToMs } from "../../src/base/units.ts";
import type { FragmentRow } from "../index/rows.ts";
import type { LoadedFragment } from "./load_fragment.ts";

/** The line of a fragment whose header lies at `offset` in the video file. */
export function listLine(row: FragmentRow, loaded: LoadedFragment, offset: number): string {
  return [
    row.sequence,
    offset,
    row.payloadLength,
    new Date(row.start).toISOString(),
    new Date(row.start + dur90kToMs(row.duration)).toISOString(),
    row.trusted,
    row.clockGood ? "good" : "unknown",
    row.key ? 1 : 0,
    row.gap ?? "",
    loaded.state,
    row.payloadHash.toHex(),
    loaded.headerHash?.toHex() ?? "",
    loaded.header?.previous.toHex() ?? "",
  ].join(",") + "\n";
}
