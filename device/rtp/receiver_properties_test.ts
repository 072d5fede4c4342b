import fc from "fast-check";
import { MonoMs } from "../../src/base/units.ts";
import { assert, assertEquals } from "../../tests/assert.ts";
import type { Packing } from "../fake/packetize.ts";
import { lengthPrefixed, Packetizer, receiverOf, SETS, slice, track } from "./test_packets.ts";

const codec = fc.constantFrom("h264" as const, "h265" as const);
const size = fc.oneof(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 8, max: 6000 }));
const units = fc.array(
  fc.record({ key: fc.boolean(), slices: fc.array(size, { minLength: 1, maxLength: 4 }) }),
  { minLength: 2, maxLength: 12 },
);
const packing: fc.Arbitrary<Packing> = fc.record({
  mtu: fc.integer({ min: 16, max: 1500 }),
  aggregate: fc.boolean(),
  markers: fc.constantFrom("last" as const, "none" as const),
});

interface Sent {
  readonly key: boolean;
  readonly pts: number;
  readonly data: Uint8Array;
  readonly packets: readonly Uint8Array[];
}

function send(
  codec: "h264" | "h265",
  made: readonly { key: boolean; slices: readonly number[] }[],
  how: Packing,
): Sent[] {
  const packetizer = new Packetizer(codec);
  return made.map(({ key, slices }, i) => {
    const isKey = key || i === 0;
    const nals = slices.map((n, k) =>
      slice(codec, isKey ? "key" : "other", n, i * 16 + k, k === 0)
    );
    const sets = isKey ? SETS[codec] : [];
    const timestamp = 0xffff_0000 + i * 3600; // wraps on the way
    const packets = packetizer.unit([...sets, ...nals], timestamp, how);
    return { key: isKey, pts: i * 3600, data: lengthPrefixed(nals), packets };
  });
}

Deno.test("for any NAL sizes, MTU and packing, what was packed comes out byte for byte", () => {
  fc.assert(fc.property(codec, units, packing, (codec, made, how) => {
    const sent = send(codec, made, how);
    const { sink, feed, receiver } = receiverOf([track(codec)]);
    feed(sent.flatMap((s) => s.packets));
    const expected = how.markers === "none" ? sent.slice(0, -1) : sent;
    assertEquals(
      sink.samples.map((s) => ({ key: s.key, pts: Number(s.pts), data: s.data })),
      expected.map(({ key, pts, data }) => ({ key, pts, data })),
    );
    assertEquals(receiver.lost, 0);
    assert(sink.order.startsWith("pK") && !sink.order.includes("b"));
  }));
});

Deno.test("for any loss, no broken picture is given on, and a key frame follows each break", () => {
  const losses = fc.infiniteStream(fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(codec, units, packing, losses, (codec, made, how, loss) => {
      const sent = send(codec, made, how);
      const { sink, feed, receiver } = receiverOf([track(codec)]);
      let dropped = 0, trailing = 0;
      for (const [i, packet] of sent.flatMap((s) => s.packets).entries()) {
        if (i > 0 && loss.next().value === 0) {
          dropped++;
          trailing++;
        } else {
          trailing = 0;
          feed([packet]);
        }
      }
      assertEquals(receiver.lost, dropped - trailing);
      let needsKey = true, last = -1, keepsUp = false;
      for (const told of sink.told) {
        if (told.what === "broken") {
          assert(!needsKey, "told twice of one break");
          needsKey = true;
        } else if (told.what === "sample") {
          const { pts, key, data } = told.sample;
          const original = sent[pts / 3600];
          assert(original !== undefined && pts > last);
          assertEquals(data, original.data);
          assertEquals(key, original.key);
          assert(!needsKey || key, "a picture that needs lost ones");
          // Without a break told, nothing may be missing in between.
          if (!needsKey && keepsUp) assertEquals(pts, last + 3600);
          needsKey = false;
          keepsUp = true;
          last = pts;
        }
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("packets up to eight places out of order are put right on UDP", () => {
  fc.assert(fc.property(codec, units, fc.infiniteStream(fc.nat(8)), (codec, made, moves) => {
    const sent = send(codec, made, { mtu: 200, aggregate: false, markers: "last" });
    const packets = sent.flatMap((s) => s.packets);
    const shuffled = packets.map((packet, i) => ({
      packet,
      at: i === 0 ? -9 : i + moves.next().value,
    }))
      .sort((a, b) => a.at - b.at).map((p) => p.packet);
    const { sink, feed, receiver } = receiverOf([track(codec)], true);
    feed(shuffled);
    assertEquals(sink.samples.map((s) => s.data), sent.map((s) => s.data));
    assertEquals(receiver.lost, 0);
  }));
});

Deno.test("no bytes whatever make the receiver throw or give on a picture before its key frame", () => {
  const header = fc.record({
    sequence: fc.nat(40),
    timestamp: fc.constantFrom(0, 3600, 7200),
    marker: fc.boolean(),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        ...SETS.h264,
        ...SETS.h265,
        slice("h264", "key", 20, 1),
        slice("h265", "key", 20, 1),
      ),
    ),
  });
  const packet = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    header.map(({ sequence, timestamp, marker, payload }) =>
      Uint8Array.from([
        0x80,
        96 | (marker ? 128 : 0),
        0,
        sequence,
        0,
        0,
        timestamp >> 8,
        timestamp & 255,
        0,
        0,
        0,
        1,
        ...payload,
      ])
    ),
  );
  fc.assert(
    fc.property(codec, fc.boolean(), fc.array(packet, { maxLength: 60 }), (codec, udp, packets) => {
      const { sink, receiver } = receiverOf([track(codec)], udp);
      for (const [i, p] of packets.entries()) {
        receiver.rtp(0, p, MonoMs(i));
        receiver.rtcp(0, p, MonoMs(i));
      }
      let ready = false, opened = false;
      for (const told of sink.told) {
        if (told.what === "broken") ready = false;
        else if (told.what === "params") opened = true;
        else {
          assert(opened && (ready || told.sample.key));
          ready = true;
        }
      }
    }),
    { numRuns: 2000 },
  );
});
