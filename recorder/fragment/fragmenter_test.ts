import { equal, ok, strictEqual } from "node:assert/strict";
import { decodeAll, encode, type Encoded, probePackets } from "../../tests/media/encoded.ts";
import { Bench } from "../../tests/media/feed.ts";

/** Feeds a real stream in real order and time; sound arrives when the picture beside it does. */
function feed(bench: Bench, stream: Encoded, frameMs: number): void {
  bench.fragmenter.open(stream.params);
  const audio = stream.samples.filter((s) => s.track === "audio");
  let fed = 0;
  stream.samples.filter((s) => s.track === "video").forEach((s, i) => {
    while (fed < audio.length && (audio[fed]?.pts ?? 0) <= i * frameMs * 90) {
      const a = audio[fed++];
      if (a !== undefined) bench.audio(a.pts, a.data);
    }
    bench.video(s.pts, s.key, s.data);
    bench.mono += frameMs;
  });
  bench.fragmenter.closed("camera-closed", "the test is over");
}

const B_PYRAMID = ["-bf", "4", "-b_strategy", "0"];
const streams: Record<string, { codec: string[]; rate: number }> = {
  "H.264 without B-frames": {
    codec: ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "50"],
    rate: 25,
  },
  "H.264 with B-pyramid and open GOPs": {
    codec: [
      ...["-c:v", "libx264", "-preset", "veryfast", ...B_PYRAMID, "-x264-params"],
      "b-pyramid=normal:keyint=60:min-keyint=60:open-gop=1:scenecut=0",
    ],
    rate: 30,
  },
  "H.264 with a GOP of 10 s": {
    codec: ["-c:v", "libx264", "-preset", "veryfast", ...B_PYRAMID, "-g", "250"],
    rate: 25,
  },
  "H.265 with B-pyramid and open GOPs": {
    codec: [
      ...["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"],
      "log-level=error:bframes=4:b-adapt=0:b-pyramid=1:keyint=50:min-keyint=50:open-gop=1",
    ],
    rate: 25,
  },
};

for (const [name, { codec, rate }] of Object.entries(streams)) {
  Deno.test(`${name}: every frame once, in time, in fragments of at most 2 s`, async () => {
    const stream = await encode(codec, 6.4, { rate });
    const video = stream.samples.filter((s) => s.track === "video");
    const bench = new Bench();
    feed(bench, stream, 1000 / rate);
    const frame = 90_000 / rate;

    let end: number | null = null;
    for (const f of bench.fragments) {
      ok(f.duration <= 2 * 90_000, `a fragment lasts ${f.duration}`);
      if (end !== null) equal(f.start, end, "fragments follow without a hole");
      end = f.start + f.duration;
    }
    ok(bench.fragments.length >= 5, `only ${bench.fragments.length} fragments`);
    equal(bench.fragments.reduce((n, f) => n + f.duration, 0), video.length * frame);
    const cutKeys = bench.fragments.filter((f) => f.key).length;
    equal(cutKeys, video.filter((s) => s.key).length, "each key frame begins a fragment");

    const path = await Deno.makeTempFile({ suffix: ".mp4" });
    try {
      await Deno.writeFile(path, bench.file(stream.params));
      const packets = await probePackets(path);
      equal(packets.length, video.length);
      packets.forEach((p, i) => equal(p.dts, i * frame, "decode times rise frame by frame"));
      const shift = (packets[0]?.pts ?? 0) - (video[0]?.pts ?? 0);
      packets.forEach((p, i) => {
        equal(p.pts - shift, video[i]?.pts, `presentation time of frame ${i}`);
        equal(p.size, video[i]?.data.length);
        equal(p.key, video[i]?.key);
      });
      const { frames, complaints } = await decodeAll(path);
      equal(complaints, "");
      equal(frames, video.length);
    } finally {
      await Deno.remove(path);
    }
  });
}

Deno.test("sound lies beside the picture, frame for frame", async () => {
  const codec = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", "50"];
  const stream = await encode(codec, 4, { sound: true });
  const bench = new Bench();
  feed(bench, stream, 40);
  const path = await Deno.makeTempFile({ suffix: ".mp4" });
  try {
    await Deno.writeFile(path, bench.file(stream.params));
    const packets = await probePackets(path);
    const video = packets.filter((p) => p.stream === 0);
    const audio = packets.filter((p) => p.stream === 1);
    equal(video.length, 100);
    const fed = stream.samples.filter((s) => s.track === "audio");
    // Sound before the first picture has nowhere to go; the end is cut with the last picture.
    ok(audio.length > 180 && audio.length <= fed.length, `${audio.length} of ${fed.length}`);
    for (let i = 1; i < audio.length; i++) {
      strictEqual((audio[i]?.dts ?? 0) - (audio[i - 1]?.dts ?? 0), 1920, `sound frame ${i}`);
    }
    const lag = Math.abs((audio[0]?.pts ?? 0) - (video[0]?.pts ?? 0));
    ok(lag <= 4000, `sound is ${lag} ticks off`);
    equal((await decodeAll(path)).complaints, "");
  } finally {
    await Deno.remove(path);
  }
});
