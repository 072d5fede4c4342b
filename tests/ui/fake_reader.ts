/** A reader over footage that repeats for ever, except where a camera has gaps: days of timeline from seconds of film. */
import type { GapCause } from "../../recorder/port.ts";
import type {
  CameraSummary,
  FootageReader,
  FragmentRef,
  Gap,
  Span,
} from "../../recorder/read_port.ts";
import { BlockNo, CameraId, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, UtcMs } from "../../src/base/units.ts";
import type { FakeFootage, FakeFragment } from "./fake_footage.ts";

/** A camera of the fake. */
export interface FakeCamera {
  readonly id: number;
  readonly name: string;
  readonly removed?: boolean;
  /** Footage that repeats from `from` on; `null` for a camera that never recorded. */
  readonly footage: FakeFootage | null;
  /** Other footage from this instant on, for a change of parameters. */
  readonly then?: { readonly at: number; readonly footage: FakeFootage };
  readonly from: number;
  readonly gaps: readonly {
    readonly from: number;
    readonly to: number;
    readonly cause: GapCause;
  }[];
  /** Starts of fragments (UTC milliseconds) whose payload is damaged. */
  readonly damagedAt?: readonly number[];
}

class DamagedFragment extends Error {
  override readonly name = "DamagedFragment";
}

const MAX_STEPS = 2_000_000;

/** A reader over `cameras`; `now` is where the footage ends. Counts the fragments it hands out. */
export function createFakeReader(
  cameras: readonly FakeCamera[],
  now: () => number,
): FootageReader & { readonly fragmentsRead: () => number } {
  let read = 0;
  const find = (id: number) => cameras.find((c) => c.id === id);

  /** Film and its repetition that covers `at`. */
  function film(camera: FakeCamera, at: number): { footage: FakeFootage; origin: number } | null {
    if (camera.footage === null) return null;
    return camera.then !== undefined && at >= camera.then.at
      ? { footage: camera.then.footage, origin: camera.then.at }
      : { footage: camera.footage, origin: camera.from };
  }

  /** Fragments that touch [from, to) in order; each repetition of the film is a block of its own. */
  function* walk(id: number, from: number, to: number): Generator<FragmentRef> {
    const camera = find(id);
    if (camera === undefined) return;
    let at = Math.max(from - 4000, camera.from);
    const end = Math.min(to, now());
    for (let steps = 0; at < end && steps < MAX_STEPS; steps++) {
      const here = film(camera, at);
      if (here === null) return;
      const { footage, origin } = here;
      const round = Math.floor((at - origin) / footage.durationMs);
      const inFilm = (at - origin) % footage.durationMs;
      const n = footage.fragments.findIndex((f) => inFilm < f.start + f.duration);
      const fragment = footage.fragments[n];
      if (fragment === undefined) throw new Error("the film has a hole");
      const start = origin + round * footage.durationMs + fragment.start;
      at = start + fragment.duration;
      const cutOff = camera.gaps.some((g) => start < g.to && at > g.from) || at > now() ||
        (camera.then !== undefined && start < camera.then.at && at > camera.then.at);
      if (cutOff || at <= from) continue;
      yield ref(camera, fragment, start, 1 + round + (origin === camera.from ? 0 : 1_000_000));
    }
  }

  function ref(camera: FakeCamera, f: FakeFragment, start: number, block: number): FragmentRef {
    return {
      camera: CameraId(camera.id),
      block: BlockNo(block),
      run: RunNo(1 + camera.gaps.filter((g) => g.to <= start).length),
      // Places on the clock serve as numbers; gaps then leave numbers out, which readers must bear.
      sequence:
        Math.floor((start - camera.from) / (camera.footage?.fragments[0]?.duration ?? 2000)) + 1,
      start: UtcMs(start),
      duration: MediaDur90k(f.duration * 90),
      key: f.key,
      offset: Bytes(0),
      length: Bytes(f.payload.byteLength),
      sha256: new Uint8Array(32),
    };
  }

  function filmOf(r: FragmentRef): { footage: FakeFootage; fragment: FakeFragment } {
    const camera = find(r.camera);
    const here = camera === undefined ? null : film(camera, r.start);
    const fragment = here?.footage.fragments.find((f) =>
      f.start === (r.start - here.origin) % here.footage.durationMs
    );
    if (!here || !fragment) throw new Error("no such fragment");
    return { footage: here.footage, fragment };
  }

  function bounds(camera: FakeCamera): { oldest: UtcMs | null; newest: UtcMs | null } {
    if (camera.footage === null) return { oldest: null, newest: null };
    const gap = camera.gaps.find((g) => g.to >= now());
    return { oldest: UtcMs(camera.from), newest: UtcMs(gap?.from ?? now()) };
  }

  const reader: FootageReader = {
    cameras: () =>
      cameras.map((c): CameraSummary => ({
        id: CameraId(c.id),
        name: c.name,
        removed: c.removed ?? false,
        ...bounds(c),
      })),
    gaps(id, from, to) {
      const camera = find(id);
      if (camera === undefined || camera.footage === null) return [];
      return camera.gaps.filter((g) => g.from < to && g.to > from && g.from < now()).map((
        g,
      ): Gap => ({
        from: UtcMs(Math.max(from, g.from)),
        to: UtcMs(Math.min(to, g.to, now())),
        cause: g.cause,
      }));
    },
    spans(id, from, to) {
      const camera = find(id);
      if (camera === undefined || camera.footage === null) return [];
      const spans: Span[] = [];
      let at = Math.max(from, camera.from);
      const end = Math.min(to, now());
      for (const gap of camera.gaps.toSorted((a, b) => a.from - b.from)) {
        if (gap.to <= at) continue;
        if (gap.from >= end) break;
        if (gap.from > at) spans.push({ from: UtcMs(at), to: UtcMs(gap.from) });
        at = Math.max(at, gap.to);
      }
      if (at < end) spans.push({ from: UtcMs(at), to: UtcMs(end) });
      return spans;
    },
    fragments(id, from, to, limit) {
      const found: FragmentRef[] = [];
      for (const r of walk(id, from, to)) {
        if (found.length >= limit) break;
        found.push(r);
      }
      return found;
    },
    playbackStart(id, at) {
      const camera = find(id);
      if (camera === undefined) return null;
      let before: FragmentRef | null = null;
      let end = 0;
      for (const r of walk(id, Math.max(0, at - 60_000), at + 1)) {
        if (Math.abs(r.start - end) > 200) before = null;
        end = r.start + r.duration / 90;
        if (r.key && r.start <= at) before = r;
      }
      if (before !== null && end + 200 >= at) return before;
      for (const r of walk(id, at, now())) if (r.key && r.start >= at) return r;
      return null;
    },
    newestKey(id) {
      const newest = find(id) === undefined ? null : bounds(find(id) as FakeCamera).newest;
      if (newest === null) return null;
      return [...walk(id, newest - 30_000, newest)].findLast((r) => r.key) ?? null;
    },
    initSegment: (r) => Promise.resolve(filmOf(r).footage.init),
    codecString: (r) => Promise.resolve(filmOf(r).footage.codec),
    payload(r) {
      read++;
      if (find(r.camera)?.damagedAt?.includes(r.start) === true) {
        return Promise.reject(new DamagedFragment(`camera ${r.camera} at ${r.start}`));
      }
      return Promise.resolve(filmOf(r).fragment.payload);
    },
  };
  return Object.assign(reader, { fragmentsRead: () => read });
}
