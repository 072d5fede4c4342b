import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import { Bytes, UtcMs } from "../../src/base/units.ts";
import type { DiskSet } from "../disk/disk_set.ts";
import { blockPath } from "../disk/paths.ts";
import { decodeOpening, OPENING_MAX_BYTES } from "../format/opening.ts";
import { sha256 } from "../format/fragment_header.ts";
import { equalBytes } from "../format/scan.ts";
import { rowEnd } from "../index/summary.ts";
import { HEADER_BYTES } from "../format/uuid_box.ts";
import { parseInit } from "../mp4/parse_init.ts";
import type { CameraSummary, FootageReader, FragmentRef, Gap, Span } from "../read_port.ts";
import type { IndexReader, LocatedRow } from "./index_reader.ts";
import { gapsBetween, joinSpans, plainSpans } from "./timeline.ts";

/** A fragment's bytes are not those that were recorded. */
export class DamagedFragment extends Error {
  override readonly name = "DamagedFragment";
  readonly camera: CameraId;
  readonly start: UtcMs;

  constructor(ref: FragmentRef) {
    super(
      `camera ${ref.camera}: the footage of ${
        new Date(ref.start).toISOString()
      } is damaged on the disk`,
    );
    this.camera = ref.camera;
    this.start = ref.start;
  }
}

/** The footage was given up between the question and the reading. */
export class FootageGone extends Error {
  override readonly name = "FootageGone";
}

/** A camera's name, as the ledger has it. */
export interface NamedCamera {
  readonly id: CameraId;
  readonly name: string;
  readonly removed: boolean;
}

/** What footage is read from. */
export interface FootageDeps {
  readonly index: IndexReader;
  readonly disks: DiskSet;
  readonly blockBytes: number;
  readonly cameras: () => readonly NamedCamera[];
  readonly clock: Clock;
}

/** How long after its end footage may still be on its way to the disk. */
const ON_ITS_WAY_MS = 6000;

/** {@link FootageReader} over the index and the block files. */
export function createFootageReader(deps: FootageDeps): FootageReader {
  const { index, disks, blockBytes } = deps;
  const joined = (camera: CameraId, from: UtcMs, to: UtcMs) =>
    joinSpans(index.blockSpans(camera, from, to), from, to);

  const gaps = (camera: CameraId, from: UtcMs, to: UtcMs): Gap[] => {
    const range = index.range(camera);
    const now = deps.clock.wall();
    const silence = index.silence(camera);
    const settled = silence !== null ? now : Math.max(range?.newest ?? 0, now - ON_ITS_WAY_MS);
    const first = range === null ? null : index.nextSpan(camera, range.oldest);
    const found = gapsBetween(joined(camera, from, to), from, to, {
      oldest: range?.oldest ?? null,
      beforeOldest: first === null || first.gapBefore === "first-recording"
        ? "first-recording"
        : "expired",
      afterNewest: silence?.cause ?? "recorder-off",
      next: index.nextSpan(camera, to),
      now: UtcMs(settled),
    });
    const damaged = index.damage(camera, from, to).map((d): Gap => ({
      from: UtcMs(Math.max(d.from, from)),
      to: UtcMs(Math.min(d.to, to)),
      cause: "damaged",
    }));
    return [...found, ...damaged].sort((a, b) => a.from - b.from);
  };

  const payload = async (ref: FragmentRef): Promise<Uint8Array> => {
    const bytes = await readBlock(disks, ref.block, ref.offset, ref.length);
    if (equalBytes(sha256(bytes), ref.sha256)) return bytes;
    if (index.holds(ref.block, ref.sequence)) throw new DamagedFragment(ref);
    throw new FootageGone("this footage was given up just now, its time being over");
  };

  const initSegment = async (ref: FragmentRef): Promise<Uint8Array> => {
    const length = Math.min(OPENING_MAX_BYTES, blockBytes);
    const opening = decodeOpening(await readBlock(disks, ref.block, 0, length));
    if (opening === null) throw new DamagedFragment(ref);
    return opening.init.slice();
  };

  return {
    cameras: (): CameraSummary[] =>
      deps.cameras().map((camera) => {
        const range = index.range(camera.id);
        return { ...camera, oldest: range?.oldest ?? null, newest: range?.newest ?? null };
      }),
    spans: (camera, from, to): Span[] => plainSpans(joined(camera, from, to)),
    gaps,
    fragments: (camera, from, to, limit) => index.rows(camera, from, to, limit).map(toRef(camera)),
    playbackStart: (camera, at) => playbackStart(index, camera, at),
    newestKey: (camera) => {
      const found = index.lastRow(camera, UtcMs(Number.MAX_SAFE_INTEGER), (row) => row.key);
      return found && toRef(camera)(found);
    },
    initSegment,
    payload,
    codecString: async (ref) => {
      const init = parseInit(await initSegment(ref));
      if (!init.ok) throw new DamagedFragment(ref);
      return init.value.video.codecString;
    },
  };
}

const toRef = (camera: CameraId) => ({ block, row }: LocatedRow): FragmentRef => ({
  camera,
  block,
  run: row.run,
  sequence: row.sequence,
  start: row.start,
  duration: row.duration,
  key: row.key,
  offset: Bytes(row.offset + HEADER_BYTES),
  length: row.payloadLength,
  sha256: row.payloadHash,
});

/** The last key fragment at or before `at` whose stretch still runs at `at`, or else the first one after. */
function playbackStart(index: IndexReader, camera: CameraId, at: UtcMs): FragmentRef | null {
  const under = index.lastRow(camera, at, (row) => row.key);
  const playing = index.lastRow(camera, at, () => true);
  if (under !== null && playing !== null && rowEnd(playing.row) > at) return toRef(camera)(under);
  const next = index.nextSpan(camera, at);
  if (next === null) return null;
  const following = index.rows(camera, next.from, UtcMs(next.to + 1), 64);
  const key = following.find(({ row }) => row.key && row.start >= at);
  return key === undefined ? null : toRef(camera)(key);
}

async function readBlock(
  disks: DiskSet,
  block: BlockNo,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  using file = await Deno.open(blockPath(disks.of(block).path, block), { read: true });
  await file.seek(offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  for (let got = 0; got < length;) {
    const n = await file.read(bytes.subarray(got));
    if (n === null) break;
    got += n;
  }
  return bytes;
}
