/** What cameras and networks do wrong. */
import { assert, assertEquals } from "../assert.ts";
import { assertFrames, indexIn, withCamera } from "./harness.ts";
import type { Scenario } from "./scenario.ts";

/** The pictures between one break and the next. */
const runs = (events: readonly { readonly what: string }[]) => {
  const out: number[] = [];
  let n = 0;
  for (const e of events) {
    if (e.what === "sample") n++;
    if (e.what === "broken") {
      out.push(n);
      n = 0;
    }
  }
  return out;
};

function loss(transport: "tcp" | "udp", notFfmpeg?: string): Scenario {
  return {
    name: `lost packets over ${transport}: told once, then nothing up to a key frame`,
    ...(notFfmpeg === undefined ? {} : { notFfmpeg }),
    run: async (contestant, { h264 }) => {
      await withCamera(
        contestant,
        { media: h264 },
        async ({ camera, sink, pictures, until, source }) => {
          await pictures(15);
          let left = 2;
          camera.set({ lose: (sequence) => sequence % 3 === 0 && left-- > 0 });
          await until("a break", () => sink.breaks.length > 0);
          assertEquals(sink.breaks[0]?.cause, "packets-lost");
          const before = sink.video.length;
          await until("pictures after it", () => sink.video.length >= before + 20);
          // Every picture that was given on is whole, whatever was lost.
          for (const sample of sink.video) assert(indexIn(h264, sample) >= 0, "a broken picture");
          assert(source.health.packetsLost >= 1);
          assert(sink.notices.some((n) => n.kind === "packets-lost"));
          assert(runs(sink.events)[0] !== 0);
          assertEquals(sink.closes, []);
        },
        { transport },
      );
    },
  };
}

