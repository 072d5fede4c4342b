import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { RtspError } from "./errors.ts";
import { FrameReader } from "./framing.ts";
import { MAX_HEAD_BYTES } from "./limits.ts";

const encoder = new TextEncoder();
type Part = { readonly bytes: Uint8Array; readonly seen: string };

/** Feeds `bytes` in the pieces that `cuts` make, and tells what came out in a comparable form. */
function read(bytes: Uint8Array, cuts: readonly number[]): string[] {
  const seen: string[] = [];
  const reader = new FrameReader({
    interleaved: (channel, packet) => seen.push(`$${channel}:${packet.toHex()}`),
    message: (m) =>
      seen.push(m.kind === "response" ? `${m.status}:${m.body}` : `${m.method}:${m.body}`),
  });
  let at = 0;
  for (const end of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
    while (at < end) {
      const space = reader.space();
      const n = Math.min(space.length, end - at);
      space.set(bytes.subarray(at, at + n));
      reader.commit(n);
      at += n;
    }
  }
  return seen;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const interleaved = fc.record({
  channel: fc.nat(255),
  packet: fc.uint8Array({ maxLength: 400 }),
}).map(({ channel, packet }): Part => ({
  bytes: concat([
    Uint8Array.of(0x24, channel, packet.length >> 8, packet.length & 0xff),
    packet,
  ]),
  seen: `$${channel}:${packet.toHex()}`,
}));
const body = fc.string({ maxLength: 60, unit: fc.constantFrom(..."a=b\r\n$ RTSP/1.0") });
const response = fc.record({ status: fc.integer({ min: 100, max: 599 }), body }).map(
  ({ status, body }): Part => ({
    bytes: encoder.encode(
      `RTSP/1.0 ${status} Some Reason\r\nCSeq: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ),
    seen: `${status}:${body}`,
  }),
);
const request = body.map((body): Part => ({
  bytes: encoder.encode(
    `GET_PARAMETER rtsp://h/x RTSP/1.0\nCSeq: 1\ncontent-length : ${body.length}\n\n${body}`,
  ),
  seen: `GET_PARAMETER:${body}`,
}));
const blank = fc.constantFrom("\r\n", "\n").map((s): Part => ({
  bytes: encoder.encode(s),
  seen: "",
}));
const stream = fc.array(fc.oneof(interleaved, response, request, blank), { maxLength: 8 });

Deno.test("FrameReader gives the same frames however the bytes are cut", () => {
  fc.assert(fc.property(stream, fc.array(fc.nat(4000), { maxLength: 30 }), (parts, cuts) => {
    const bytes = concat(parts.map((p) => p.bytes));
    const seen = read(bytes, cuts.filter((c) => c < bytes.length));
    assertEquals(seen, parts.map((p) => p.seen).filter((s) => s !== ""));
  }));
});

Deno.test("FrameReader gives the same frames when cut at each byte in turn", () => {
  const bytes = concat([
    encoder.encode("RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\nhello\r\n"),
    Uint8Array.of(0x24, 3, 0, 4, 0x24, 0x0d, 0x0a, 0x52),
    encoder.encode("OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n"),
    Uint8Array.of(0x24, 0, 0, 0),
  ]);
  const whole = read(bytes, []);
  assertEquals(whole, ["200:hello", "$3:240d0a52", "OPTIONS:", "$0:"]);
  for (let i = 0; i < bytes.length; i++) assertEquals(read(bytes, [i]), whole);
  assertEquals(read(bytes, bytes.keys().toArray()), whole);
});

Deno.test("FrameReader: garbage gives nothing but RtspError, in bounded memory", () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }),
    fc.string({ maxLength: 3000, unit: fc.constantFrom(..."RTSP/1.0 200:$\r\nA") }).map((s) =>
      encoder.encode(s)
    ),
  );
  fc.assert(fc.property(fc.array(garbage, { maxLength: 5 }), (pieces) => {
    const reader = new FrameReader({ interleaved: () => {}, message: () => {} });
    const size = reader.space().buffer.byteLength;
    try {
      for (const piece of pieces) {
        reader.space().set(piece);
        reader.commit(piece.length);
        assert(reader.space().length >= 100_000);
        assertEquals(reader.space().buffer.byteLength, size);
      }
    } catch (e) {
      if (!(e instanceof RtspError)) throw e;
      assertEquals(e.gapCause, "bad-stream");
    }
  }));
});

const failure = (bytes: Uint8Array, cuts: readonly number[] = []) => {
  try {
    read(bytes, cuts);
  } catch (e) {
    if (e instanceof RtspError) return e.message;
    throw e;
  }
  return "";
};

Deno.test("FrameReader ends endless headers, blank lines and bodies with a clear error", () => {
  const line = encoder.encode("X-More: and more\r\n");
  const endless = concat([
    encoder.encode("RTSP/1.0 200 OK\r\n"),
    ...Array.from({ length: MAX_HEAD_BYTES / line.length + 1 }, () => line),
  ]);
  assert(failure(endless).includes("without an end"));
  assert(failure(endless, [5, 900, 17, 12_000]).includes("without an end"));
  assert(
    failure(encoder.encode(`RTSP/1.0 200 OK\r\nX: ${"y".repeat(20_000)}`)).includes("without an"),
  );
  assert(failure(new Uint8Array(5000).fill(0x0a)).includes("blank lines"));
  const big = "RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n";
  assert(failure(encoder.encode(big)).includes("999999999"));
  assert(failure(encoder.encode(big.replace("999999999", "-1"))).includes("Content-Length"));
  assert(failure(Uint8Array.of(0x80, 0x60)).includes("0x80"));
  assert(failure(encoder.encode("HTTP/1.1 200 OK\r\n\r\n")).includes("HTTP/1.1 200 OK"));
});
