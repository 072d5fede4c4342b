import { MonoMs } from "../../src/base/units.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import { senderReport } from "../fake/burst.ts";
import { MAX_FRAME_BYTES } from "./frame_buffer.ts";
import { refusalOf } from "./refusal.ts";
import {
  lengthPrefixed,
  Packetizer,
  PLAIN,
  receiverOf,
  SETS,
  SETS_720,
  slice,
  track,
} from "./test_packets.ts";

const base64 = (nal: Uint8Array) => btoa(String.fromCharCode(...nal));
const inSdp = { "sprop-parameter-sets": SETS.h264.map(base64).join(",") };
const key = (seed: number, size = 100) => slice("h264", "key", size, seed);
const other = (seed: number, size = 100) => slice("h264", "other", size, seed);

Deno.test("parameter sets from the SDP alone are enough, and equal ones in band change nothing", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  feed([
    ...p.unit([key(1)], 0),
    ...p.unit([...SETS.h264, key(2)], 3600),
    ...p.unit([other(3)], 7200),
  ]);
  assertEquals(sink.order, "pKKs");
  const [told] = sink.told;
  assert(told?.what === "params");
  const { width, height, config } = told.params.video;
  assertEquals([width, height], [320, 240]);
  assertEquals([...config.subarray(0, 6)], [1, 100, 0, 13, 0xff, 0xe1]);
  assertEquals([...config.subarray(-4)], [0xfd, 0xf8, 0xf8, 0]);
  for (const s of sink.samples) assert((s.data[4] ?? 0) !== 0x67, "a parameter set in a sample");
});

Deno.test("without parameter sets nothing is given on", () => {
  const { sink, feed } = receiverOf([track("h264")]);
  const p = new Packetizer("h264");
  feed([...p.unit([key(1)], 0), ...p.unit([other(2)], 3600)]);
  assertEquals(sink.told, []);
  assertEquals(sink.notices.map((n) => n.kind), ["unsupported-track"]);
});

Deno.test("other parameter sets before a key frame are told before it", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  feed([
    ...p.unit([key(1)], 0),
    ...p.unit([...SETS_720, key(2)], 3600),
    ...p.unit([other(3)], 7200),
  ]);
  assertEquals(sink.order, "pKpKs");
  const widths = sink.told.flatMap((t) => t.what === "params" ? [t.params.video.width] : []);
  assertEquals(widths, [320, 1280]);
});

Deno.test("other parameter sets between key frames break the run", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  feed([
    ...p.unit([key(1)], 0),
    ...p.unit([...SETS_720, other(2)], 3600),
    ...p.unit([key(3)], 7200),
  ]);
  assertEquals(sink.order, "pKbpK");
  assertEquals(sink.told.find((t) => t.what === "broken")?.cause, "parameters-changed");
});

Deno.test("a damaged parameter set is passed over, the good one stays", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  const cut = (SETS.h264[0] ?? new Uint8Array()).subarray(0, 6);
  feed([...p.unit([key(1)], 0), ...p.unit([cut, key(2)], 3600)]);
  assertEquals(sink.order, "pKK");
});

Deno.test("delimiters and filler are left out, SEI stays", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  const aud = Uint8Array.of(9, 0xf0), filler = Uint8Array.of(12, 255, 255, 0x80);
  const sei = Uint8Array.of(6, 5, 2, 1, 2, 0x80);
  feed(p.unit([aud, sei, key(1), filler], 0));
  assertEquals(sink.samples[0]?.data, lengthPrefixed([sei, key(1)]));
});

Deno.test("an I picture is a key frame where its SEI says that decoding may begin there, and only there", () => {
  const recovery = (count: number) => Uint8Array.of(6, 6, 1, count === 0 ? 0xc4 : 0x44, 0x80);
  const intra = Uint8Array.from([0x41, 0x88, 0x80, 1, 2, 3, 4, 0x80]); // slice type 7: I
  const first = (sei: Uint8Array, picture: Uint8Array) => {
    const { sink, feed } = receiverOf([track("h264", inSdp)]);
    feed(new Packetizer("h264").unit([sei, picture], 0));
    return sink.order;
  };
  assertEquals(first(recovery(0), intra), "pK");
  assertEquals(first(recovery(1), intra), "");
  assertEquals(first(recovery(0), other(1)), "");
  assertEquals(first(Uint8Array.of(6, 5, 1, 0xc4, 0x80), intra), "");
});

