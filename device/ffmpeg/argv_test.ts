import fc from "fast-check";
import { InputError } from "../../src/base/result.ts";
import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { checkFfmpegUrl, ffmpegArgs } from "./argv.ts";
import { commandLine } from "./child.ts";

const OUTPUT = [
  ...["-map_metadata", "-1", "-max_interleave_delta", "1000000"],
  ...["-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000"],
  ...["-video_track_timescale", "90000", "-f", "mp4", "pipe:1"],
];
const START = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "repeat+level+info"];
const LOOK = ["-analyzeduration", "3000000", "-probesize", "5000000"];
const check = (url: string) => checkFfmpegUrl({ url, caCerts: [] });

Deno.test("the whole command line of a plain RTSP camera", () => {
  const input = check("rtsp://admin:p@ss w%20rd@192.0.2.7/ch1?sub=0".replace(" ", "%20"));
  const args = ffmpegArgs({ input, transport: "tcp", audio: false, transcode: false });
  assertEquals(args, [
    ...START,
    ...["-protocol_whitelist", "rtsp,rtp,udp,tcp", "-f", "rtsp", "-rtsp_transport", "tcp"],
    ...["-timeout", "5000000", "-allowed_media_types", "video", ...LOOK],
    ...["-i", "rtsp://admin:p%40ss%20w%20rd@192.0.2.7/ch1?sub=0"],
    ...["-map", "0:v:0", "-an", "-sn", "-dn", "-c:v", "copy", ...OUTPUT],
  ]);
  assertEquals(
    commandLine({ ffmpeg: "/usr/bin/ffmpeg", setpriv: "/s", prlimit: "/p" }, ["x"]),
    [
      "/s",
      "--pdeathsig",
      "KILL",
      "--",
      "/p",
      "--as=2147483648",
      "--nofile=64",
      "--core=0",
      "--",
      "/usr/bin/ffmpeg",
      "x",
    ],
  );
  assertEquals(commandLine({ ffmpeg: "f", setpriv: null, prlimit: null }, []), ["f"]);
});

Deno.test("the whole command line of an HTTP camera that is encoded, with sound", () => {
  const input = check("http://192.0.2.7/video.mjpg");
  assertEquals(ffmpegArgs({ input, transport: "udp", audio: true, transcode: true }), [
    ...START,
    ...["-protocol_whitelist", "http,tcp"],
    ...["-format_whitelist", "mpjpeg,mjpeg,jpeg_pipe,mpegts,mpeg,flv,h264,hevc,asf"],
    ...[
      "-rw_timeout",
      "5000000",
      "-max_redirects",
      "0",
      ...LOOK,
      "-i",
      "http://192.0.2.7/video.mjpg",
    ],
    ...["-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn"],
    ...["-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency", "-pix_fmt", "yuv420p"],
    ...["-force_key_frames", "expr:gte(t,n_forced*2)", "-threads", "2"],
    ...["-c:a", "aac", "-b:a", "64k", "-ac", "1", ...OUTPUT],
  ]);
});

Deno.test("addresses that are no camera's are refused, and never repeated in the message", () => {
  for (
    const url of [
      "",
      "-i",
      "/etc/passwd",
      "file:///etc/passwd",
      "concat:a|b",
      "subfile,,start,0,end,0,,:/etc/passwd",
      "lavfi:testsrc",
      "pipe:0",
      "exec:touch /tmp/secret",
      "data:text/plain,secret",
      "tcp://192.0.2.7:1",
      "hls+http://192.0.2.7/secret",
      "rtsp:/192.0.2.7",
      "rtsp://",
      "http://",
      "http:// secret/",
      "http://host/\u0000secret",
      "rtsp://host/a b secret",
      "rtmps://secret",
      " -i\nrtsp://secret",
    ]
  ) {
    assertThrows(() => check(url), InputError);
    try {
      check(url);
    } catch (e) {
      assert(e instanceof Error && !e.message.includes("secret"), String(e));
    }
  }
  assertThrows(() => checkFfmpegUrl({ url: "rtsps://h/", caCerts: ["PEM"] }), InputError);
});

Deno.test("whatever a person writes into the address ends up in one argument behind -i", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      " -f lavfi",
      "' -i x",
      "$(id)",
      "`id`",
      "@",
      "|",
      "-y",
      "%00",
      "?tcp",
      "#",
      "\\",
      "\n-f",
    ),
  );
  const scheme = fc.constantFrom("rtsp://", "rtsps://", "http://", "https://", "rtmp://");
  fc.assert(fc.property(scheme, fc.array(text, { maxLength: 5 }), (scheme, parts) => {
    let input;
    try {
      input = check(scheme + "h" + parts.join(""));
    } catch (e) {
      assert(e instanceof InputError);
      return;
    }
    const plain = ffmpegArgs({
      input: { ...input, url: "URL" },
      transport: "tcp",
      audio: true,
      transcode: true,
    });
    const args = ffmpegArgs({ input, transport: "tcp", audio: true, transcode: true });
    assertEquals(args.map((a, i) => args[i - 1] === "-i" ? "URL" : a), plain);
    assert(input.url.startsWith(scheme) && !Array.from(input.url).some((c) => c <= " "), input.url);
  }));
});
