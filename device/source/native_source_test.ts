import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import type { SourceOptions } from "../../recorder/port.ts";
import { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import { WakeLocks } from "../../src/base/wake_locks.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import type { Connection, Dial } from "../rtsp/connection.ts";
import { RtspError } from "../rtsp/errors.ts";
import { ReadPacer } from "../rtsp/read_pacer.ts";
import type { RtspUrl } from "../rtsp/url.ts";
import { createNativeSource } from "./native_source.ts";
import type { SourceTimings } from "./timings.ts";

/** One request as a scripted camera sees it. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly text: string;
}

/** What the camera does on a request: an answer without `CSeq`, or nothing. */
type Script = (request: Seen, camera: ScriptedCamera, connection: number) => string | null;

const SDP = [
  "m=video 0 RTP/AVP 96",
  "a=rtpmap:96 H264/90000",
  "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==",
  "a=control:trackID=0",
].join("\r\n");
const ok = (headers = "", body = "") =>
  `RTSP/1.0 200 OK\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
const rtp = (sequence: number) => {
  const packet = Buffer.from("8060000000000000000000016588840000", "hex");
  packet[1] = 0xe0;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(sequence * 3600, 4);
  return packet;
};
const frame = (channel: number, packet: Uint8Array) =>
  Buffer.concat([Buffer.of(0x24, channel, packet.length >> 8, packet.length & 255), packet]);

/** A camera without a network: connections in memory, answers from a script. */
class ScriptedCamera {
  readonly requests: Seen[] = [];
  readonly answers: string[] = [];
  readonly dialled: RtspUrl[] = [];
  open = 0;
  #send: (bytes: Uint8Array | null) => void = () => {};

  constructor(readonly script: Script) {}

  /** Bytes to the client of the newest connection; `null` ends it. */
  send(bytes: Uint8Array | string | null): void {
    this.#send(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
  }

  readonly dial: Dial = (url) => {
    this.dialled.push(url);
    this.open++;
    const number = this.dialled.length;
    const queue: (Uint8Array | null)[] = [];
    let wake = () => {};
    let closed = false;
    const send = (bytes: Uint8Array | null) => {
      queue.push(bytes);
      wake();
    };
    this.#send = send;
    const connection: Connection = {
      async read(into) {
        while (queue.length === 0) {
          if (closed) throw new Error("closed");
          await new Promise<void>((resolve) => wake = resolve);
        }
        const next = queue.shift() ?? null;
        if (next) into.set(next);
        return next?.length ?? null;
      },
      write: (bytes) => {
        const text = Buffer.from(bytes).toString();
        if (bytes[0] === 0x24) return Promise.resolve();
        if (text.startsWith("RTSP/")) {
          this.answers.push(text);
          return Promise.resolve();
        }
        const [method = "", target = ""] = text.split(" ");
        const seen = { method, url: target, text };
        this.requests.push(seen);
        const cseq = /CSeq: \d+/.exec(text)?.[0];
        const answer = this.script(seen, this, number);
        if (answer) send(Buffer.from(answer.replace("\r\n", `\r\n${cseq}\r\n`)));
        return Promise.resolve();
      },
      close: () => {
        if (!closed) this.open--;
        closed = true;
        wake();
      },
      localAddress: "127.0.0.1",
      remoteAddress: "127.0.0.1",
    };
    return Promise.resolve(connection);
  };
}

/** An ordinary camera; `play` is called once PLAY was answered. */
function ordinary(
  request: Seen,
  play: () => void = () => {},
  session = "Session: 42;timeout=1\r\n",
): string {
  if (request.method === "OPTIONS") return ok("Public: DESCRIBE, GET_PARAMETER\r\n");
  if (request.method === "DESCRIBE") return ok("", SDP);
  if (request.method === "PLAY") setTimeout(play);
  return ok(session);
}

const FAST: Partial<SourceTimings> = {
  silenceMs: 120,
  keyFrameMs: 300,
  lookMs: 10,
  goodbyeMs: 50,
  responseMs: 200,
  connectMs: 200,
  retryFirstMs: 10,
  retryLongestMs: 20,
  refusedFirstMs: 10,
  refusedLongestMs: 20,
};

/** Runs a source against a camera until `until` holds, then stops it and looks for what was left. */
async function run(
  camera: { readonly dial: Dial; open?: number },
  until: (events: readonly string[]) => boolean,
  options: Partial<SourceOptions> = {},
  wakeLocks = new WakeLocks(),
): Promise<{ events: string[]; log: string[]; health: string }> {
  const events: string[] = [];
  const log: string[] = [];
  const clock = { wall: () => UtcMs(Date.now()), mono: () => MonoMs(performance.now()) };
  const source = createNativeSource({
    url: "rtsp://admin:s3cret@cam/stream?channel=1",
    transport: "tcp",
    audio: false,
    via: "native",
    caCerts: [],
    ...options,
  }, {
    clock,
    pacer: new ReadPacer(clock, null, DurationMs(20)),
    random: () => 0.5,
    log: (line) => log.push(line),
    dial: camera.dial,
    timings: FAST,
    wakeLocks,
  });
  source.start({
    open: (p) => events.push(`open ${p.video.codec}`),
    sample: (s) => events.push(s.key ? "key" : "sample"),
    broken: (cause) => events.push(`broken ${cause}`),
    senderReport: () => events.push("report"),
    notice: (n) => events.push(`notice ${n.kind}`),
    closed: (cause, detail) => events.push(`closed ${cause}: ${detail}`),
  });
  for (const deadline = performance.now() + 4000; !until(events);) {
    assert(performance.now() < deadline, `nothing came of it: ${events} ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await source.stop();
  const before = events.length;
  assertEquals(camera.open ?? 0, 0, "a connection was left open");
  assert(!wakeLocks.held, "nobody could sleep any more");
  await new Promise((resolve) => setTimeout(resolve, 30));
  assertEquals(events.length, before, "the sink was called after stop");
  const health = JSON.stringify(source.health);
  assert(!`${events} ${log} ${health}`.includes("s3cret"), "the password was told");
  return { events, log, health };
}

