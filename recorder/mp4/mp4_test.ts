import { deepEqual, equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { MediaDur90k } from "../../src/base/units.ts";
import type { StreamParams } from "../port.ts";
import { codecString } from "./codec_string.ts";
import { initSegment } from "./init_segment.ts";
import { locateDecodeTimes, parseFragment } from "./parse_fragment.ts";
import { parseInit } from "./parse_init.ts";
import { decodeTimesAt, fragmentHeadBytes, rebase, writeFragment } from "./write_fragment.ts";

const hex = (bytes: Uint8Array) => bytes.toHex();

const AVC: StreamParams = {
  video: {
    codec: "h264",
    width: 1920,
    height: 1080,
    config: Uint8Array.fromHex("01640028ffe1000467640028010003 68ee3c".replaceAll(" ", "")),
  },
  audio: { codec: "aac", sampleRate: 48_000, channels: 1, config: Uint8Array.of(0x11, 0x88) },
};

const HEVC: StreamParams = {
  video: {
    codec: "h265",
    width: 2560,
    height: 1440,
    config: Uint8Array.fromHex("0101600000009000000000005df000fcfdf8f800000f00"),
  },
  audio: null,
};

Deno.test("golden bytes: the smallest fragment, byte for byte", () => {
  const media = Uint8Array.of(0, 0, 0, 1, 0x65, 0, 0, 0, 1, 0x41, 0xaa);
  const head = fragmentHeadBytes(2, 1);
  const out = new Uint8Array(head + media.length);
  out.set(media, head);
  const end = writeFragment(
    out,
    0,
    {
      video: {
        count: 2,
        durations: Uint32Array.of(3600, 3601),
        sizes: Uint32Array.of(5, 5),
        flags: Uint32Array.of(0x02000000, 0x01010000),
        offsets: Int32Array.of(0, -1),
      },
      audio: { count: 1, durations: Uint32Array.of(1920), sizes: Uint32Array.of(1) },
    },
    { video: 0x1_0000_0002, audio: 7 },
    9,
  );
  equal(end, out.length);
  equal(
    hex(out),
    "000000c06d6f6f66" + "000000106d666864" + "0000000000000009" +
      // video: tfhd default-base-is-moof, tfdt v1, trun v1 with duration, size, flags, offset
      "0000006074726166" + "0000001074666864" + "0002000000000001" +
      "0000001474666474" + "01000000" + "0000000100000002" +
      "000000347472756e" + "01000f01" + "00000002" + "000000c8" +
      "00000e10" + "00000005" + "02000000" + "00000000" +
      "00000e11" + "00000005" + "01010000" + "ffffffff" +
      // audio: trun with duration, size
      "0000004874726166" + "0000001074666864" + "0002000000000002" +
      "0000001474666474" + "01000000" + "0000000000000007" +
      "0000001c7472756e" + "01000301" + "00000001" + "000000d2" +
      "00000780" + "00000001" +
      "000000136d646174" + hex(media),
  );
});

Deno.test("golden bytes: init segments", () => {
  const sums = [AVC, HEVC].map((p) =>
    createHash("sha256").update(initSegment(p)).digest("hex").slice(0, 16)
  );
  deepEqual(
    sums,
    ["65ef1c0b8d67ca36", "e4daa6deed45c527"],
    "players saw these bytes: look before you change them",
  );
});

Deno.test("an init segment tells again what it was made from", () => {
  for (const params of [AVC, HEVC]) {
    const bytes = initSegment(params);
    const parsed = parseInit(bytes);
    ok(parsed.ok);
    const { trackId, timescale, codecString: codec, ...video } = parsed.value.video;
    deepEqual(video, params.video);
    deepEqual([trackId, timescale, parsed.value.end], [1, 90_000, bytes.length]);
    equal(codec, codecString(params.video));
    deepEqual(parsed.value.audio, params.audio === null ? null : { trackId: 2, timescale: 90_000 });
  }
});

Deno.test("codec strings as RFC 6381 and ISO/IEC 14496-15 annex E write them", () => {
  equal(codecString(AVC.video), "avc1.640028");
  equal(codecString(HEVC.video), "hvc1.1.6.L93.90");
  const high = Uint8Array.from(HEVC.video.config);
  high[1] = 0x62; // profile space 1, high tier, profile 2
  equal(codecString({ codec: "h265", config: high }), "hvc1.A2.6.H93.90");
  equal(codecString({ codec: "h264", config: new Uint8Array(2) }), "avc1");
});

const track = (most: number) =>
  fc.array(
    fc.record({
      duration: fc.integer({ min: 1, max: 0xffffffff }),
      size: fc.integer({ min: 0, max: 300 }),
      offset: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
      key: fc.boolean(),
    }),
    { minLength: 1, maxLength: most },
  );

const BASE = fc.integer({ min: 0, max: 2 ** 50 });

Deno.test("for any samples: what is written is read again, wherever it lies and however it is rebased", () => {
  fc.assert(
    fc.property(
      track(40),
      fc.option(track(20)),
      fc.nat(64),
      BASE,
      BASE,
      fc.integer({ min: -10_000, max: 10_000 }),
      (v, a, at, base, again, lead) => {
        const head = fragmentHeadBytes(v.length, a?.length ?? null);
        const media = [...v, ...(a ?? [])].reduce((sum, s) => sum + s.size, 0);
        const out = new Uint8Array(at + head + media + 9).fill(0xee);
        const columns = (list: typeof v) => ({
          count: list.length,
          durations: Uint32Array.from(list, (s) => s.duration),
          sizes: Uint32Array.from(list, (s) => s.size),
          flags: Uint32Array.from(list, (s) => s.key ? 0x02000000 : 0x01010000),
          offsets: Int32Array.from(list, (s) => s.offset),
        });
        const samples = { video: columns(v), audio: a === null ? null : columns(a) };
        const audioBase = Math.max(0, base + lead);
        const end = writeFragment(out, at, samples, { video: base, audio: audioBase }, 5);
        equal(end, at + head + media);
        ok(out.subarray(0, at).every((b) => b === 0xee), "bytes before are left alone");
        ok(
          out.subarray(at + head).every((b) => b === 0xee),
          "media and what is behind are left alone",
        );
        const payload = out.subarray(at, end);
        const check = (video: number, audio: number) => {
          const parsed = parseFragment(payload);
          ok(parsed.ok);
          equal(parsed.value.end, payload.length);
          deepEqual(
            parsed.value.tracks.map((t) => t.baseDecodeTime),
            a === null ? [video] : [video, audio],
          );
          let offset = head;
          for (const [i, list] of [v, ...(a === null ? [] : [a])].entries()) {
            for (const [k, s] of list.entries()) {
              deepEqual(parsed.value.tracks[i]?.samples[k], {
                duration: s.duration,
                size: s.size,
                compositionOffset: i === 0 ? s.offset : 0,
                key: i === 0 ? s.key : true,
                at: offset,
              });
              offset += s.size;
            }
          }
        };
        check(base, audioBase);
        const located = locateDecodeTimes(payload);
        ok(located.ok);
        const times = decodeTimesAt(v.length, a?.length ?? null, MediaDur90k(lead));
        deepEqual([located.value.videoAt, located.value.audioAt], [times.videoAt, times.audioAt]);
        rebase(payload, times, again);
        check(again, Math.max(0, again + lead));
      },
    ),
  );
});

Deno.test("for any damage to a file: readers answer, never throw, and never point outside of it", () => {
  const init = initSegment(AVC);
  const head = fragmentHeadBytes(3, 2);
  const fragment = new Uint8Array(head + 50);
  const column = (n: number) => Uint32Array.from({ length: n }, () => 10);
  writeFragment(
    fragment,
    0,
    {
      video: {
        count: 3,
        durations: column(3),
        sizes: column(3),
        flags: column(3),
        offsets: new Int32Array(3),
      },
      audio: { count: 2, durations: column(2), sizes: column(2) },
    },
    { video: 0, audio: 0 },
    1,
  );
  const interesting = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.tuple(fc.nat(), interesting), { maxLength: 8 }),
      fc.option(fc.nat()),
      (first, damage, cut) => {
        const bytes = Uint8Array.from(first ? init : fragment);
        for (const [at, value] of damage) bytes[at % bytes.length] = value;
        const rest = cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
        parseInit(rest);
        locateDecodeTimes(rest);
        const parsed = parseFragment(rest);
        if (!parsed.ok) return;
        ok(parsed.value.end <= rest.length);
        for (const t of parsed.value.tracks) {
          for (const s of t.samples) ok(s.at >= 0 && s.at + s.size <= parsed.value.end);
        }
      },
    ),
    { numRuns: 20_000 },
  );
});

