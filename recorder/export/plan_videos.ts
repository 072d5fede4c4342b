/** Which fragments go into which video file. Pure; one file at a time is in memory. */
import type { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import type { FragmentRow } from "../index/rows.ts";
import { rowEnd } from "../index/summary.ts";
import type { IndexedUse } from "./indexed_rows.ts";
import type { SelectedRow } from "./select_rows.ts";

/** Fragments of one use of one block that follow one another. */
export interface PlannedPiece {
  readonly use: IndexedUse;
  readonly rows: readonly FragmentRow[];
}

/** One video file to be. */
export interface PlannedVideo {
  readonly camera: CameraId;
  /** SHA-256 of `ftyp` and `moov` of all its pieces, in hex. */
  readonly params: string;
  readonly pieces: readonly PlannedPiece[];
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly fragments: number;
}

/** FAT32, which most memory sticks have, ends at 4 GiB; the sample table needs room too. */
const LARGEST_BYTES = 2 ** 32 - 2 ** 26;
/** Half of what 32-bit durations in 1/90000 s can say, and what bounds the memory for a sample table. */
const LONGEST_MS = 6 * 3_600_000;
/** Over a longer hole the last picture would stand still as if it were live. */
const LONGEST_STILL_MS = 60_000;
const LARGEST_STEP_BACK_MS = 1000;

/** Cuts a camera's fragments, in order of recording, into files as EXPORT.md says. */
export function* planVideos(
  camera: CameraId,
  rows: Iterable<SelectedRow>,
): Generator<PlannedVideo> {
  let open: Draft | null = null;
  for (const selected of rows) {
    if (open !== null && !open.takes(selected)) {
      yield open.finish(camera);
      open = null;
    }
    open ??= new Draft(selected);
    open.add(selected);
  }
  if (open !== null) yield open.finish(camera);
}

class Draft {
  readonly #params: string;
  readonly #from: UtcMs;
  readonly #pieces: { use: IndexedUse; rows: FragmentRow[] }[] = [];
  #end: UtcMs;
  #to: UtcMs;
  #bytes = 0;
  #fragments = 0;

  constructor({ use, row }: SelectedRow) {
    this.#params = use.params;
    this.#from = row.start;
    this.#end = row.start;
    this.#to = row.start;
  }

  takes({ use, row }: SelectedRow): boolean {
    if (use.params !== this.#params) return false;
    const step = row.start - this.#end;
    if (step > LONGEST_STILL_MS || step < -LARGEST_STEP_BACK_MS) return false;
    const full = this.#bytes + HEADER_BYTES + row.payloadLength > LARGEST_BYTES ||
      rowEnd(row) - this.#from > LONGEST_MS;
    return !(full && row.key);
  }

  add({ use, row }: SelectedRow): void {
    const last = this.#pieces.at(-1);
    if (last?.use.block === use.block && last.use.generation === use.generation) {
      last.rows.push(row);
    } else this.#pieces.push({ use, rows: [row] });
    this.#end = rowEnd(row);
    this.#to = UtcMs(Math.max(this.#to, this.#end));
    this.#bytes += HEADER_BYTES + row.payloadLength;
    this.#fragments++;
  }

  finish(camera: CameraId): PlannedVideo {
    return {
      camera,
      params: this.#params,
      pieces: this.#pieces,
      from: this.#from,
      to: this.#to,
      fragments: this.#fragments,
    };
  }
}

/** The name of a video file without folder and ending: camera, displayed start, first sequence number. */
export function videoName(video: PlannedVideo): string {
  const start = new Date(video.from).toISOString().replaceAll(/[-:.]/g, "");
  const first = video.pieces[0]?.rows[0]?.sequence ?? 0;
  const padded = (n: number, digits: number) => String(n).padStart(digits, "0");
  return `c${padded(video.camera, 5)}-${start}-s${padded(first, 12)}`;
}
