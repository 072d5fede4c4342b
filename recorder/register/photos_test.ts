import assert from "node:assert/strict";
import fc from "fast-check";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { imageKind } from "./image_kind.ts";
import { LARGEST_PHOTO, PhotoStore } from "./photo_store.ts";
import { jpeg, png } from "./testing.ts";

const text = (words: string) => new TextEncoder().encode(words);
const join = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

Deno.test("JPEG and PNG are told by their content, with their size", () => {
  assert.deepEqual(imageKind(jpeg(4000, 3000)), {
    type: "image/jpeg",
    width: 4000,
    height: 3000,
  });
  assert.deepEqual(imageKind(png(640, 480)), { type: "image/png", width: 640, height: 480 });
  // What telephones put behind a JPEG's end is no part of it.
  assert.equal(imageKind(join(jpeg(10, 10), text("MotionPhoto")))?.width, 10);
});

Deno.test("what is no photograph, or one made to fill memories, is refused", () => {
  const refused: Record<string, Uint8Array> = {
    empty: new Uint8Array(),
    html: text("<!doctype html><script>alert(1)</script>"),
    svg: text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    gif: text("GIF89a\x01\x00\x01\x00"),
    "html behind a JPEG's first bytes": join(
      new Uint8Array([0xff, 0xd8, 0xff]),
      text("<script>alert(1)</script>"),
    ),
    "a PNG with html behind its end": join(png(10, 10), text("<script>")),
    "a PNG of 60000 × 60000": png(60_000, 60_000),
    "a PNG of 2³²−1": png(4_294_967_295, 4_294_967_295),
    "a PNG of nothing": png(0, 10),
    "a JPEG of 65535 × 65535": jpeg(65_535, 65_535),
    "a JPEG of 16000 × 16000": jpeg(16_000, 16_000),
    "a JPEG of nothing": jpeg(0, 0),
    "a JPEG with a thousand scans": jpeg(100, 100, { scans: 1000 }),
    "an animation": png(10, 10, [["acTL", 8]]),
    "a packed text": png(10, 10, [["zTXt", 70_000]]),
  };
  for (const [name, bytes] of Object.entries(refused)) assert.equal(imageKind(bytes), null, name);
});

Deno.test("a photograph cut anywhere is none, and no bytes make it throw", () => {
  for (const whole of [jpeg(20, 20), png(20, 20)]) {
    for (let n = 0; n < whole.length; n++) {
      assert.equal(imageKind(whole.slice(0, n)), null, `${n} of ${whole.length}`);
    }
  }
  fc.assert(fc.property(
    fc.constantFrom(jpeg(20, 20), png(20, 20)),
    fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 8 }),
    (whole, changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const kind = imageKind(bytes);
      assert.ok(kind === null || kind.width * kind.height <= 50_000_000);
    },
  ));
});

function withStore(use: (store: PhotoStore, folder: string) => void, used = new Set<string>()) {
  const folder = Deno.makeTempDirSync({ prefix: "photos-" });
  try {
    const store = new PhotoStore(folder, used);
    use(store, folder);
    store.close();
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function put(store: PhotoStore, bytes: Uint8Array, piece = 10) {
  const ticket = store.begin(TrustedMs(0));
  for (let at = 0; at < bytes.length; at += piece) {
    store.append(ticket, at, bytes.subarray(at, at + piece));
  }
  return store.finish(ticket);
}

Deno.test("a photograph comes in pieces, is named by its hash and is read back", () => {
  withStore((store, folder) => {
    const bytes = jpeg(30, 20);
    const photo = put(store, bytes);
    assert.deepEqual([photo.type, photo.bytes], ["image/jpeg", bytes.length]);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [photo.sha256]);
    assert.equal((Deno.statSync(`${folder}/${photo.sha256}`).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual(store.read(photo.sha256, 0, 1000), bytes);
    assert.deepEqual(store.read(photo.sha256, 5, 7), bytes.slice(5, 12));
    assert.equal(store.read(photo.sha256, bytes.length, 7), null);
    assert.equal(store.waiting(photo.sha256).sha256, photo.sha256);
    store.used(photo.sha256);
    assert.throws(() => store.waiting(photo.sha256), InputError);
  });
});

Deno.test("pieces out of order, too much, something else and strange names are refused", () => {
  withStore((store, folder) => {
    const ticket = store.begin(TrustedMs(0));
    assert.throws(() => store.append(ticket, 1, text("x")), InputError);
    assert.throws(() => store.append("constructor", 0, text("x")), InputError);
    assert.throws(() => put(store, text("<svg onload=alert(1)>")), InputError);
    const large = new Uint8Array(LARGEST_PHOTO + 1);
    assert.throws(() => put(store, large, 1 << 20), /larger than 5 MB/);
    for (const name of ["../../etc/passwd", "constructor", "", ticket, `${"a".repeat(63)}/`]) {
      assert.throws(() => store.read(name, 0, 10), InputError, name);
    }
    store.close();
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("a flood of photographs ends somewhere, and what nobody finished goes after a while", () => {
  withStore((store) => {
    for (let i = 0; i < 8; i++) store.begin(TrustedMs(0));
    assert.throws(() => store.begin(TrustedMs(1)), RefusedError);
    store.begin(TrustedMs(700_000));
    for (let i = 0; i < 64; i++) put(store, jpeg(10, i + 1), 1000);
    assert.throws(() => store.begin(TrustedMs(700_000)), RefusedError);
  });
});

Deno.test("after a restart what a request names is there, and nothing else", () => {
  withStore((store, folder) => {
    const [kept, lost] = [put(store, jpeg(10, 10)), put(store, png(10, 10))];
    store.begin(TrustedMs(0));
    new PhotoStore(folder, new Set([kept.sha256]));
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [kept.sha256]);
    assert.throws(() => store.read(lost.sha256, 0, 10), InputError);
  });
});
