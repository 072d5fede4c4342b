import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId, DiskId, Generation, PoolId, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { appendTail, layAppend } from "./append.ts";
import { type BlockHeader, decodeBlockHeader, encodeBlockHeader } from "./block_header.ts";
import {
  decodeFragmentHeader,
  encodeFragmentHeader,
  type FragmentHeader,
  headerHash,
} from "./fragment_header.ts";
import { gapCause, gapCode } from "./gap_cause.ts";
import { ALIGN, BLOCK_MIN_BYTES, boxHeader } from "./layout.ts";
import { decodeOpening, encodeOpening, openingLength } from "./opening.ts";
import { scanFragments } from "./scan.ts";
import { HEADER_BYTES, sealHeader } from "./uuid_box.ts";

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const instant = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => new Uint8Array(b));
const hexId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => new Uint8Array(b).toHex());
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => new Uint8Array(b));

const fragmentHeader: fc.Arbitrary<FragmentHeader> = fc.record({
  block: u32.map(BlockNo),
  generation: u32.map(Generation),
  camera: u32.map(CameraId),
  run: u32.map(RunNo),
  sequence: fc.maxSafeNat(),
  start: instant.map(UtcMs),
  trusted: instant.map(TrustedMs),
  duration: u32.map(MediaDur90k),
  key: fc.boolean(),
  clockGood: fc.boolean(),
  gap: fc.integer({ min: 0, max: 16 }).map(gapCause),
  frames: fc.integer({ min: 0, max: 0xffff }),
  cameraClockOffsetMs: fc.option(fc.integer({ min: -0x7fff_ffff, max: 0x7fff_ffff })),
  payloadLength: u32.map(Bytes),
  payloadHash: hash,
  previous: hash,
}, { noNullPrototype: true });

const blockHeader: fc.Arbitrary<BlockHeader> = fc.record({
  pool: hexId.map(PoolId),
  disk: hexId.map(DiskId),
  block: u32.map(BlockNo),
  generation: u32.map(Generation),
  camera: fc.option(fc.integer({ min: 1, max: 0xffff_ffff }).map(CameraId)),
  blockBytes: fc.constantFrom(BLOCK_MIN_BYTES, 64 * BLOCK_MIN_BYTES).map(Bytes),
  base: instant.map(UtcMs),
  opened: instant.map(TrustedMs),
  paramsHash: hash,
}, { noNullPrototype: true });

Deno.test("headers come back as they were written, at any offset", () => {
  fc.assert(fc.property(fragmentHeader, blockHeader, fc.nat(300), (fragment, block, at) => {
    const out = new Uint8Array(at + HEADER_BYTES + 7).fill(0xee);
    out.set(encodeFragmentHeader(fragment), at);
    assertEquals(decodeFragmentHeader(out, at), fragment);
    assertEquals(decodeBlockHeader(out, at), null);
    out.set(encodeBlockHeader(block), at);
    assertEquals(decodeBlockHeader(out, at), block);
    assertEquals(decodeFragmentHeader(out, at), null);
  }));
});

Deno.test("any flipped bit of a header is noticed, and changes its hash", () => {
  fc.assert(fc.property(fragmentHeader, fc.nat(HEADER_BYTES * 8 - 1), (header, bit) => {
    const whole = encodeFragmentHeader(header);
    const flipped = whole.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ 1 << (bit & 7);
    assertEquals(decodeFragmentHeader(flipped, 0), null);
    assert(headerHash(whole).toHex() !== headerHash(flipped).toHex());
  }));
});

Deno.test("another version, or another hash, is not read as this one", () => {
  const [header] = fc.sample(fragmentHeader, 1);
  const [block] = fc.sample(blockHeader, 1);
  assert(header !== undefined && block !== undefined);
  for (const at of [25, 87]) {
    const other = encodeFragmentHeader(header);
    other[at] = 2;
    sealHeader(other);
    assertEquals(decodeFragmentHeader(other, 0), null, `byte ${at}`);
  }
  const other = encodeBlockHeader(block);
  other[25] = 2;
  sealHeader(other);
  assertEquals(decodeBlockHeader(other, 0), null);
});

