/** The same promises against a server that we did not write: GStreamer's RTSP server. */
import { assert, assertEquals } from "../assert.ts";
import { loadMedia } from "../../device/fake/media.ts";
import { mediaFile } from "../media.ts";
import { testOrSkip } from "../skip.ts";
import { noGstreamer, withGstreamer, withIndex } from "./gstreamer.ts";
import { assertPictures, CONTESTANTS, withSource } from "./harness.ts";

const reason = await noGstreamer();
for (const contestant of CONTESTANTS) {
  testOrSkip(`${contestant.name} source against GStreamer's RTSP server`, reason, async (t) => {
    const paths = {
      h264: await mediaFile({ gop: 12 }),
      h265: await mediaFile({ gop: 12, codec: "h265" }),
      b: await mediaFile({ gop: 12, bFrames: 2 }),
      sound: await mediaFile({ gop: 12, audio: true }),
    };
    const served = Object.fromEntries(
      await Promise.all(
        Object.entries(paths).map(async ([k, v]) => [k, await withIndex(v)] as const),
      ),
    );
    const large = await withIndex(await mediaFile({ gop: 12, width: 638, height: 358 }));
    const media = {
      h264: await loadMedia(paths.h264),
      h265: await loadMedia(paths.h265),
      b: await loadMedia(paths.b),
    };
    await withGstreamer(served, { user: "admin", password: "pw" }, async ({ url, control }) => {
      for (const name of ["h264", "h265", "b"] as const) {
        for (const transport of ["tcp", "udp"] as const) {
          await t.step(`${name} over ${transport}`, async () => {
            await withSource(
              contestant,
              { url: url(name), transport },
              async ({ sink, pictures }) => {
                await pictures(30);
                assertPictures(media[name], sink.video);
                assertEquals(sink.opens[0]?.video.width, 320);
                assertEquals([sink.breaks, sink.closes], [[], []]);
              },
            );
          });
        }
      }
      await t.step("AAC beside the pictures", async () => {
        await withSource(
          contestant,
          { url: url("sound"), audio: true },
          async ({ sink, pictures, until }) => {
            await pictures(20);
            await until("sound", () => sink.audio.length >= 10);
            assertEquals(sink.opens[0]?.audio?.sampleRate, 16_000);
          },
        );
      });
      await t.step("a wrong password", async () => {
        const wrong = url("h264").replace(":pw@", ":other@");
        await withSource(contestant, { url: wrong }, async ({ sink, until }) => {
          await until("refusals", () => sink.closes.length >= 2);
          assertEquals(sink.closes[0]?.cause, "camera-refused");
        });
      });
      await t.step("another resolution in mid stream", async () => {
        await withSource(contestant, { url: url("b") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control(`/b/source?file=${encodeURIComponent(large)}`);
          await until("the new size", () => sink.opens.some((o) => o.video.width === 638));
          const before = sink.video.length;
          await until("pictures of it", () => sink.video.length > before + 10);
        });
      });
      await t.step("stalled with RTCP going on, then back", async () => {
        await withSource(contestant, { url: url("h265") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control("/h265/stall?sec=6");
          await until("the end", () => sink.closes.length > 0);
          assertEquals(sink.closes[0]?.cause, "stalled");
          const before = sink.video.length;
          await until("pictures again", () => sink.video.length > before + 5);
        });
      });
      await t.step("a reboot", async () => {
        await withSource(contestant, { url: url("h264") }, async ({ sink, pictures, until }) => {
          await pictures(10);
          await control("/reboot?down=1");
          await until("the end", () => sink.closes.length > 0);
          assertEquals(sink.closes[0]?.cause, "camera-closed");
          const before = sink.video.length;
          await until("pictures again", () => sink.video.length > before + 5);
          assert(sink.opens.length >= 2);
        });
      });
    });
  });
}
