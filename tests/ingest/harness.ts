import type { CameraSource, Sample, SourceOptions } from "../../recorder/port.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { startFakeCamera } from "../../device/fake/camera.ts";
import { type FakeMedia, splitLengthPrefixed } from "../../device/fake/media.ts";
import type { FakeCamera, FakeCameraOptions } from "../../device/fake/types.ts";
import { createConfiner } from "../../device/ffmpeg/confine/confiner.ts";
import { createFfmpegSource } from "../../device/ffmpeg/ffmpeg_source.ts";
import { dial } from "../../device/rtsp/dial.ts";
import { createNativeSource } from "../../device/source/native_source.ts";
import type { SourceTimings } from "../../device/source/timings.ts";
import { findConfineTools } from "../../src/programs.ts";
import { assert, assertEquals } from "../assert.ts";
import { RecordingSink } from "./recording_sink.ts";

export const clock = { wall: () => UtcMs(Date.now()), mono: () => MonoMs(performance.now()) };

/** Shorter than the product's, so that the suite does not wait. */
const TIMINGS: Partial<SourceTimings> = {
  connectMs: 2000,
  responseMs: 2000,
  silenceMs: 2000,
  keyFrameMs: 4000,
  lookMs: 100,
  retryFirstMs: 200,
  retryLongestMs: 400,
  refusedFirstMs: 200,
  refusedLongestMs: 400,
};

/** As the product's: whatever this machine can do to confine ffmpeg is around it in these tests too. */
const confiner = createConfiner({
  tools: findConfineTools(),
  key: crypto.randomUUID(),
  say: (line) => console.error(line),
});

/** A source under test, and what it can and cannot promise. */
export interface Contestant {
  readonly name: "native" | "ffmpeg";
  readonly create: (options: SourceOptions) => CameraSource;
  /** How long its first picture may take, and how long it takes to notice that it stands still. */
  readonly patienceMs: number;
}

export const CONTESTANTS: readonly [native: Contestant, ffmpeg: Contestant] = [
  {
    name: "native",
    create: (options) =>
      createNativeSource(options, { clock, random: Math.random, log: () => {}, timings: TIMINGS }),
    patienceMs: 10_000,
  },
  {
    name: "ffmpeg",
    create: (options) =>
      createFfmpegSource(options, {
        clock,
        random: Math.random,
        log: () => {},
        timings: TIMINGS,
        dial,
        confiner,
      }),
    patienceMs: 25_000,
  },
];

/** One camera and one source that reads it. */
export interface Bench {
  readonly camera: FakeCamera;
  readonly source: CameraSource;
  readonly sink: RecordingSink;
  /** Resolves when so many pictures came. */
  readonly pictures: (count: number) => Promise<void>;
  readonly until: (what: string, met: () => boolean) => Promise<void>;
}

/**
 * Starts a fake camera and a source on it, runs `body`, stops both. Fails when the source broke a promise
 * of the port, called the sink after it was stopped, or left a client at the camera.
 */
export async function withCamera(
  contestant: Contestant,
  options: FakeCameraOptions,
  body: (bench: Bench) => Promise<void>,
  source: Partial<SourceOptions> = {},
): Promise<void> {
  const camera = startFakeCamera(options, { clock, random: Math.random });
  try {
    await withSource(
      contestant,
      { url: camera.urlWithCredentials, ...source },
      (bench) => body({ camera, ...bench }),
    );
  } finally {
    await camera.close();
  }
}

/** The same on any address. */
export async function withSource(
  contestant: Contestant,
  options: Partial<SourceOptions> & { readonly url: string },
  body: (bench: Omit<Bench, "camera">) => Promise<void>,
): Promise<void> {
  const sink = new RecordingSink();
  const source = contestant.create({
    transport: "tcp",
    audio: false,
    via: contestant.name,
    caCerts: [],
    ...options,
  });
  const until = (what: string, met: () => boolean) => sink.until(what, met, contestant.patienceMs);
  source.start(sink);
  try {
    await body({
      source,
      sink,
      until,
      pictures: (count) => until(`${count} pictures`, () => sink.video.length >= count),
    });
  } finally {
    await source.stop();
    sink.freeze();
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(sink.faults, [], sink.story());
}

/** The bytes of an access unit as a sample has them. */
export function sampleBytes(media: FakeMedia, index: number): Uint8Array {
  const nals = media.units[index]?.nals ?? [];
  const out = new Uint8Array(nals.reduce((sum, n) => sum + 4 + n.length, 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const nal of nals) {
    view.setUint32(at, nal.length);
    out.set(nal, at + 4);
    at += 4 + nal.length;
  }
  return out;
}

const same = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** Where in its media a sample is; −1 when it is none of its frames. */
export function indexIn(media: FakeMedia, sample: Sample): number {
  return media.units.findIndex((_, i) => same(sampleBytes(media, i), sample.data));
}

/**
 * Fails unless the samples are consecutive frames of the media, byte for byte and in decode order,
 * over its seam too, with the media's own steps of presentation time.
 */
export function assertFrames(
  media: FakeMedia,
  samples: readonly Sample[],
  exactTimes = true,
): void {
  const first = samples[0];
  assert(first !== undefined, "no samples");
  const start = indexIn(media, first), count = media.units.length;
  assert(start >= 0, `the first sample (${first.data.length} bytes) is no frame of the media`);
  let zero: number | null = null;
  for (const [i, sample] of samples.entries()) {
    const unit = media.units[(start + i) % count];
    assert(unit !== undefined);
    assert(
      same(sample.data, sampleBytes(media, (start + i) % count)),
      `sample ${i} of ${samples.length} is not frame ${(start + i) % count} of the media`,
    );
    assertEquals(sample.key, unit.key);
    const time = Math.floor((start + i) / count) * media.duration + unit.pts;
    // ffmpeg guesses the times of the frames before the first one that it knows.
    if (!exactTimes && i < 5) continue;
    zero ??= sample.pts - time;
    assert(
      Math.abs(sample.pts - time - zero) <= (exactTimes ? 0 : 2),
      `sample ${i} is ${sample.pts - time - zero} ticks off`,
    );
  }
}

/** Which picture a sample is, by its slice: others send SEI before it that the file keeps elsewhere. */
function pictureIn(media: FakeMedia, sample: Sample): number {
  const slice = splitLengthPrefixed(sample.data).at(-1) ?? new Uint8Array();
  return media.units.findIndex((unit) => same(unit.nals.at(-1) ?? new Uint8Array(1), slice));
}

/** Fails unless the samples, sent by a server of others, are consecutive pictures of the media, over its seam too. */
export function assertPictures(media: FakeMedia, samples: readonly Sample[]): void {
  const indexes = samples.map((s) => pictureIn(media, s));
  const [first = -1] = indexes, count = media.units.length;
  assert(first >= 0, "the first sample is no picture of the media");
  assertEquals(indexes.filter((n, i) => n !== (first + i) % count), [], `${indexes}`);
}
