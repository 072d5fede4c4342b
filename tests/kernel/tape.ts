/**
 * A tape: real encoders' footage cut by the recorder's own fragmenter, in one file that a subject
 * loads in milliseconds. Streams differ in codec, size and frame order; fragments can be decoded in
 * any order, as each begins with a key frame.
 */
import { joinBytes } from "../../src/base/bytes.ts";
import { Bench } from "../media/feed.ts";
import { encode } from "../media/encoded.ts";
import { initSegment } from "../../recorder/mp4/init_segment.ts";
import { type DecodeTimes, rebase } from "../../recorder/mp4/write_fragment.ts";

/** One fragment of a stream, with decode times relative to itself. */
export interface TapeFragment {
  readonly payload: Uint8Array;
  /** In 1/90000 s. */
  readonly duration: number;
  readonly frames: number;
  readonly times: DecodeTimes;
}

/** A stream: codec parameters and fragments. */
export interface TapeStream {
  /** `ftyp` and `moov`. */
  readonly init: Uint8Array;
  readonly fragments: readonly TapeFragment[];
}

const X264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-keyint_min", "25"];
const X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"];
/** Small, large with B-frames, and H.265: about 25, 90 and 15 kB a second. */
const CODECS: readonly (readonly string[])[] = [
  [...X264, "-sc_threshold", "0", "-bf", "0", "-b:v", "200k"],
  [...X264, "-sc_threshold", "0", "-bf", "2", "-vf", "noise=alls=30:allf=t", "-b:v", "750k"],
  [...X265, "log-level=error:bframes=2:keyint=25:min-keyint=25:scenecut=0:open-gop=0:bitrate=120"],
];
const SECONDS = 14;

async function recordStream(codec: readonly string[]): Promise<TapeStream> {
  const encoded = await encode(codec, SECONDS);
  const bench = new Bench();
  bench.fragmenter.open(encoded.params);
  for (const s of encoded.samples) {
    bench.video(s.pts, s.key, s.data);
    bench.mono += 40;
  }
  bench.fragmenter.closed("camera-closed", "the tape is full");
  const fragments = bench.fragments.filter((f) => f.key).map((f) => {
    rebase(f.payload[0], f.times, 0);
    return {
      payload: joinBytes(f.payload),
      duration: f.duration,
      frames: f.frames,
      times: f.times,
    };
  });
  return { init: initSegment(encoded.params), fragments };
}

type Index = { init: number; fragments: (Omit<TapeFragment, "payload"> & { bytes: number })[] }[];

/** Makes a tape at `path`. Needs ffmpeg with x264 and x265; takes a few seconds. */
export async function makeTape(path: string): Promise<void> {
  const streams = await Promise.all(CODECS.map(recordStream));
  const index: Index = streams.map(({ init, fragments }) => ({
    init: init.length,
    fragments: fragments.map(({ payload, ...rest }) => ({ ...rest, bytes: payload.length })),
  }));
  const head = new TextEncoder().encode(JSON.stringify(index));
  const length = new Uint8Array(new Uint32Array([head.length]).buffer);
  const parts = streams.flatMap((s) => [s.init, ...s.fragments.map((f) => f.payload)]);
  await Deno.writeFile(path, new Blob([length, head, ...parts.map((p) => p.slice())]).stream());
}

/** Reads what {@link makeTape} made. */
export function loadTape(path: string): TapeStream[] {
  const bytes = Deno.readFileSync(path);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const index: Index = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let at = 4 + length;
  const take = (n: number) => bytes.subarray(at, at += n);
  return index.map((stream) => ({
    init: take(stream.init),
    fragments: stream.fragments.map(({ bytes: n, ...rest }) => ({ ...rest, payload: take(n) })),
  }));
}
