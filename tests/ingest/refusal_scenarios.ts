/** Who is let in, and what is refused. */
import type { FakeAuth } from "../../device/fake/types.ts";
import { assert, assertEquals } from "../assert.ts";
import { assertFrames, withCamera } from "./harness.ts";
import type { Scenario } from "./scenario.ts";

const auth = (scheme: FakeAuth["scheme"]): FakeAuth => ({
  user: "admin",
  password: "p@ss:wörd/?",
  scheme,
});

const signIn = (name: string, scheme: FakeAuth["scheme"], notFfmpeg?: string): Scenario => ({
  name,
  ...(notFfmpeg === undefined ? {} : { notFfmpeg }),
  run: async (contestant, { h264 }) => {
    await withCamera(
      contestant,
      { media: h264, auth: auth(scheme) },
      async ({ sink, pictures }) => {
        await pictures(10);
        assertFrames(h264, sink.video, contestant.name === "native");
      },
    );
  },
});

export const REFUSALS: readonly Scenario[] = [
  signIn("Basic", "basic"),
  signIn("Digest with MD5", "digest-md5"),
  signIn("Digest with SHA-256", "digest-sha256", "ffmpeg 5.1 knows MD5 only"),
  {
    name: "a wrong password is told, tried again, and never printed",
    run: async (contestant, { h264 }) => {
      const right = auth("digest-md5");
      await withCamera(
        contestant,
        { media: h264, auth: right },
        async ({ camera, sink, until, source }) => {
          camera.set({ auth: { ...right, password: "another" } });
          camera.closeClients();
          await until("two refusals", () => sink.closes.length >= 2);
          assertEquals(sink.closes.at(-1)?.cause, "camera-refused");
          const told = JSON.stringify([sink.closes, source.health]);
          assert(!told.includes("p@ss") && !told.includes("p%40ss"), told);
          assert(source.health.lastError !== null);
          camera.set({ auth: right });
          await until("pictures with the right password", () => sink.video.length > 3);
        },
      );
    },
  },
  {
    name: "a path that is not there",
    run: async (contestant, { h264 }) => {
      await withCamera(
        contestant,
        { media: h264, describe: "not-found" },
        async ({ sink, until }) => {
          await until("two refusals", () => sink.closes.length >= 2);
          assertEquals(sink.closes[0]?.cause, "camera-refused");
        },
      );
    },
  },
  ...(["mjpeg", "g711"] as const).map((describe): Scenario => ({
    name: `${describe} only is refused by name`,
    notFfmpeg: "it decodes them",
    run: async (contestant, { h264 }) => {
      await withCamera(contestant, { media: h264, describe }, async ({ sink, until, camera }) => {
        await until("a refusal", () => sink.closes.length >= 1);
        const [close] = sink.closes;
        assertEquals(close?.cause, "bad-stream");
        if (describe === "mjpeg") assert(/MJPEG/.test(close?.detail ?? ""), close?.detail);
        assertEquals(camera.counters.requests.includes("PLAY"), false);
        assertEquals(sink.video.length, 0);
      });
    },
  })),
  {
    name: "a redirect to another camera",
    run: async (contestant, { h264, large }) => {
      await withCamera(contestant, { media: large }, async (other) => {
        await withCamera(
          contestant,
          { media: h264, describe: "redirect", redirectTo: other.camera.url },
          async ({ sink, until }) => {
            await until(
              "an end or a picture",
              () => sink.video.length > 0 || sink.closes.length > 0,
            );
            if (sink.video.length > 0) assertEquals(sink.opens[0]?.video.width, large.width);
          },
        );
      });
    },
  },
  {
    name: "a redirect to another machine is refused, and that machine never hears of it",
    run: async (contestant, { h264, large }) => {
      await withCamera(contestant, { media: large, host: "127.0.0.2" }, async (other) => {
        await other.pictures(1);
        const before = other.camera.counters.connections;
        await withCamera(
          contestant,
          { media: h264, describe: "redirect", redirectTo: other.camera.url },
          async ({ sink, until }) => {
            await until("two refusals", () => sink.closes.length >= 2);
            const [close] = sink.closes;
            assertEquals(close?.cause, "camera-refused");
            assert(
              /redirects.*another host, 127\.0\.0\.2/.test(close?.detail ?? ""),
              close?.detail,
            );
            assertEquals([sink.opens, sink.video], [[], []]);
          },
        );
        assertEquals(other.camera.counters.connections, before);
      });
    },
  },
];