export const FAULTS: readonly Scenario[] = [
  loss("tcp", "ffmpeg does not look at sequence numbers on TCP"),
  loss("udp"),
  {
    name: "another resolution in mid stream begins a new run",
    run: async (contestant, { h264, large }) => {
      await withCamera(contestant, { media: h264 }, async ({ camera, sink, pictures, until }) => {
        await pictures(15);
        camera.setMedia(large);
        await until("new parameters", () => sink.opens.length >= 2);
        const before = sink.video.length;
        await until("pictures", () => sink.video.length >= before + 15);
        assertEquals(sink.opens.map((o) => o.video.width), [320, 638]);
        const second = sink.events.findLastIndex((e) => e.what === "open");
        const [first] = sink.events.slice(second).flatMap((e) =>
          e.what === "sample" ? [e.sample] : []
        );
        assert(first !== undefined && first.key && indexIn(large, first) >= 0);
        assertEquals(sink.closes, []);
      });
    },
  },
  {
    name: "another codec after a reconnection",
    run: async (contestant, { h264, h265 }) => {
      await withCamera(contestant, { media: h264 }, async ({ camera, sink, pictures, until }) => {
        await pictures(10);
        camera.setMedia(h265);
        camera.closeClients();
        await until("H.265", () => sink.opens.some((o) => o.video.codec === "h265"));
        const before = sink.video.length;
        await until("pictures", () => sink.video.length >= before + 10);
        assertFrames(h265, sink.video.slice(before), contestant.name === "native");
      });
    },
  },
  {
    name: "a reboot: closed, unreachable, back",
    run: async (contestant, { h264 }) => {
      await withCamera(
        contestant,
        { media: h264 },
        async ({ camera, sink, pictures, until, source }) => {
          await pictures(10);
          await camera.reboot(1500);
          await until("pictures again", () => sink.opens.length >= 2 && source.health.connected);
          assertEquals(sink.closes[0]?.cause, "camera-closed");
          assert(sink.closes.slice(1).every((c) => c.cause === "camera-unreachable"), sink.story());
          assert(source.health.reconnects >= 1);
          // On a busy machine ffmpeg takes longer to start again than the camera does.
          assert(sink.closes.length >= (contestant.name === "native" ? 2 : 1), sink.story());
        },
      );
    },
  },
  {
    name: "pictures stop while sender reports go on: stalled, then tried again",
    run: async (contestant, { h264 }) => {
      const options = { media: h264, senderReports: 0.2 };
      await withCamera(contestant, options, async ({ camera, sink, pictures, until }) => {
        await pictures(10);
        camera.set({ stalled: true });
        const began = performance.now();
        await until("the end", () => sink.closes.length > 0);
        assertEquals(sink.closes[0]?.cause, "stalled");
        assert(performance.now() - began < 8000);
        camera.set({ stalled: false });
        const before = sink.video.length;
        await until("pictures again", () => sink.video.length > before + 5);
      });
    },
  },
  {
    name: "a connection that never answers",
    run: async (contestant, { h264 }) => {
      await withCamera(
        contestant,
        { media: h264, describe: "silence" },
        async ({ sink, until, camera }) => {
          await until("an end", () => sink.closes.length > 0);
          camera.set({ describe: "right" });
          await until("pictures", () => sink.video.length > 3);
        },
      );
    },
  },
  {
    name: "garbage instead of an answer",
    run: async (contestant, { h264 }) => {
      await withCamera(
        contestant,
        { media: h264, describe: "garbage" },
        async ({ sink, until, camera }) => {
          await until("an end", () => sink.closes.length >= 1);
          if (contestant.name === "native") assertEquals(sink.closes[0]?.cause, "bad-stream");
          camera.set({ describe: "right" });
          await until("pictures", () => sink.video.length > 3);
        },
      );
    },
  },
  {
    name: "garbage in mid stream",
    run: async (contestant, { h264 }) => {
      await withCamera(contestant, { media: h264 }, async ({ sink, until, camera, pictures }) => {
        await pictures(10);
        camera.garbage(Uint8Array.from({ length: 70_000 }, (_, i) => (i * 89 + (i >> 3)) & 255));
        const before = sink.video.length;
        await until("pictures after it", () => sink.video.length > before + 20);
        if (contestant.name === "native") {
          for (const sample of sink.video) assert(indexIn(h264, sample) >= 0, "a broken picture");
        }
      });
    },
  },
  ...(["endless-header", "endless-headers"] as const).map((describe): Scenario => ({
    name: `${describe}: given up, memory bounded, tried again`,
    run: async (contestant, { h264 }) => {
      await withCamera(contestant, { media: h264, describe }, async ({ sink, until, camera }) => {
        await until("an end", () => sink.closes.length >= 1);
        camera.set({ describe: "right" });
        await until("pictures", () => sink.video.length > 3);
      });
    },
  })),
  {
    name: "a camera that closes sessions without a sign of life",
    run: async (contestant, { h264 }) => {
      const options = { media: h264, closeIdle: true, sessionTimeout: 4 };
      await withCamera(contestant, options, async ({ camera, sink, pictures }) => {
        await pictures(160);
        assertEquals(sink.closes, []);
        assertEquals(camera.counters.dropped, 0);
      });
    },
  },
  {
    name: "timestamps that jump ahead, jump back and stand still",
    notFfmpeg: "it rewrites timestamps",
    run: async (contestant, { h264 }) => {
      await withCamera(contestant, { media: h264 }, async ({ camera, sink, pictures, until }) => {
        await pictures(10);
        camera.set({ jump: 100 });
        await pictures(30);
        camera.set({ jump: -50 });
        await pictures(50);
        camera.set({ frozen: true });
        await pictures(80);
        await until("notices", () => sink.notices.some((n) => n.kind === "timestamp-jump"));
        for (const sample of sink.video) assert(indexIn(h264, sample) >= 0);
        assertEquals(sink.breaks, []);
        const steps = sink.video.map((s, i, all) => s.pts - (all[i - 1]?.pts ?? s.pts));
        assert(steps.includes(9_000_000 + 3600) && steps.includes(-13_500_000 + 3600), `${steps}`);
        assert(steps.filter((s) => s === 0).length >= 10);
      });
    },
  },
  {
    name: "10 000 frames a second: taken or let go, but never a broken picture",
    run: async (contestant, { h264 }) => {
      await withCamera(contestant, { media: h264, speed: 400 }, async ({ sink, pictures }) => {
        await pictures(3000);
        for (const sample of sink.video.slice(0, 300)) assert(indexIn(h264, sample) >= 0);
      });
    },
  },
];