Deno.test("hostile bytes never throw: they are no header, no opening, no fragment", () => {
  const init = fc.constantFrom("", "ftyp", "moov", "uuid", "free");
  fc.assert(
    fc.property(bytes(600), init, u32, fc.integer({ min: -5, max: 700 }), (b, type, n, at) => {
      new DataView(b.buffer).setUint32(0, n);
      for (let i = 0; i < type.length; i++) b[4 + i] = type.charCodeAt(i);
      assertEquals(decodeFragmentHeader(b, at), null);
      assertEquals(decodeBlockHeader(b, at), null);
      assertEquals(decodeOpening(b), null);
      const read = (offset: number, length: number) => b.slice(offset, offset + length);
      const from = { block: BlockNo(1), generation: Generation(1), camera: CameraId(1) };
      const cursor = Math.max(at, 0);
      const found = scanFragments(read, { ...from, blockBytes: b.length, cursor, previous: null });
      assertEquals([...found], []);
    }),
  );
});

Deno.test("for any init segment, an opening leads to a boundary and a free box over the rest", () => {
  fc.assert(fc.property(blockHeader, fc.integer({ min: 0, max: 9000 }), (header, moov) => {
    const init = moov === 0 ? new Uint8Array(0) : new Uint8Array(16 + 8 + moov);
    if (moov > 0) init.set([0, 0, 0, 16, 0x66, 0x74, 0x79, 0x70]);
    if (moov > 0) {
      new DataView(init.buffer).setUint32(16, 8 + moov);
      init.set([0x6d, 0x6f, 0x6f, 0x76], 20);
    }
    const opening = encodeOpening(init, header);
    const decoded = decodeOpening(opening);
    assertEquals(decoded?.header, header);
    assertEquals(decoded?.init, init);
    const first = openingLength(init.length);
    assertEquals([decoded?.first, first % ALIGN], [first, 0]);
    assertEquals(opening.length, first + ALIGN);
    assertEquals(boxHeader(opening, first), { size: header.blockBytes - first, type: "free" });
    assertEquals(walk(opening, init.length + HEADER_BYTES, first), first);
  }));
});

Deno.test("padding of an opening is none or a whole box, however little room is left for it", () => {
  for (let left = 0; left < 20; left++) {
    const used = ALIGN - left;
    const padding = openingLength(used - HEADER_BYTES) - used;
    assert(padding === 0 || padding >= 8, `${left} bytes to the boundary, ${padding} of padding`);
    assertEquals((used + padding) % ALIGN, 0);
  }
});

Deno.test("for any fragment, an append begins and ends on boundaries, and its boxes fill what it took", () => {
  const blockBytes = BLOCK_MIN_BYTES;
  const cursor = fc.integer({ min: 1, max: blockBytes / ALIGN }).map((n) => n * ALIGN);
  let fitted = 0;
  fc.assert(
    fc.property(cursor, fc.integer({ min: 16, max: 60_000 }), (at, length) => {
      const layout = layAppend(at, length, blockBytes);
      const end = at + HEADER_BYTES + length;
      if (layout === null) {
        // Refused only where it does not fit, a last box header of padding included.
        assert(end > blockBytes - 8 - ALIGN, `${at} ${length}`);
        return;
      }
      fitted++;
      assertEquals([layout.header, layout.payload, layout.next % ALIGN], [
        at,
        at + HEADER_BYTES,
        0,
      ]);
      assert(layout.next >= end && layout.next <= blockBytes && layout.next - end < ALIGN + 8);
      const { padding, free } = appendTail(layout, length, blockBytes);
      assertEquals(end + padding.length, layout.next);
      assertEquals(walk(padding, 0, padding.length), padding.length);
      // A whole page, so that none is read before it can be written.
      assertEquals(free.length, layout.next < blockBytes ? ALIGN : 0);
      if (layout.next < blockBytes) {
        assertEquals(boxHeader(free, 0), { size: blockBytes - layout.next, type: "free" });
      }
    }),
    { numRuns: 1000 },
  );
  assert(fitted > 500, `${fitted}`);
});

/** Follows boxes by their sizes from `at`; answers where that leads once `end` is reached. */
function walk(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const box = boxHeader(bytes, at);
    assert(box !== null && box.size >= 8 && box.type === "free", `no box at ${at}`);
    at += box.size;
  }
  return at;
}

Deno.test("each cause has a byte of its own, and an unknown byte still reads", () => {
  const codes = Array.from({ length: 256 }, (_, code) => code);
  assertEquals(gapCause(0), null);
  assertEquals(codes.filter((code) => gapCode(gapCause(code)) === code).length, 17);
  assertEquals(gapCause(200), "bad-stream");
});