const closed = (events: readonly string[]) => events.filter((e) => e.startsWith("closed"));

Deno.test("a session: Digest, SETUP under a query, pictures, the last word", async () => {
  const camera = new ScriptedCamera((request) => {
    if (request.method !== "OPTIONS" && !request.text.includes("Authorization: Digest")) {
      return `RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="n", qop="auth"\r\n\r\n`;
    }
    return ordinary(request, () => {
      camera.send(Buffer.concat([frame(0, rtp(1)), frame(7, rtp(9)), frame(0, rtp(2))]));
      camera.send(frame(0, rtp(3)));
    });
  });
  const { events, health } = await run(camera, (e) => e.filter((x) => x === "key").length >= 2);
  assertEquals(events.slice(0, 3), ["open h264", "key", "key"]);
  assertEquals(camera.requests.map((r) => `${r.method} ${r.url}`), [
    "OPTIONS rtsp://cam/stream?channel=1",
    "DESCRIBE rtsp://cam/stream?channel=1",
    "DESCRIBE rtsp://cam/stream?channel=1",
    "SETUP rtsp://cam/stream?channel=1/trackID=0",
    "PLAY rtsp://cam/stream?channel=1",
    "TEARDOWN rtsp://cam/stream?channel=1",
  ]);
  assert(camera.requests.at(-1)?.text.includes("Session: 42\r\n"));
  assert(health.includes(`"packets":3`) && health.includes(`"lastError":null`));
});

Deno.test("a wrong password is tried once a connection, and named", async () => {
  const camera = new ScriptedCamera(() =>
    `RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="${Math.random()}"\r\n\r\n`
  );
  const { events } = await run(camera, (e) => closed(e).length >= 3);
  assert(events.every((e) => e.startsWith("closed camera-refused") && e.includes("password")));
  const answered = camera.requests.filter((r) => r.text.includes("Authorization"));
  assert(answered.length >= 3 && answered.length <= camera.dialled.length);
});

Deno.test("a nonce that is called stale is answered once more", async () => {
  let nonce = 0;
  const camera = new ScriptedCamera((request) =>
    request.text.includes(`nonce="2"`)
      ? ordinary(request, () => camera.send(frame(0, rtp(1))))
      : `RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm="r", nonce="${++nonce}"${
        nonce > 1 ? ", stale=true" : ""
      }\r\n\r\n`
  );
  const { events } = await run(camera, (e) => e.length > 0);
  assertEquals(events[0], "open h264");
});

