/** What a camera that behaves may send, and how. */
import type { FakeCameraOptions } from "../../device/fake/types.ts";
import type { SourceOptions } from "../../recorder/port.ts";
import { assert, assertEquals } from "../assert.ts";
import { assertFrames, withCamera } from "./harness.ts";
import type { Fixtures, Scenario } from "./scenario.ts";

/** Reads 30 pictures and compares them with what the camera has. */
function frames(
  name: string,
  pick: (f: Fixtures) => FakeCameraOptions,
  source: Partial<SourceOptions> = {},
): Scenario {
  return {
    name,
    run: async (contestant, fixtures) => {
      const options = pick(fixtures);
      await withCamera(contestant, options, async ({ sink, pictures }) => {
        await pictures(30);
        const { media } = options;
        const [open] = sink.opens;
        assertEquals(sink.opens.length, 1);
        assertEquals(sink.closes, []);
        assertEquals(sink.breaks, []);
        assertEquals(open?.video.codec, media.codec);
        assertEquals([open?.video.width, open?.video.height], [media.width, media.height]);
        assertFrames(media, sink.video, contestant.name === "native");
      }, source);
    },
  };
}

export const STREAMS: readonly Scenario[] = [
  frames("H.264", ({ h264 }) => ({ media: h264 })),
  frames("H.265", ({ h265 }) => ({ media: h265 })),
  frames("H.264 with B-frames stays in decode order", ({ bFrames }) => ({ media: bFrames })),
  frames(
    "H.265 with B-frames stays in decode order",
    ({ h265BFrames }) => ({ media: h265BFrames }),
  ),
  frames("pictures of three slices", ({ slices }) => ({ media: slices })),
  frames("a size that is cropped", ({ large }) => ({ media: large })),
  frames("parameter sets in the SDP only", ({ h264 }) => ({ media: h264, parameterSets: "sdp" })),
  frames("parameter sets in band only", ({ h264 }) => ({ media: h264, parameterSets: "band" })),
  frames(
    "H.265 parameter sets in band only",
    ({ h265 }) => ({ media: h265, parameterSets: "band" }),
  ),
  frames("STAP-A and tiny packets", ({ slices }) => ({ media: slices, aggregate: true, mtu: 300 })),
  frames(
    "H.265 aggregation and tiny packets",
    ({ h265 }) => ({ media: h265, aggregate: true, mtu: 300 }),
  ),
  frames("no marker bits", ({ h264 }) => ({ media: h264, markers: "none" })),
  frames("a wrong Content-Base", ({ h264 }) => ({ media: h264, contentBase: "none" })),
  frames("frames cut into small writes", ({ h264 }) => ({ media: h264, writeSize: 97 })),
  frames("UDP", ({ h264 }) => ({ media: h264 }), { transport: "udp" }),
  frames("H.265 with B-frames over UDP", ({ h265BFrames }) => ({ media: h265BFrames }), {
    transport: "udp",
  }),
  frames("TLS", ({ h264, tls }) => ({ media: h264, tls })),
  {
    name: "TLS with the camera's own certificate trusted, and another one not",
    notFfmpeg: "it cannot check certificates, and refuses the option",
    run: async (contestant, { h264, tls }) => {
      const { selfSigned } = await import("./self_signed.ts");
      await withCamera(contestant, { media: h264, tls }, async ({ sink, pictures }) => {
        await pictures(5);
        assertEquals(sink.notices.filter((n) => n.kind === "certificate-unchecked"), []);
      }, { caCerts: [tls.cert] });
      const other = await selfSigned();
      await withCamera(contestant, { media: h264, tls }, async ({ sink, until }) => {
        await until("a refusal", () => sink.closes.length > 0);
        assertEquals(sink.video.length, 0);
      }, { caCerts: [other.cert] });
    },
  },
  {
    name: "AAC sound beside the pictures, when asked for",
    run: async (contestant, { sound }) => {
      await withCamera(contestant, { media: sound }, async ({ sink, pictures, until }) => {
        await pictures(30);
        await until("sound", () => sink.audio.length >= 10);
        const [open] = sink.opens;
        assertEquals(open?.audio?.codec, "aac");
        assertEquals([open?.audio?.sampleRate, open?.audio?.channels], [16_000, 1]);
        assert(sink.audio.every((s, i, all) => i === 0 || s.pts > (all[i - 1]?.pts ?? 0)));
        const [first] = sink.audio, last = sink.audio.at(-1);
        assert(first !== undefined && last !== undefined);
        const near = sink.video.filter((s) => Math.abs(s.pts - last.pts) < 90_000);
        assert(near.length > 0, "sound and pictures are more than a second apart");
        if (contestant.name !== "native") return; // ffmpeg encodes it again
        const frames = sound.audio?.frames ?? [];
        const start = frames.findIndex((f) => f.data.every((b, i) => b === first.data[i]));
        assert(start >= 0);
        for (const [i, s] of sink.audio.entries()) {
          assertEquals(s.data, frames[(start + i) % frames.length]?.data);
        }
      }, { audio: true });
    },
  },
  {
    name: "no sound unless asked for",
    run: async (contestant, { sound }) => {
      await withCamera(contestant, { media: sound }, async ({ sink, pictures }) => {
        await pictures(30);
        assertEquals(sink.audio.length, 0);
        assertEquals(sink.opens[0]?.audio, null);
      });
    },
  },
  {
    name: "sender reports tell the camera's clock",
    notFfmpeg: "ffmpeg does not pass them on",
    run: async (contestant, { h264 }) => {
      const options = { media: h264, clockAhead: 60_000, senderReports: 0.3 };
      await withCamera(contestant, options, async ({ sink, pictures }) => {
        await pictures(30);
        const reports = sink.events.flatMap((e) => e.what === "report" ? [e.report] : []);
        const last = reports.at(-1);
        assert(last !== undefined && reports.length > 1);
        // A camera on a busy machine sends its pictures late, and its report says when it is now.
        assert(Math.abs(last.cameraUtc - 60_000 - Date.now()) < 10_000);
        const picture = sink.video.findLast((s) => s.arrival <= last.arrival);
        assert(picture !== undefined && Math.abs(picture.pts - last.pts) < 45_000);
      });
    },
  },
];
