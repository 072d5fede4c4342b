import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { mediaFile } from "../../tests/media.ts";
import { Fmp4Demuxer } from "./fmp4_demux.ts";

interface Taken {
  readonly tracks: string[];
  readonly samples: string[];
}

function demux(bytes: Uint8Array, cuts: Iterator<number>): Taken & { failure: string | null } {
  const taken: Taken = { tracks: [], samples: [] };
  const demuxer = new Fmp4Demuxer({
    tracks: ({ tracks, unsupported }) =>
      void taken.tracks.push(
        ...tracks.map((t) => `${t.codec} ${t.timescale} ${t.sampleRate} ${t.channels}`),
        ...unsupported,
      ),
    fragment(samples, data) {
      for (const s of samples) {
        const bytes = data(s);
        assertEquals(bytes.length, s.size);
        taken.samples.push(
          `${s.track.kind} ${s.decodeTime} ${s.compositionOffset} ${s.key} ${s.size} ${
            bytes[s.size - 1]
          }`,
        );
      }
    },
  });
  for (let at = 0; at < bytes.length;) {
    const size = Number(cuts.next().value);
    demuxer.push(bytes.subarray(at, at + size));
    at += size;
  }
  return { ...taken, failure: demuxer.failure };
}

const whole = function* () {
  for (;;) yield 1 << 30;
};

Deno.test("a file comes out the same in pieces of any size", async () => {
  const bytes = await Deno.readFile(await mediaFile({ audio: true, bFrames: 2, seconds: 1 }));
  const expected = demux(bytes, whole());
  assertEquals(expected.tracks, ["h264 12800 0 0", "aac 16000 16000 1"]);
  assertEquals(expected.samples.filter((s) => s.startsWith("video")).length, 25);
  assert(expected.samples.some((s) => s.startsWith("audio")));
  assertEquals(expected.failure, null);
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 5000 })), (cuts) => {
      assertEquals(demux(bytes, cuts), expected);
    }),
    { numRuns: 20 },
  );
});

Deno.test("damaged files never make it throw, and give no sample that is not wholly there", async () => {
  const bytes = await Deno.readFile(await mediaFile({ seconds: 1 }));
  const change = fc.record({ at: fc.nat(3000), to: fc.nat(255) });
  fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
    const damaged = bytes.slice();
    for (const { at, to } of changes) damaged[at] = to;
    demux(damaged, whole());
  }));
  fc.assert(fc.property(fc.uint8Array({ minLength: 8, maxLength: 500 }), (noise) => {
    demux(noise, whole());
  }));
});

Deno.test("a box that claims to be larger than any is refused before memory is taken for it", () => {
  const claim = (type: string, size: number) => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(0, size);
    bytes.set(new TextEncoder().encode(type), 4);
    return demux(bytes, whole()).failure ?? "";
  };
  for (const type of ["moov", "moof", "mdat"]) {
    assert(/at most/.test(claim(type, 0xffff_ffff)), type);
  }
  assert(/of 3 bytes/.test(claim("moov", 3)));
  assert(/no MP4/.test(claim("\u0001\u0002ab", 100)));
  assertEquals(claim("free", 0xffff_ffff), "");
});