Deno.test("a redirect within the host is followed, one that leaves it is refused and not dialled", async () => {
  const to = (location: string) =>
    new ScriptedCamera((request, camera, connection) =>
      connection === 1 && request.method === "DESCRIBE"
        ? `RTSP/1.0 302 Moved\r\nLocation: ${location}\r\n\r\n`
        : ordinary(request, () => camera.send(frame(0, rtp(1))))
    );
  const same = to("rtsp://CAM:8554/other");
  const { events } = await run(same, (e) => e.length > 0);
  assertEquals(events[0], "open h264");
  assertEquals(same.dialled.map((u) => u.requestUrl), [
    "rtsp://cam/stream?channel=1",
    "rtsp://CAM:8554/other",
  ]);
  // At the machine that redirected, whatever its name leads to by then.
  assertEquals(same.dialled.map((u) => u.address), [undefined, "127.0.0.1"]);
  for (const location of ["rtsp://127.0.0.1:554/x", "http://cam/", "rtsp://cam@evil/", ""]) {
    const away = to(location);
    const { events } = await run(away, (e) => closed(e).length > 0);
    assert(events[0]?.startsWith("closed camera-refused: the camera redirects (302)"));
    assert(away.dialled.every((u) => u.host === "cam"));
  }
});

Deno.test("redirects without end are ended", async () => {
  const camera = new ScriptedCamera(() => "RTSP/1.0 301 Moved\r\nLocation: rtsp://cam/x\r\n\r\n");
  const { events } = await run(camera, (e) => closed(e).length > 0);
  assert(events[0]?.includes("redirected more than 3 times"));
});

Deno.test("RTCP and sound keep no stream alive that has no pictures", async () => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const report = Buffer.from("80c90001000000010000", "hex").subarray(0, 8);
  const camera = new ScriptedCamera((request) =>
    ordinary(request, () => {
      camera.send(frame(0, rtp(1)));
      clearInterval(timer);
      timer = setInterval(() => camera.send(frame(1, report)), 5);
    })
  );
  const { events } = await run(camera, (e) => closed(e).length > 0 && e.at(-1) === "key");
  clearInterval(timer);
  assert(closed(events)[0]?.startsWith("closed stalled: the stream stands still: no RTP packet"));
});

Deno.test("pictures without a key frame are a stall too", async () => {
  let sequence = 1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const delta = () => {
    const packet = rtp(++sequence);
    packet[12] = 0x41;
    return packet;
  };
  const camera = new ScriptedCamera((request) =>
    ordinary(request, () => {
      clearInterval(timer);
      timer = setInterval(() => camera.send(frame(0, delta())), 10);
    })
  );
  const { events } = await run(camera, (e) => closed(e).length > 0);
  clearInterval(timer);
  assert(closed(events)[0]?.includes("no key frame"), `${events}`);
  assert(!events.includes("sample"));
});

Deno.test("a keepalive that is answered with an error ends nothing and is asked another way", async () => {
  let sequence = 0;
  const camera = new ScriptedCamera((request) => {
    const late = sequence > 0 && request.method !== "TEARDOWN";
    if (late) return "RTSP/1.0 501 Not Implemented\r\n\r\n";
    return ordinary(request, () => camera.send(frame(0, rtp(++sequence))));
  });
  const timer = setInterval(() => sequence > 0 && camera.send(frame(0, rtp(++sequence))), 20);
  const { events, log } = await run(camera, () => camera.requests.length >= 6);
  clearInterval(timer);
  assertEquals(camera.requests.slice(4, 6).map((r) => r.method), ["GET_PARAMETER", "OPTIONS"]);
  assertEquals(closed(events), []);
  assertEquals(log, ["keepalive: answered GET_PARAMETER with 501"]);
});

Deno.test("the camera's own requests are answered; what would move the session is refused", async () => {
  const ask = (method: string, cseq: number) => `${method} * RTSP/1.0\r\nCSeq: ${cseq}\r\n\r\n`;
  const camera = new ScriptedCamera((request) =>
    ordinary(request, () => {
      camera.send(ask("OPTIONS", 5) + ask("GET_PARAMETER", 6));
      camera.send(ask("ANNOUNCE", 7) + ask("REDIRECT", 8));
    })
  );
  await run(camera, () => camera.answers.length >= 4);
  assertEquals(camera.answers.map((a) => a.split("\r\n").slice(0, 2).join(" ")), [
    "RTSP/1.0 200 OK CSeq: 5",
    "RTSP/1.0 200 OK CSeq: 6",
    "RTSP/1.0 405 Method Not Allowed CSeq: 7",
    "RTSP/1.0 405 Method Not Allowed CSeq: 8",
  ]);
});

Deno.test("garbage, a hang-up and a silent camera each have their cause, and it goes on trying", async () => {
  const camera = new ScriptedCamera((request, _, connection) => {
    if (connection === 3) return null;
    return ordinary(request, () => {
      camera.send(frame(0, rtp(1)));
      camera.send(connection === 1 ? Buffer.of(0xff, 0x00) : null);
    });
  });
  const { events } = await run(camera, (e) => closed(e).length >= 3);
  assertEquals(closed(events).slice(0, 3).map((e) => e.split(":")[0]), [
    "closed bad-stream",
    "closed camera-closed",
    "closed stalled",
  ]);
  assertEquals(events.filter((e) => e === "open h264").length >= 2, true);
});

