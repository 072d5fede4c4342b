import fc from "fast-check";
import { DurationMs, MonoMs } from "../../src/base/units.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import { RtspError } from "../rtsp/errors.ts";
import { parseSdp } from "../rtsp/sdp.ts";
import { BackOff } from "./back_off.ts";
import { RateMeter } from "./rate_meter.ts";
import { selectTracks } from "./select_tracks.ts";
import { StallWatch } from "./stall_watch.ts";
import { SOURCE_TIMINGS } from "./timings.ts";

Deno.test("BackOff doubles up to its cap, is jittered, and starts again after a good stream", () => {
  const waits = (needsPerson: boolean, random: number) => {
    const backOff = new BackOff(SOURCE_TIMINGS, () => random);
    return Array.from({ length: 8 }, () => backOff.next({ needsPerson, streamedMs: 0 }));
  };
  assertEquals(waits(false, 0), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  assertEquals(waits(true, 0).at(-1), 60_000);
  assertEquals(waits(true, 0)[0], 2000);
  assert(waits(false, 0.999).every((w, i) => w > (waits(false, 0)[i] ?? 0) * 0.49));
  const backOff = new BackOff(SOURCE_TIMINGS, () => 0);
  for (let i = 0; i < 9; i++) backOff.next({ needsPerson: false, streamedMs: 29_999 });
  assertEquals(backOff.next({ needsPerson: false, streamedMs: 29_999 }), 15_000);
  assertEquals(backOff.next({ needsPerson: false, streamedMs: 30_000 }), 500);
});

Deno.test("StallWatch: for any healthy GOP length, never a verdict; for any silence, one within 10 s", () => {
  fc.assert(fc.property(
    fc.integer({ min: 40, max: 9_000 }),
    fc.integer({ min: 4, max: 12 }),
    (gop, count) => {
      const watch = new StallWatch(SOURCE_TIMINGS, MonoMs(0));
      watch.begin(MonoMs(0));
      let now = 0;
      for (let i = 0; i < count; i++) {
        for (const end = now + gop; now < end; now += 40) {
          watch.packet(MonoMs(now));
          assertEquals(watch.verdict(MonoMs(now)), null);
        }
        watch.keyFrame(MonoMs(now));
      }
      assert(watch.verdict(MonoMs(now + 5_100))?.includes("no RTP packet") ?? false);
      const last = now;
      let verdict: string | null = null;
      for (; verdict === null; now += 40) {
        watch.packet(MonoMs(now));
        verdict = watch.verdict(MonoMs(now));
      }
      assert(verdict.includes("no key frame"));
      assert(now - last <= Math.max(10_000, 1.5 * gop) + 200, `${now - last} ms at GOP ${gop}`);
      if (gop <= 3_000) assert(now - last <= Math.max(3_000, 3 * gop) + 200);
    },
  ));
});

Deno.test("StallWatch lets a camera whose GOP became longer through in the end", () => {
  const watch = new StallWatch(SOURCE_TIMINGS, MonoMs(0));
  for (let t = 0; t <= 5_000; t += 1_000) watch.keyFrame(MonoMs(t));
  const longest = (start: number) => {
    watch.begin(MonoMs(start));
    for (let t = start;; t += 100) {
      watch.packet(MonoMs(t));
      if (watch.verdict(MonoMs(t)) !== null) return t - start;
    }
  };
  assertEquals([10_000, 40_000, 90_000].map(longest), [10_000, 20_000, 40_000]);
});

Deno.test("StallWatch forgets a GOP length that no longer holds", () => {
  const watch = new StallWatch(SOURCE_TIMINGS, MonoMs(0));
  const untilVerdict = (start: number, keysFor: number) => {
    watch.begin(MonoMs(start));
    for (let t = start;; t += 100) {
      watch.packet(MonoMs(t));
      if (t - start <= keysFor && (t - start) % 1_000 === 0) watch.keyFrame(MonoMs(t));
      if (watch.verdict(MonoMs(t)) !== null) return t - start;
    }
  };
  assertEquals(untilVerdict(0, 4_000), 7_000);
  assertEquals(untilVerdict(10_000, 0), 20_000);
});

Deno.test("RateMeter tells the rate of the last minute", () => {
  const meter = new RateMeter();
  assertEquals<number>(meter.rate(), 0);
  let bytes = 0;
  for (let t = 0; t < 200_000; t += 500) {
    meter.look(MonoMs(t), bytes);
    bytes += t < 100_000 ? 1_000_000 : 250_000;
  }
  assertEquals<number>(meter.rate(), 4_000_000);
});

const sdp = (...media: string[]) => parseSdp(media.join("\r\n"));
const H264 = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v";
const H265 = "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=control:w";
const AAC = "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/48000/2\r\na=control:a\r\n" +
  "a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190";
const G711 = "m=audio 0 RTP/AVP 8";
const MJPEG = "m=video 0 RTP/AVP 26";

Deno.test("selectTracks takes one video track, and AAC only when asked", () => {
  const chosen = (audio: boolean, ...media: string[]) => {
    const { tracks, notices } = selectTracks(sdp(...media), audio);
    return [...tracks.map((t) => `${t.track.codec}@${t.control}`), ...notices.map((n) => n.kind)];
  };
  assertEquals(chosen(false, AAC, H264, H265), ["h264@v"]);
  assertEquals(chosen(true, AAC, MJPEG, H265, H264), ["h265@w", "aac@a"]);
  assertEquals(chosen(false, H264, G711), ["h264@v"]);
  assertEquals(chosen(true, H264, G711), ["h264@v", "unsupported-track"]);
  assertEquals(chosen(true, H264), ["h264@v", "unsupported-track"]);
});

Deno.test("selectTracks names the codec it cannot record, and the way out", () => {
  const refusal = (...media: string[]) => {
    try {
      selectTracks(sdp(...media), false);
      return "";
    } catch (e) {
      assert(e instanceof RtspError && e.needsPerson);
      return e.message;
    }
  };
  assert(refusal(MJPEG).includes("MJPEG") && refusal(MJPEG).includes("`ffmpeg`"));
  assert(refusal("m=video 0 RTP/AVP 96\na=rtpmap:96 VP8/90000").includes("VP8"));
  assert(refusal(H264.replace("AVP", "SAVP")).includes("RTP/SAVP"));
  assert(refusal(H264.replace("/90000", "/0")).includes("clock rate"));
  assert(refusal(AAC).includes("no pictures"));
});

Deno.test("StallWatch does not blame the camera for what this process was held up by", () => {
  const watch = new StallWatch(SOURCE_TIMINGS, MonoMs(0));
  watch.begin(MonoMs(0));
  for (let t = 0; t <= 8_000; t += 2_000) {
    watch.packet(MonoMs(t));
    watch.keyFrame(MonoMs(t));
  }
  // Held up for 12 s; then six key frames are read in one go.
  watch.heldUp(DurationMs(12_000), MonoMs(20_000));
  assertEquals(watch.verdict(MonoMs(20_000)), null);
  for (let i = 0; i < 6; i++) watch.keyFrame(MonoMs(20_010 + i));
  watch.packet(MonoMs(23_500));
  assertEquals(watch.verdict(MonoMs(23_600)), null, "the GOP is still known to be 2 s");
  watch.packet(MonoMs(26_200));
  assert(watch.verdict(MonoMs(26_200))?.includes("no key frame") ?? false);
});
