/** Bytes of format version 1, written down once: a block that was recorded must open for ever. */
import { assertEquals } from "../../tests/assert.ts";
import { BlockNo, CameraId, DiskId, Generation, PoolId, RunNo } from "../../src/base/ids.ts";
import { Bytes, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { layAppend } from "./append.ts";
import { encodeFragment } from "./encode.ts";
import { NO_PREVIOUS, sha256 } from "./fragment_header.ts";
import { BLOCK_MIN_BYTES } from "./layout.ts";
import { decodeOpening, encodeOpening } from "./opening.ts";
import { scanFragments } from "./scan.ts";
import { HEADER_BYTES } from "./uuid_box.ts";

const BLOCK_HEADER = "000000c0757569646f1d3c5ea8a94b0d9c0b484c44464231000100c000010203" +
  "0405060708090a0b0c0d0e0ff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff00001267" +
  "00000003000000110000000000000000001000000000019b76daa87b0000019b" +
  "76daa4180000000000000000c3710e0c840d9797476b5f003b5a0fd113b74053" +
  "ed29bd391ed7d088e6365ac70000000000000000000000000000000000000000" +
  "000000000000000000000000000000000000000000000000000000001f1d5914";
const FIRST_FRAGMENT_HEADER = "000000c0757569646f1d3c5ea8a94b0d9c0b484c44464631000100c000000001" +
  "000012670000000300000011000000020002bf2000000000000000640000019b" +
  "76daa87b0000019b76daabe80000140080000000003203010000000000000000" +
  "260fc447b5a9ad327f26cf7cc041243b6af52efe149e0afe35dae2d8066e4850" +
  "0000000000000000000000000000000000000000000000000000000000000000" +
  "00000000000000000000000000000000000000000000000000000000d586b31c";
const SECOND_FRAGMENT_HEADER = "000000c0757569646f1d3c5ea8a94b0d9c0b484c44464631000100c000000002" +
  "000012670000000300000011000000020002bf2000000000000000650000019b" +
  "76dab04b0000019b76dab3b800002078ffffffdb003200010000000000000000" +
  "09789f37990d05541a6c85c23c8f30f3cc284b640266db6fa9db87e81f62910a" +
  "0fe21d8ec2afc5dfaaf0d80d5ab85cfb8e18bf38e318f305cd6fc9627ba2a1dc" +
  "000000000000000000000000000000000000000000000000000000006d321142";
const WHOLE_BLOCK = "6745431818894c0f838a98088b62c104a73f3f593396fee370423505ce474ac4";

const text = (s: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(s);

/** A box of `size` bytes, filled with a pattern. */
function box(type: string, size: number): Uint8Array {
  const out = Uint8Array.from({ length: size }, (_, i) => i * 31 & 255);
  new DataView(out.buffer).setUint32(0, size);
  out.set(text(type), 4);
  return out;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** A block of the smallest size with two fragments of fixed content. */
function goldenBlock(): Uint8Array {
  const init = join(box("ftyp", 24), box("moov", 700));
  const block = new Uint8Array(BLOCK_MIN_BYTES);
  const at = {
    block: BlockNo(4711),
    disk: 1,
    generation: Generation(3),
    base: UtcMs(1767225600123),
  };
  const opening = encodeOpening(init, {
    pool: PoolId("000102030405060708090a0b0c0d0e0f"),
    disk: DiskId("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
    block: at.block,
    generation: at.generation,
    camera: CameraId(17),
    blockBytes: Bytes(BLOCK_MIN_BYTES),
    base: at.base,
    opened: TrustedMs(1767225599000),
    paramsHash: sha256(init),
  });
  block.set(opening);
  let cursor = 4096;
  let previous = NO_PREVIOUS;
  for (const second of [0, 1]) {
    const payload = join(box("moof", 120), box("mdat", 5000 + second * 3192));
    const layout = layAppend(cursor, payload.length, BLOCK_MIN_BYTES);
    if (layout === null) throw new Error("two small fragments fit");
    const facts = {
      camera: CameraId(17),
      run: RunNo(2),
      start: UtcMs(at.base + second * 2000),
      trusted: TrustedMs(1767225601000 + second * 2000),
      duration: MediaDur90k(180_000),
      key: second === 0,
      clockGood: second === 1,
      gap: second === 0 ? "camera-unreachable" as const : null,
      frames: 50,
      cameraClockOffsetMs: second === 0 ? null : -37,
      payloadLength: Bytes(payload.length),
      initLength: init.length,
      paramsHash: sha256(init),
    };
    const place = { ...at, sequence: 100 + second, layout, opens: false, gaveUp: null };
    const encoded = encodeFragment(place, facts, [payload], previous, BLOCK_MIN_BYTES);
    block.set(encoded.free, layout.next);
    block.set(join(...encoded.parts), encoded.offset);
    previous = encoded.headerHash;
    cursor = layout.next;
  }
  return block;
}

const hex = (bytes: Uint8Array, at: number) => bytes.subarray(at, at + HEADER_BYTES).toHex();

Deno.test("a block of version 1 has these bytes", () => {
  const block = goldenBlock();
  assertEquals(hex(block, 724), BLOCK_HEADER);
  assertEquals(hex(block, 4096), FIRST_FRAGMENT_HEADER);
  assertEquals(hex(block, 3 * 4096), SECOND_FRAGMENT_HEADER);
  assertEquals(sha256(block).toHex(), WHOLE_BLOCK);
});

Deno.test("the bytes written down here are read as they were meant", () => {
  const block = goldenBlock();
  block.set(Uint8Array.fromHex(BLOCK_HEADER), 724);
  block.set(Uint8Array.fromHex(FIRST_FRAGMENT_HEADER), 4096);
  block.set(Uint8Array.fromHex(SECOND_FRAGMENT_HEADER), 3 * 4096);
  const opening = decodeOpening(block);
  assertEquals([
    opening?.header.block,
    opening?.header.camera,
    opening?.header.base,
    opening?.first,
  ], [
    BlockNo(4711),
    CameraId(17),
    UtcMs(1767225600123),
    4096,
  ]);
  const found = [...scanFragments((at, length) => block.slice(at, at + length), {
    block: BlockNo(4711),
    generation: Generation(3),
    camera: CameraId(17),
    blockBytes: BLOCK_MIN_BYTES,
    cursor: 4096,
    previous: NO_PREVIOUS,
  })];
  assertEquals(found.map((f) => [f.header.sequence, f.header.gap, f.header.cameraClockOffsetMs]), [
    [100, "camera-unreachable", null],
    [101, null, -37],
  ]);
});
