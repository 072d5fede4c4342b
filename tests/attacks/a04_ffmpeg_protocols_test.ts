/** A4: the real ffmpeg, started as the recorder starts it, opens no file and no second address, whatever a camera sends. */
import { checkFfmpegUrl, ffmpegArgs } from "../../device/ffmpeg/argv.ts";
import { startFfmpeg } from "../../device/ffmpeg/child.ts";
import { assert, assertEquals } from "../assert.ts";

const SECRET = "SECRET-OF-THE-BOX";

/** Runs it against an address for some seconds at most; answers all that it wrote. */
async function run(url: string): Promise<{ bytes: string; lines: string }> {
  let bytes = "";
  const lines: string[] = [];
  const args = ffmpegArgs({
    input: checkFfmpegUrl({ url, caCerts: [] }),
    transport: "tcp",
    audio: true,
    transcode: true,
  });
  const child = startFfmpeg({ ffmpeg: "ffmpeg", setpriv: null, prlimit: null }, args, {
    onBytes: (chunk) => void (bytes += new TextDecoder("latin1").decode(chunk)),
    onLine: (line) => void lines.push(line),
  }, 200);
  const timer = setTimeout(() => void child.stop(), 6000);
  await child.ended;
  clearTimeout(timer);
  await child.stop();
  return { bytes, lines: lines.join("\n") };
}

Deno.test("A4: playlists, joined files and redirects lead ffmpeg nowhere", async () => {
  const secret = await Deno.makeTempFile({ suffix: ".txt" });
  await Deno.writeTextFile(secret, SECRET.repeat(100));
  const asked: string[] = [];
  let inner = 0;
  const other = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    inner++;
    return new Response(SECRET);
  });
  const elsewhere = `http://127.0.0.1:${other.addr.port}/inner.ts`;
  const list = (entry: string) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\n${entry}\n#EXT-X-ENDLIST\n`;
  const bodies: Readonly<Record<string, readonly [string, string]>> = {
    "/file.m3u8": ["application/vnd.apple.mpegurl", list(`file://${secret}`)],
    "/path.m3u8": ["application/vnd.apple.mpegurl", list(secret)],
    "/concat.m3u8": ["audio/mpegurl", list(`concat:${secret}|${secret}`)],
    "/subfile.m3u8": ["audio/mpegurl", list(`subfile,,start,0,end,9,,:${secret}`)],
    "/inner.m3u8": ["audio/mpegurl", list(elsewhere)],
    "/self.m3u8": ["audio/mpegurl", list("self.m3u8")],
    "/list.ffconcat": ["text/plain", `ffconcat version 1.0\nfile '${secret}'\n`],
    "/dash.mpd": [
      "application/dash+xml",
      `<MPD><Period><AdaptationSet><BaseURL>file://${secret}</BaseURL></AdaptationSet></Period></MPD>`,
    ],
    "/session.sdp": [
      "application/sdp",
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\na=control:${elsewhere}\n`,
    ],
    "/secret.ts": ["video/mp2t", SECRET],
  };
  const camera = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    if (pathname === "/moved") return Response.redirect(elsewhere, 302);
    const [type, body] = bodies[pathname] ?? ["text/plain", ""];
    return new Response(body, { headers: { "content-type": type } });
  });
  try {
    const paths = [...Object.keys(bodies), "/moved"];
    for (let i = 0; i < paths.length; i += 4) {
      await Promise.all(
        paths.slice(i, i + 4).map(async (path) => {
          const { bytes, lines } = await run(`http://127.0.0.1:${camera.addr.port}${path}`);
          assert(!bytes.includes("SECRET"), `${path} gave the file out`);
          assert(!lines.includes(SECRET), path);
        }),
      );
    }
    assertEquals(inner, 0, "an address that a camera named was asked");
    assert(asked.filter((path) => path === "/self.m3u8").length <= 3, "a list that names itself");
    assert(asked.length >= paths.length, "each was really asked for");
  } finally {
    await Promise.all([camera.shutdown(), other.shutdown()]);
    await Deno.remove(secret);
  }
});
