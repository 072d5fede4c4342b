import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSeconds, hasSound } from "./decode_time.ts";

function box(type: string, ...content: Uint8Array[]): Uint8Array {
  const size = 8 + content.reduce((n, c) => n + c.length, 0);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, size);
  bytes.set(new TextEncoder().encode(type), 4);
  let at = 8;
  for (const c of content) {
    bytes.set(c, at);
    at += c.length;
  }
  return bytes;
}
const words = (...numbers: number[]) => {
  const bytes = new Uint8Array(numbers.length * 4);
  numbers.forEach((n, i) => new DataView(bytes.buffer).setUint32(i * 4, n));
  return bytes;
};
const track = (id: number, scale: number) =>
  box("trak", box("tkhd", words(7, 0, 0, id, 0)), box("mdia", box("mdhd", words(0, 0, 0, scale))));
const INIT = new Uint8Array([
  ...box("ftyp", words(1)),
  ...box("moov", box("mvhd", words(0)), track(1, 48_000), track(2, 90_000)),
]);
const fragment = (id: number, tfdt: Uint8Array) =>
  box("moof", box("mfhd", words(0, 1)), box("traf", box("tfhd", words(0x20000, id)), tfdt));

Deno.test("decode time is read in the timescale of its own track", () => {
  assert.equal(decodeSeconds(INIT, fragment(2, box("tfdt", words(0, 180_000)))), 2);
  assert.equal(decodeSeconds(INIT, fragment(1, box("tfdt", words(0, 24_000)))), 0.5);
  const long = box("tfdt", words(0x01000000, 1, 0));
  assert.equal(decodeSeconds(INIT, fragment(2, long)), 2 ** 32 / 90_000);
});

Deno.test("a fragment that does not say gives null, and no bytes make it throw", () => {
  assert.equal(decodeSeconds(INIT, fragment(3, box("tfdt", words(0, 1)))), null);
  assert.equal(decodeSeconds(INIT, box("mdat")), null);
  const good = fragment(2, box("tfdt", words(0, 180_000)));
  fc.assert(fc.property(fc.nat(), fc.nat(255), fc.nat(), (place, value, length) => {
    const bad = good.slice();
    bad[place % bad.length] = value;
    const cut = bad.subarray(0, length % (bad.length + 1));
    const seconds = decodeSeconds(INIT, cut);
    assert.ok(seconds === null || Number.isFinite(seconds));
    const init = INIT.slice();
    init[place % init.length] = value;
    const other = decodeSeconds(init, good);
    assert.ok(other === null || Number.isFinite(other));
  }));
});

Deno.test("a track of sound is seen, a track of pictures is none", () => {
  const handler = (type: string) =>
    box("trak", box("mdia", box("hdlr", words(0, 0), new TextEncoder().encode(type), words(0, 0))));
  assert.equal(hasSound(box("moov", handler("vide"), handler("soun"))), true);
  assert.equal(hasSound(box("moov", handler("vide"))), false);
  assert.equal(hasSound(INIT), false);
});
