import fc from "fast-check";
import { assert, assertEquals } from "../../../tests/assert.ts";
import { RtspError } from "../../rtsp/errors.ts";
import { FrameReader } from "../../rtsp/framing.ts";
import type { RtspMessage } from "../../rtsp/message.ts";
import { parseRtspUrl } from "../../rtsp/url.ts";
import { passOn } from "./pass_on.ts";

const FROM = parseRtspUrl("rtsp://192.0.2.7/ch1");
const CAMERA = "192.0.2.7";

/** What comes of bytes that a reader of RTSP gets; `null` when it is no RTSP. */
function read(bytes: Uint8Array): RtspMessage[] | null {
  const messages: RtspMessage[] = [];
  const reader = new FrameReader({ interleaved: () => {}, message: (m) => void messages.push(m) });
  try {
    reader.space().set(bytes.subarray(0, reader.space().length));
    reader.commit(bytes.length);
  } catch {
    return null;
  }
  return messages;
}

const message = (text: string): RtspMessage => {
  const [only] = read(new TextEncoder().encode(text)) ?? [];
  assert(only !== undefined);
  return only;
};

Deno.test("an ordinary answer keeps its words", () => {
  const sdp = "v=0\r\ns=camera ü\r\n";
  const told = passOn(
    message(
      `RTSP/1.0 200 OK\r\nCSeq: 2\r\nServer: RealServer\r\nContent-Base: rtsp://192.0.2.7/ch1/\r\n` +
        `Content-Type: application/sdp\r\nContent-Length: 18\r\n\r\n${sdp}`,
    ),
    FROM,
    CAMERA,
  );
  assertEquals(
    told,
    `RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\n` +
      `Content-Base: rtsp://192.0.2.7/ch1/\r\nContent-Length: 18\r\n\r\n${sdp}`,
  );
});

Deno.test("over UDP reports go to the camera, wherever it says that it is", () => {
  const setup = (transport: string) =>
    /Transport: (.*)\r/.exec(
      passOn(message(`RTSP/1.0 200 OK\r\nTransport: ${transport}\r\n\r\n`), FROM, CAMERA) ?? "",
    )?.[1];
  assertEquals(
    setup("RTP/AVP;unicast;client_port=9-10;server_port=6-7;source=10.0.0.5;destination=10.0.0.6"),
    "RTP/AVP;unicast;client_port=9-10;server_port=6-7;source=192.0.2.7",
  );
  assertEquals(
    setup('RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00AB;mode="PLAY", RTP/AVP;source=10.0.0.5'),
    'RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00AB;mode="PLAY"',
  );
  assertEquals(setup("RTP/AVP;multicast;destination=239.0.0.1;port=6-7;ttl=9"), "RTP/AVP");
});

Deno.test("a redirect ends it in words, the one within the camera too, and REDIRECT is kept back", () => {
  for (const to of ["rtsp://10.0.0.5/x", "rtsp://192.0.2.7:8554/x", "http://10.0.0.5/", ""]) {
    for (const status of [300, 301, 302, 305, 399]) {
      let error: unknown;
      try {
        passOn(message(`RTSP/1.0 ${status} Moved\r\nLocation: ${to}\r\n\r\n`), FROM, CAMERA);
      } catch (e) {
        error = e;
      }
      assert(error instanceof RtspError && error.needsPerson, `${status} ${to}`);
      assert(/redirects \(\d+\)/.test(error.message), error.message);
    }
  }
  const redirect = "REDIRECT rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\nLocation: rtsp://10.0.0.5/\r\n\r\n";
  assertEquals(passOn(message(redirect), FROM, CAMERA), null);
  const options = "OPTIONS rtsp://10.0.0.5/ RTSP/1.0\r\nCSeq: 7\r\nLocation: rtsp://h/\r\n\r\n";
  assertEquals(
    passOn(message(options), FROM, CAMERA),
    "OPTIONS * RTSP/1.0\r\nCSeq: 7\r\nContent-Length: 0\r\n\r\n",
  );
});

Deno.test("whatever a camera answers, ffmpeg gets one message that leads nowhere else, or none", () => {
  const bad = fc.constantFrom(
    "RTSP/1.0 302 Moved",
    "Location: rtsp://10.0.0.5/",
    "location:rtsp://10.0.0.5/",
    "\r",
    "\n",
    "\r\n\r\n",
    "\0",
    "\v",
    "$\0\0\x04",
    "Content-Length: 0",
    "Content-Length: 9",
    "Transport: RTP/AVP;server_port=1-2;source=10.0.0.5",
    "Server: RealMedia",
  );
  const text = fc.array(fc.oneof(bad, fc.string({ maxLength: 12 })), { maxLength: 4 })
    .map((parts) => parts.join(""));
  const names = fc.constantFrom(
    ...["cseq", "session", "public", "www-authenticate", "content-type", "content-base", "server"],
    ...["rtp-info", "range", "transport", "location", "content-length", "x-any"],
  );
  let passed = 0;
  fc.assert(fc.property(
    fc.integer({ min: 100, max: 599 }),
    text,
    fc.dictionary(names, fc.array(text, { minLength: 1, maxLength: 2 })),
    text,
    (status, reason, headers, body) => {
      let told: string | null;
      try {
        told = passOn(
          { kind: "response", status, reason, headers: new Map(Object.entries(headers)), body },
          FROM,
          CAMERA,
        );
      } catch (e) {
        assert(e instanceof RtspError && status >= 300 && status < 400);
        return;
      }
      assert(told !== null);
      // Read strictly, and as ffmpeg reads it: line by line up to the first empty one, CR left out.
      const got = read(new TextEncoder().encode(told));
      assert(got?.length === 1, told);
      const [head = "", ...rest] = told.replaceAll("\r", "").split("\n\n");
      assertEquals(rest.join("\n\n"), body.replaceAll("\r", ""));
      const [first = "", ...lines] = head.split("\n");
      assert(first.startsWith(`RTSP/1.0 ${status} `), first);
      for (const line of lines) {
        assert(!/^(?:location|server)\s*:|^transport:.*source=10\./i.test(line), line);
        assert(!/\0/.test(line), line);
      }
      passed++;
    },
  ));
  assert(passed > 20, `${passed}`);
});
