import assert from "node:assert/strict";
import { BlockNo, CameraId, RunNo } from "../src/base/ids.ts";
import { Bytes, MediaDur90k, UtcMs } from "../src/base/units.ts";
import type { FragmentRef } from "../recorder/read_port.ts";
import type { Convert } from "./ffmpeg_child.ts";
import { createKeyPictures } from "./pictures.ts";

const ref = (sequence: number): FragmentRef => ({
  camera: CameraId(1),
  block: BlockNo(1),
  run: RunNo(1),
  sequence,
  start: UtcMs(sequence * 2000),
  duration: MediaDur90k(180_000),
  key: true,
  offset: Bytes(0),
  length: Bytes(1),
  sha256: new Uint8Array(32),
});

function withConvert(convert: Convert, payload = () => Promise.resolve(new Uint8Array([2]))) {
  const faults: unknown[] = [];
  const pictures = createKeyPictures({
    reader: { initSegment: () => Promise.resolve(new Uint8Array([1])), payload },
    convert,
    failed: (_, error) => faults.push(error),
  });
  return { pictures, faults };
}

Deno.test("ten viewers of one picture cost one conversion of init segment and fragment", async () => {
  const inputs: number[][] = [];
  const { pictures } = withConvert(async function* (_args, input) {
    const bytes: number[] = [];
    for await (const chunk of input) bytes.push(...chunk);
    inputs.push(bytes);
    yield new Uint8Array([0xff]);
    yield new Uint8Array([0xd8]);
  });
  const all = await Promise.all(Array.from({ length: 10 }, () => pictures.picture(ref(1))));
  for (const p of all) assert.deepEqual(p, { kind: "jpeg", bytes: new Uint8Array([0xff, 0xd8]) });
  assert.deepEqual(inputs, [[1, 2]]);
});

Deno.test("no more than two conversions run, and a crowd is sent away rather than queued for ever", async () => {
  let running = 0;
  let most = 0;
  let release = () => {};
  const gate = new Promise<void>((resolve) => release = resolve);
  const { pictures } = withConvert(async function* () {
    most = Math.max(most, ++running);
    await gate;
    running--;
    yield new Uint8Array([1]);
  });
  const asked = Array.from({ length: 100 }, (_, i) => pictures.picture(ref(i)));
  await new Promise((resolve) => setTimeout(resolve, 10));
  release();
  const got = await Promise.all(asked);
  assert.equal(most, 2);
  assert.equal(got.filter((p) => p.kind === "jpeg").length, 66);
  assert.ok(got.every((p) => p.kind === "jpeg" || p.trouble === "too-busy"));
  // Being busy is not remembered.
  assert.equal((await pictures.picture(ref(99))).kind, "jpeg");
});

Deno.test("failures are told apart, told to the log once, and never thrown", async () => {
  // deno-lint-ignore require-yield -- fails before its first byte
  const failing = withConvert(async function* () {
    await Promise.resolve();
    throw new Error("bad stream");
  });
  assert.deepEqual(await failing.pictures.picture(ref(1)), {
    kind: "none",
    trouble: "cannot-decode",
  });
  await failing.pictures.picture(ref(1));
  assert.equal(failing.faults.length, 1);

  const damaged = Object.assign(new Error("x"), { name: "DamagedFragment" });
  const broken = withConvert(async function* () {
    yield await Promise.resolve(new Uint8Array([1]));
  }, () => Promise.reject(damaged));
  assert.deepEqual(await broken.pictures.picture(ref(1)), { kind: "none", trouble: "damaged" });

  const empty = withConvert(async function* () {});
  assert.deepEqual(await empty.pictures.picture(ref(1)), {
    kind: "none",
    trouble: "cannot-decode",
  });
});
