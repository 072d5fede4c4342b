import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { createFakeReader } from "../../tests/ui/fake_reader.ts";
import { endOf, type Piece, pieceAfter, pieceAt, type PieceRule } from "./piece.ts";

const CAMERA = CameraId(1);
const START = 1_700_000_000_000;
const END = START + 400_000;

/** Film without bytes: 20 s a block, fragments of 2 s, a key frame every `gop` fragments. */
function readerWith(gop: number, gaps: readonly { from: number; to: number }[]) {
  const fragments = Array.from({ length: 10 }, (_, i) => ({
    payload: new Uint8Array(),
    start: i * 2000,
    duration: 2000,
    key: i % gop === 0,
  }));
  return createFakeReader([{
    id: 1,
    name: "camera",
    from: START,
    footage: { init: new Uint8Array(), codec: "avc1.640028", fragments, durationMs: 20_000 },
    gaps: gaps.map((g) => ({ from: START + g.from, to: START + g.to, cause: "stalled" as const })),
  }], () => END);
}

function* walk(reader: ReturnType<typeof readerWith>, at: number, rule: PieceRule) {
  let piece: Piece | null = pieceAt(reader, CAMERA, UtcMs(at), rule);
  for (let n = 0; piece !== null; n++) {
    if (n > 500) throw new Error("playback goes round in a circle");
    yield piece;
    piece = pieceAfter(reader, CAMERA, piece.next, rule);
  }
}

const gapsArbitrary = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 390_000 }), fc.integer({ min: 300, max: 60_000 }))
    .map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 6 },
);

Deno.test("playback from the start hands out every fragment once, in order, in rows without a gap", () => {
  fc.assert(
    fc.property(gapsArbitrary, (gaps) => {
      const reader = readerWith(1, gaps);
      const all = reader.fragments(CAMERA, UtcMs(0), UtcMs(END), 1000);
      const pieces = [...walk(reader, START, { length: 10_000, wholeGops: false })];
      assert.deepEqual(
        pieces.flatMap((p) => p.fragments.map((f) => f.sequence)),
        all.map((f) => f.sequence),
      );
      for (const p of pieces) {
        p.fragments.forEach((f, i) => {
          const before = p.fragments[i - 1];
          if (before !== undefined) assert.equal(f.start, endOf(before));
          assert.equal(f.block, p.fragments[0].block);
        });
        assert.ok(p.end - p.start <= 12_000);
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("what a piece passed over is what is missing before it", () => {
  fc.assert(
    fc.property(gapsArbitrary, (gaps) => {
      const reader = readerWith(1, gaps);
      let end = START;
      for (const piece of walk(reader, START, { length: 10_000, wholeGops: false })) {
        if (piece.start - end > 200) {
          assert.deepEqual([piece.skipped?.from, piece.skipped?.to], [end, piece.start]);
          assert.equal(piece.skipped?.cause, "stalled");
        } else assert.equal(piece.skipped, null);
        end = piece.end;
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("a converter's pieces begin on key frames, never overlap and come to an end", () => {
  fc.assert(
    fc.property(gapsArbitrary, fc.constantFrom(1, 2, 5, 10), (gaps, gop) => {
      const reader = readerWith(gop, gaps);
      let last = -1;
      for (const piece of walk(reader, START, { length: 6000, wholeGops: true })) {
        assert.ok(piece.fragments[0].key);
        assert.ok(piece.fragments[0].sequence > last);
        last = piece.next.after;
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("with no gap a converter's pieces leave nothing out while its GOPs fit", () => {
  for (const gop of [1, 2, 5, 10]) {
    const reader = readerWith(gop, []);
    const all = reader.fragments(CAMERA, UtcMs(0), UtcMs(END), 1000);
    const pieces = [...walk(reader, START, { length: 6000, wholeGops: true })];
    assert.equal(pieces.reduce((n, p) => n + p.fragments.length, 0), all.length, `GOP ${gop}`);
    const longest = Math.max(...pieces.map((p) => p.end - p.start));
    assert.ok(longest <= Math.max(8000, gop * 2000), `GOP ${gop}: ${longest} ms`);
  }
});

Deno.test("a time before all footage, inside a gap, and after the end", () => {
  const reader = readerWith(1, [{ from: 20_000, to: 40_000 }]);
  const rule = { length: 10_000, wholeGops: false };
  assert.equal(pieceAt(reader, CAMERA, UtcMs(0), rule)?.start, START);
  assert.equal(pieceAt(reader, CAMERA, UtcMs(START + 30_000), rule)?.start, START + 40_000);
  assert.equal(pieceAt(reader, CAMERA, UtcMs(END + 60_000), rule), null);
  assert.equal(pieceAt(reader, CameraId(2), UtcMs(START), rule), null);
});