Deno.test("leading pictures of an open GOP are left out only where decoding begins at it", () => {
  const { sink, feed } = receiverOf([track("h265")]);
  const p = new Packetizer("h265");
  const cra = (seed: number) => {
    const nal = slice("h265", "key", 60, seed);
    nal[0] = 21 << 1;
    return nal;
  };
  const rasl = (seed: number) => {
    const nal = slice("h265", "other", 60, seed);
    nal[0] = 9 << 1;
    return nal;
  };
  feed([...p.unit([...SETS.h265, cra(1)], 7200), ...p.unit([rasl(2)], 3600)]);
  assertEquals(sink.order, "pK");
  feed([...p.unit([cra(3)], 14_400), ...p.unit([rasl(4)], 10_800)]);
  assertEquals(sink.order, "pKKs");
});

Deno.test("a camera that sets the marker on every slice is found out, and read by its times", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  const how = { ...PLAIN, markers: "every-nal" as const };
  const picture = (
    kind: "key" | "other",
    n: number,
  ) => [slice("h264", kind, 50, n), slice("h264", kind, 50, n + 1, false)];
  for (let i = 0; i < 6; i++) {
    feed(p.unit(picture(i % 2 === 0 ? "key" : "other", i * 2), i * 3600, how));
  }
  // The first picture was given on before its second slice was seen; the break says so.
  assertEquals(sink.order, "pKbKsK".slice(0, sink.order.length));
  assertEquals(sink.samples.at(-1)?.data, lengthPrefixed(picture("key", 8)));
});

Deno.test("frozen timestamps: pictures are told apart by their first slices", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  for (let i = 0; i < 4; i++) {
    feed(p.unit([i === 0 ? key(i) : other(i)], 5, { ...PLAIN, markers: "none" }));
  }
  assertEquals(sink.order, "pKss");
});

Deno.test("a picture of more than the bound is refused, told, and memory stays bounded", () => {
  const { sink, feed } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  feed(p.unit([key(1)], 0));
  const huge = new Uint8Array(MAX_FRAME_BYTES + 10).fill(1);
  huge.set([0x41, 0xe0, 0x80]);
  feed(p.unit([huge], 3600, { ...PLAIN, mtu: 60_000 }));
  feed(p.unit([key(2)], 7200));
  assertEquals(sink.order, "pKbK");
});

Deno.test("interleaved packetization is refused by name", () => {
  assert(/mode 2/.test(refusalOf(track("h264", { "packetization-mode": "2" })) ?? ""));
  assert(/don-diff/.test(refusalOf(track("h265", { "sprop-max-don-diff": "1" })) ?? ""));
  assertEquals(refusalOf(track("h265", { "sprop-max-don-diff": "0" })), null);
  const { sink, feed } = receiverOf([track("h264", { ...inSdp, "packetization-mode": "2" })]);
  feed(new Packetizer("h264").unit([key(1)], 0));
  assertEquals([sink.told.length, sink.notices[0]?.kind], [0, "unsupported-track"]);
  const other = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264");
  other.feed(p.unit([key(1)], 0));
  other.feed(p.unit([Uint8Array.of(0x1d, 0x85, 0, 0, 1, 2)], 3600)); // FU-B
  assertEquals(other.sink.order, "pKb");
});

Deno.test("another SSRC goes on in time and waits for a key frame", () => {
  const { sink, receiver } = receiverOf([track("h264", inSdp)]);
  const a = new Packetizer("h264", 10, 1), b = new Packetizer("h264", 9000, 2);
  for (const packet of a.unit([key(1)], 1000)) receiver.rtp(0, packet, MonoMs(0));
  for (const packet of b.unit([other(2)], 77_777_777)) receiver.rtp(0, packet, MonoMs(40));
  for (const packet of b.unit([key(3)], 77_781_377)) receiver.rtp(0, packet, MonoMs(80));
  assertEquals(sink.order, "pKbK");
  assertEquals(sink.samples.map((s) => Number(s.pts)), [0, 7200]);
  assertEquals(receiver.lost, 0);
});