Deno.test("a run that claims four thousand million samples without bytes is refused", () => {
  const fragment = Uint8Array.fromHex(
    "0000005c6d6f6f66" + "000000106d666864" + "0000000000000001" +
      "0000004474726166" + "0000001074666864" + "0002000000000001" +
      "0000001474666474" + "01000000" + "0000000000000000" +
      "000000187472756e" + "00000001" + "ffffffff" + "00000064" + "00000000" +
      "000000086d646174",
  );
  const parsed = parseFragment(fragment);
  ok(!parsed.ok);
  equal(parsed.error.what, "traf: trun with 4294967295 samples");
});

Deno.test("a run whose samples would reach beyond the file is refused", () => {
  const bytes = new Uint8Array(fragmentHeadBytes(1, null) + 4);
  const one = Uint32Array.of(4);
  writeFragment(
    bytes,
    0,
    {
      video: { count: 1, durations: one, sizes: one, flags: one, offsets: Int32Array.of(0) },
      audio: null,
    },
    { video: 0, audio: 0 },
    1,
  );
  ok(parseFragment(bytes).ok);
  new DataView(bytes.buffer).setUint32(24 + 44 + 12, 1000);
  const parsed = parseFragment(bytes);
  ok(!parsed.ok);
  equal(parsed.error.what, "traf: trun too short for its samples");
});
