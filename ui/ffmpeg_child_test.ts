import assert from "node:assert/strict";
import { ffmpegConvert } from "./ffmpeg_child.ts";
import { type FakeFootage, makeFootage } from "../tests/ui/fake_footage.ts";

const convert = ffmpegConvert("ffmpeg");
const AS_JPEG = ["-an", "-frames:v", "1", "-c:v", "mjpeg", "-f", "image2pipe"];
const LIMITS = { timeMs: 20_000, outputBytes: 5_000_000 };

async function* bytes(...parts: readonly Uint8Array[]) {
  for (const part of parts) yield await Promise.resolve(part);
}

async function size(stream: AsyncIterable<Uint8Array>): Promise<number> {
  let n = 0;
  for await (const chunk of stream) n += chunk.byteLength;
  return n;
}

function firstFragment(film: FakeFootage): AsyncGenerator<Uint8Array> {
  const [fragment] = film.fragments;
  assert.ok(fragment !== undefined);
  return bytes(film.init, fragment.payload);
}

Deno.test("both codecs become a picture", async () => {
  for (const codec of ["h264", "h265"] as const) {
    const film = await makeFootage({ codec, seconds: 2, gopSeconds: 2, size: "320x240" });
    const parts: Uint8Array[] = [];
    for await (const part of convert(AS_JPEG, firstFragment(film), LIMITS)) parts.push(part);
    assert.deepEqual([...(parts[0] ?? []).slice(0, 3)], [0xff, 0xd8, 0xff], codec);
  }
});

Deno.test("what is no video is refused in words, and no name in it is opened", async () => {
  const list = new TextEncoder().encode("#EXTM3U\nfile:///etc/hostname\nhttp://127.0.0.1:9/\n");
  await assert.rejects(size(convert(AS_JPEG, bytes(list), LIMITS)), /ffmpeg ended with \d+: .+/);
});

Deno.test("too long and too much are both cut off", async () => {
  const never = async function* () {
    yield new Uint8Array(8);
    await new Promise((resolve) => setTimeout(resolve, 1500));
  };
  const started = performance.now();
  await assert.rejects(
    size(convert(AS_JPEG, never(), { timeMs: 300, outputBytes: 10 })),
    /longer than 300 ms/,
  );
  assert.ok(performance.now() - started < 5000);
  const film = await makeFootage({ codec: "h264", seconds: 2, gopSeconds: 2 });
  await assert.rejects(
    size(convert(AS_JPEG, firstFragment(film), { timeMs: 20_000, outputBytes: 100 })),
    /more than 100 bytes/,
  );
});

Deno.test("a viewer who leaves ends the child", async () => {
  const film = await makeFootage({ codec: "h264", seconds: 4, gopSeconds: 2 });
  const endless = async function* () {
    yield film.init;
    for (;;) {
      for (const f of film.fragments) yield await Promise.resolve(f.payload);
    }
  };
  const args = ["-c:v", "copy", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"];
  // The test runner fails this test when the child or a pipe of it is left behind.
  for await (const chunk of convert(args, endless(), LIMITS)) {
    assert.notEqual(chunk.byteLength, 0);
    break;
  }
});

Deno.test("a missing ffmpeg is an error, not a hang", async () => {
  const none = ffmpegConvert("/nonexistent/ffmpeg");
  await assert.rejects(size(none(AS_JPEG, bytes(), LIMITS)));
});