Deno.test("what follows the camera's own TEARDOWN is not taken", async () => {
  const camera = new ScriptedCamera((request) =>
    ordinary(request, () => {
      const bye = Buffer.from("TEARDOWN * RTSP/1.0\r\nCSeq: 1\r\n\r\n");
      const rest = [2, 3, 4].map((n) => frame(0, rtp(n)));
      camera.send(Buffer.concat([frame(0, rtp(1)), bye, ...rest]));
    })
  );
  const { events } = await run(camera, (e) => closed(e).length > 0);
  assertEquals(events.slice(0, 3), [
    "open h264",
    "key",
    "closed camera-closed: the camera ended the session",
  ]);
});

Deno.test("after stop the sink hears nothing, whatever still comes", async () => {
  let sequence = 0;
  let teardown = false;
  const camera = new ScriptedCamera((request) => {
    if (request.method !== "TEARDOWN") {
      return ordinary(request, () => camera.send(frame(0, rtp(1))));
    }
    teardown = true;
    // Each with a gap before it, so that there would be pictures and losses to tell of.
    for (sequence = 300; sequence < 30_000; sequence += 300) camera.send(frame(0, rtp(sequence)));
    return null;
  });
  const { events } = await run(camera, (e) => e.includes("key"));
  assertEquals([teardown, events], [true, ["open h264", "key"]]);
});

Deno.test("nobody sleeps while a session is set up; over TCP everybody may when it plays", async () => {
  const locks = new WakeLocks();
  const held = new Map<string, boolean>();
  const camera = new ScriptedCamera((request) => {
    held.set(request.method, locks.held);
    return ordinary(request, () => camera.send(frame(0, rtp(1))));
  });
  const playing = (e: readonly string[]) => {
    if (e.includes("key")) held.set("pictures", locks.held);
    return e.includes("key");
  };
  await run(camera, playing, {}, locks);
  held.delete("TEARDOWN");
  assertEquals(held.get("pictures"), false);
  held.delete("pictures");
  assertEquals([...held], ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"].map((m) => [m, true]));
});

Deno.test("over UDP: ports are offered, greeted through, used, and given back", async () => {
  const server = createSocket("udp4");
  const greeted: number[] = [];
  server.on("message", (packet) => greeted.push(packet.length));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", () => resolve()));
  let client = 0;
  const camera = new ScriptedCamera((request) => {
    const offered = /client_port=(\d+)-(\d+)/.exec(request.text);
    if (!offered) {
      return ordinary(request, () => {
        for (const n of [1, 3, 2, 4]) server.send(rtp(n), client, "127.0.0.1");
      });
    }
    client = Number(offered[1]);
    const to = server.address().port;
    return ok(`Session: 1\r\nTransport: RTP/AVP;unicast;server_port=${to}-${to}\r\n`);
  });
  const locks = new WakeLocks();
  let held = true; // the kernel would drop packets of a thread that sleeps
  const keys = (e: readonly string[]) => {
    if (e.includes("key")) held &&= locks.held;
    return e.filter((x) => x === "key").length >= 3;
  };
  const { health } = await run(camera, keys, { transport: "udp" }, locks);
  assert(held);
  assertEquals(greeted.slice(0, 2).toSorted((a, b) => a - b), [8, 12]);
  assert(health.includes(`"packetsLost":0`), health);
  const again = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    again.on("error", reject);
    again.bind(client, "127.0.0.1", () => resolve());
  });
  await Promise.all([again, server].map((s) => new Promise<void>((r) => s.close(() => r()))));
});

Deno.test("MJPEG is refused by name, with the way out", async () => {
  const camera = new ScriptedCamera((request) =>
    request.method === "DESCRIBE" ? ok("", "m=video 0 RTP/AVP 26") : ordinary(request)
  );
  const { events } = await run(camera, (e) => e.length > 0);
  assert(events[0]?.includes("MJPEG") && events[0].includes("ffmpeg"));
});

Deno.test("stop ends a dial that hangs, and nobody is told", async () => {
  let aborted = false;
  const dial: Dial = (_url, _certs, signal) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        aborted = true;
        reject(new RtspError("camera-unreachable", "aborted"));
      });
    });
  let polls = 0;
  const { events } = await run({ dial }, () => ++polls > 3);
  assertEquals([aborted, events], [true, []]);
});
