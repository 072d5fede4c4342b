import { assert, assertEquals, assertRejects } from "../../../tests/assert.ts";
import type { Connection, Dial } from "../../rtsp/connection.ts";
import { RtspError } from "../../rtsp/errors.ts";
import { checkFfmpegUrl } from "../argv.ts";
import { openWay } from "./way.ts";

const never = new AbortController().signal;

/** A camera that the test speaks for. */
function camera(address = "192.0.2.7") {
  const dialled: string[] = [];
  const heard: string[] = [];
  const chunks: (Uint8Array | null)[] = [];
  let wake = () => {};
  let closed = 0;
  const say = (bytes: string | Uint8Array | null) => {
    chunks.push(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    wake();
  };
  const connection: Connection = {
    read: async (into) => {
      while (chunks.length === 0) await new Promise<void>((resolve) => wake = resolve);
      const chunk = chunks.shift() ?? null;
      if (chunk !== null) into.set(chunk);
      return chunk?.length ?? null;
    },
    write: (bytes) => {
      heard.push(new TextDecoder().decode(bytes));
      return Promise.resolve();
    },
    close: () => {
      closed++;
      say(null);
    },
    localAddress: "192.0.2.1",
    remoteAddress: address,
  };
  const dial: Dial = (url) => {
    dialled.push(`${url.tls ? "tls" : "tcp"} ${url.host} ${url.port}`);
    return Promise.resolve(connection);
  };
  return { dial, dialled, heard, say, closed: () => closed };
}

const ask = (url: string, dial: Dial, transport: "tcp" | "udp" = "tcp") =>
  openWay({ input: checkFfmpegUrl({ url, caCerts: [] }), transport, dial, connectMs: 1000 }, never);

Deno.test("over HTTP and RTMP ffmpeg gets the number of the address, and may reach its port alone", async () => {
  const { dial, dialled, closed } = camera();
  const cases = [
    ["http://a:b@192.0.2.9/v?x=1", "http://a:b@192.0.2.9/v?x=1", "192.0.2.9", 80],
    ["http://a:p@w@cam.lan:81/v@1", "http://a:p@w@192.0.2.7:81/v@1", "192.0.2.7", 81],
    ["https://cam.lan/v", "https://192.0.2.7/v", "192.0.2.7", 443],
    ["rtmp://cam.lan", "rtmp://192.0.2.7", "192.0.2.7", 1935],
    ["http://127.1:99/v", "http://192.0.2.7:99/v", "192.0.2.7", 99],
    ["http://[2001:db8::1]:8/v", "http://[2001:db8::1]:8/v", "2001:db8::1", 8],
  ] as const;
  for (const [url, wanted, address, port] of cases) {
    const way = await ask(url, dial);
    assertEquals([way.input.url, way.reach], [wanted, { tcp: { address, port }, udp: null }]);
    await way.close();
  }
  assertEquals(dialled, [
    "tcp cam.lan 81",
    "tcp cam.lan 443",
    "tcp cam.lan 1935",
    "tcp 127.1 99",
  ]);
  assertEquals(closed(), 4, "asked for the address only");
});

Deno.test("over RTSP the recorder connects, and the first who comes to the relay gets the camera", async () => {
  const it = camera();
  const way = await ask("rtsps://u%40:p%20w@cam.lan/ch1?sub=0", it.dial, "udp");
  const { port } = way.reach.tcp;
  assertEquals(it.dialled, ["tls cam.lan 322"]);
  assertEquals(way.input, {
    scheme: "rtsp",
    url: `rtsp://u%40:p%20w@127.0.0.1:${port}/ch1?sub=0`,
  });
  assertEquals(way.reach, { tcp: { address: "127.0.0.1", port }, udp: "192.0.2.7" });

  const ffmpeg = await Deno.connect({ hostname: "127.0.0.1", port });
  await ffmpeg.write(new TextEncoder().encode("OPTIONS * RTSP/1.0\r\n\r\n"));
  it.say("RTSP/1.0 200 OK\r\nCSeq: 1\r\nServer: x\r\n\r\n$\x01\0\x03abc");
  const buffer = new Uint8Array(1000);
  let text = "";
  while (!text.endsWith("abc")) {
    text += new TextDecoder().decode(buffer.subarray(0, await ffmpeg.read(buffer) ?? 0));
  }
  assertEquals(text, "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 0\r\n\r\n$\x01\0\x03abc");
  assertEquals(it.heard, ["OPTIONS * RTSP/1.0\r\n\r\n"]);
  await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port }), Error);

  it.say("RTSP/1.0 302 Moved\r\nCSeq: 2\r\nLocation: rtsp://192.0.2.7/other\r\n\r\n");
  const error = await way.ended;
  assert(error instanceof RtspError && error.gapCause === "camera-refused", `${error}`);
  assertEquals(await ffmpeg.read(buffer), null, "and ffmpeg is told nothing but the end");
  ffmpeg.close();
  await way.close();
  assert(it.closed() > 0);
});

Deno.test("a relay that nobody came to is closed, and what is no RTSP ends it", async () => {
  const quiet = camera();
  const unused = await ask("rtsp://cam.lan/ch1", quiet.dial);
  await unused.close();
  await unused.close();
  assertEquals([await unused.ended, quiet.closed() > 0], [null, true]);

  const noise = camera();
  const way = await ask("rtsp://cam.lan/ch1", noise.dial);
  const ffmpeg = await Deno.connect({ hostname: "127.0.0.1", port: way.reach.tcp.port });
  noise.say("\x7fELF");
  assertEquals((await way.ended)?.gapCause, "bad-stream");
  ffmpeg.close();
  await way.close();
});
