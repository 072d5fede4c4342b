/** The same promises against a second server that we did not write: npm's `rtsp-streaming-server`, fed by ffmpeg. */
import { loadMedia } from "../../device/fake/media.ts";
import { assert, assertEquals } from "../assert.ts";
import { mediaFile } from "../media.ts";
import { withIndex } from "./gstreamer.ts";
import { assertPictures, type Contestant, CONTESTANTS, withSource } from "./harness.ts";
import { withStreamingServer } from "./rtsp_streaming_server/running.ts";

/** Five seconds, over the seam of the four that the footage has. */
const PICTURES = 125;
const [native, ffmpeg] = CONTESTANTS;

Deno.test("sources against npm's rtsp-streaming-server", async (t) => {
  const paths = {
    h264: await mediaFile({ gop: 12 }),
    h265: await mediaFile({ gop: 12, codec: "h265" }),
    b: await mediaFile({ gop: 12, bFrames: 2 }),
  };
  const files = {
    h264: await withIndex(paths.h264),
    h265: await withIndex(paths.h265),
    b: await withIndex(paths.b),
  };
  await withStreamingServer(files, async ({ url }) => {
    await t.step("over UDP every picture comes, in order, and no packet is lost", async () => {
      const read = async (contestant: Contestant, name: keyof typeof paths) => {
        const media = await loadMedia(paths[name]);
        await withSource(contestant, { url: url(name), transport: "udp" }, async (bench) => {
          const { source, sink, pictures } = bench;
          await pictures(PICTURES);
          assertPictures(media, sink.video);
          assertEquals(sink.opens.length, 1);
          assertEquals([sink.breaks, sink.closes], [[], []]);
          assertEquals(source.health.packetsLost, 0);
          // The ffmpeg source sees no packets.
          if (contestant === native) assert(source.health.packets >= PICTURES);
        });
      };
      const names = ["h264", "h265", "b"] as const;
      await Promise.all([...names.map((name) => read(native, name)), read(ffmpeg, "h264")]);
    });
    await t.step("native: TCP, which it does not offer, is refused in clear words", async () => {
      await withSource(native, { url: url("h264"), transport: "tcp" }, async ({ sink, until }) => {
        await until("two refusals", () => sink.closes.length >= 2);
        for (const { cause, detail } of sink.closes) {
          assertEquals(cause, "camera-refused");
          assert(
            /\b461\b/.test(detail) && /transport.*\bother of tcp and udp\b/.test(detail),
            detail,
          );
        }
        assertEquals([sink.opens, sink.video], [[], []]);
      });
    });
  });
});
