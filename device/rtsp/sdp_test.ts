import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { RtspError } from "./errors.ts";
import { parseSdp } from "./sdp.ts";
import { keepaliveInterval, parseSessionHeader, parseTransportHeader } from "./session_headers.ts";

Deno.test("parseSdp reads what a camera with pictures, sound and metadata sends", () => {
  const sdp = parseSdp(
    [
      "v=0",
      "o=- 1 1 IN IP4 10.0.0.2",
      "s=Media Presentation",
      "t=0 0",
      "a=control:rtsp://10.0.0.2:554/Streaming/Channels/101/",
      "m=video 0 RTP/AVP 96",
      "a=control:trackID=1",
      "a=rtpmap:96 H264/90000",
      "a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00=,aO8=;x",
      "m=audio 0 RTP/AVP 97 0",
      "a=rtpmap:97 mpeg4-generic/16000/1",
      "a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1408;SizeLength=13",
      "m=application 0 RTP/AVP 107",
      "a=control:trackID=3",
      "\0",
    ].join("\r\n"),
  );
  assertEquals(sdp.control, "rtsp://10.0.0.2:554/Streaming/Channels/101/");
  const [video, audio, data] = sdp.media;
  assertEquals(video?.rtpmap.get(96), { encoding: "H264", clockRate: 90000, channels: 1 });
  assertEquals(video?.fmtp.get(96)?.get("sprop-parameter-sets"), "Z00=,aO8=");
  assertEquals(video?.control, "trackID=1");
  assertEquals(audio?.formats, [97, 0]);
  assertEquals(audio?.control, null);
  assertEquals(audio?.fmtp.get(97)?.get("sizelength"), "13");
  assertEquals(data?.kind, "application");
});

Deno.test("parseSdp gives a description or RtspError, whatever comes", () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("m=", "m=video", "a=rtpmap:", "a=rtpmap:96 /0", "a=fmtp:96", "a=control:", "="),
    fc.string().map((s) => `a=fmtp:96 ${s}`),
    fc.string().map((s) => `a=rtpmap:96 ${s}`),
  );
  fc.assert(fc.property(fc.array(line), fc.constantFrom("\r\n", "\n"), (lines, end) => {
    try {
      assert(parseSdp(lines.join(end)).media.length > 0);
    } catch (e) {
      if (!(e instanceof RtspError)) throw e;
    }
  }));
});

Deno.test("Session and Transport headers, with what cameras leave out", () => {
  assertEquals(parseSessionHeader("123ABC;timeout=30"), { id: "123ABC", timeoutSeconds: 30 });
  assertEquals(parseSessionHeader(" 7 ; Timeout = 5"), { id: "7", timeoutSeconds: 5 });
  assertEquals(parseSessionHeader("x;timeout=never"), { id: "x", timeoutSeconds: 60 });
  assertEquals(parseSessionHeader(""), null);
  assertEquals(parseSessionHeader(undefined), null);
  assertEquals([0, 10, 60, 99_999].map(keepaliveInterval), [1000, 5000, 30_000, 30_000]);
  assertEquals(parseTransportHeader("RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=1"), {
    interleaved: [2, 3],
    serverPort: null,
  });
  assertEquals(
    parseTransportHeader("RTP/AVP;unicast;source=10.0.0.9;client_port=1-2;server_port=6970"),
    { interleaved: null, serverPort: [6970, 6971] },
  );
  assertEquals(parseTransportHeader("interleaved=255-256").interleaved, null);
  assertEquals(parseTransportHeader(undefined), { interleaved: null, serverPort: null });
});