Deno.test("a sequence that begins anew is followed from its second packet on", () => {
  const { sink, feed, receiver } = receiverOf([track("h264", inSdp)]);
  feed(new Packetizer("h264", 40_000).unit([key(1)], 0));
  const again = new Packetizer("h264", 100);
  feed([...again.unit([key(2)], 3600), ...again.unit([key(3)], 7200)]);
  assertEquals(sink.order, "pKbK");
  assertEquals(receiver.lost, 0);
});

Deno.test("header extensions, CSRC and padding are taken off; what contradicts itself is passed over", () => {
  const { sink, receiver } = receiverOf([track("h264", inSdp)]);
  const nal = key(1, 40);
  const head = (
    first: number,
    sequence: number,
  ) => [first, 0xe0, 0, sequence, 0, 0, 0, 0, 0, 0, 0, 1];
  const csrc = [1, 2, 3, 4], extension = [0xbe, 0xde, 0, 1, 9, 9, 9, 9];
  const feed = (...bytes: number[]) => receiver.rtp(0, Uint8Array.from(bytes), MonoMs(0));
  feed(...head(0xb1, 1), ...csrc, ...extension, ...nal, 0, 0, 3);
  assertEquals(sink.samples[0]?.data, lengthPrefixed([nal]));
  feed(...head(0xa0, 2), 200); // more padding than bytes
  feed(...head(0x90, 2), 0, 0, 0xff, 0xff); // an extension past the end
  feed(...head(0x40, 2), ...nal); // version 1
  feed(0x80, 96);
  assertEquals([receiver.packets, sink.samples.length], [1, 1]);
});

Deno.test("sender reports name the camera's time of a media time", () => {
  const { sink, receiver } = receiverOf([track("h264", inSdp)]);
  const p = new Packetizer("h264", 1, 7);
  const utc = Date.UTC(2026, 0, 1, 12, 0, 0, 250);
  receiver.rtcp(0, senderReport(7, utc, 5000, 1, 1).subarray(4), MonoMs(0)); // before any packet
  for (const packet of p.unit([key(1)], 4_294_967_000)) receiver.rtp(0, packet, MonoMs(0));
  receiver.rtcp(0, senderReport(7, utc, 4_294_967_000 + 9000, 1, 1).subarray(4), MonoMs(100));
  receiver.rtcp(0, senderReport(8, utc, 0, 1, 1).subarray(4), MonoMs(100)); // somebody else's
  assertEquals(sink.reports.map((r) => [Number(r.cameraUtc), Number(r.pts)]), [[utc, 9000]]);
});

Deno.test("AAC: several frames a packet, fragments, and nothing but noise for the rest", () => {
  const audio = {
    kind: "audio" as const,
    codec: "aac" as const,
    payloadType: 97,
    clockRate: 16_000,
    channels: 1,
    fmtp: new Map([["mode", "AAC-hbr"], ["config", "1408"], ["sizelength", "13"], [
      "indexlength",
      "3",
    ]]),
  };
  const { sink, receiver } = receiverOf([track("h264", inSdp), audio]);
  const send = (sequence: number, timestamp: number, ...payload: number[]) =>
    receiver.rtp(
      1,
      Uint8Array.from([
        0x80,
        0xe1,
        0,
        sequence,
        0,
        0,
        timestamp >> 8,
        timestamp & 255,
        0,
        0,
        0,
        2,
        ...payload,
      ]),
      MonoMs(0),
    );
  send(1, 0, 0, 16, 0, 2 << 3, 7, 7); // before the first picture: not asked for
  for (const packet of new Packetizer("h264").unit([key(1)], 0)) receiver.rtp(0, packet, MonoMs(0));
  send(2, 1024, 0, 32, 0, 2 << 3, 0, 3 << 3, 1, 2, 3, 4, 5);
  send(3, 3072, 0, 16, 0, 5 << 3, 1, 2, 3);
  send(4, 3072, 0, 16, 0, 5 << 3, 4, 5);
  send(5, 4096, 0, 255, 1);
  const sound = sink.samples.filter((s) => s.track === "audio");
  assertEquals(sound.map((s) => [...s.data]), [[1, 2], [3, 4, 5], [1, 2, 3, 4, 5]]);
  assertEquals(sound.map((s) => Number(s.pts)), [5760, 11_520, 17_280]);
});
