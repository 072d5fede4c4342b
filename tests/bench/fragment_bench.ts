/**
 * What cutting and writing fragments costs: 16 cameras, 25 frames a second, 4 Mbit/s, samples in and
 * `moof` + `mdat` out, memory given back two seconds later. Prints CPU per camera-second and memory.
 */
import process from "node:process";
import { Bytes, MediaTime90k, MonoMs, UtcMs } from "../../src/base/units.ts";
import { type Chunk, createChunkPool } from "../../recorder/fragment/chunk_pool.ts";
import { bytesIn } from "../../src/base/bytes.ts";
import { Fragmenter } from "../../recorder/fragment/fragmenter.ts";
import { DUMMY_PARAMS, WALL_START } from "../media/feed.ts";

const CAMERAS = 16;
const SECONDS = 120;
const RATE = 25;
const GOP = 50;
const GOAL_MS = 0.4;
/** 4 Mbit/s with key frames eight times as large as the others. */
const DELTA_BYTES = Math.round(4e6 / 8 / RATE * GOP / (GOP + 7));

/** CPU of all threads so far: other programs on the machine do not count. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

let mono = 1000;
const pool = createChunkPool(Bytes(64 << 20));
const waiting: { readonly until: number; readonly chunks: readonly Chunk[] }[] = [];
let fragments = 0;
let payload = 0;
let mostLent = 0;
const cameras = Array.from({ length: CAMERAS }, () => {
  const fragmenter = new Fragmenter({
    clock: { wall: () => UtcMs(WALL_START + mono), mono: () => MonoMs(mono) },
    pool,
    receiver: {
      fragment(f) {
        fragments++;
        payload += bytesIn(f.payload);
        waiting.push({ until: mono + 2000, chunks: f.chunks });
      },
      notice: (n) => console.error(n.detail),
    },
    lastEnd: null,
    gapBefore: "first-recording",
  });
  fragmenter.open(DUMMY_PARAMS);
  return fragmenter;
});

// Sizes vary by a fifth; the bytes come from a buffer as large as a socket's, as in reality.
const source = new Uint8Array(512 * 1024).fill(7);
const sizeOf = (i: number, camera: number) => {
  const base = (i + camera * 3) % GOP === 0 ? DELTA_BYTES * 8 : DELTA_BYTES;
  return Math.round(base * (0.9 + ((i * 7919 + camera * 104729) % 100) / 500));
};

let media = 0;
const memoryBefore = Deno.memoryUsage();
const began = cpuMs();
for (let i = 0; i < SECONDS * RATE; i++) {
  mono += 1000 / RATE;
  cameras.forEach((fragmenter, c) => {
    const size = sizeOf(i, c);
    media += size;
    fragmenter.sample({
      track: "video",
      pts: MediaTime90k(i * 90_000 / RATE),
      key: i === 0 || (i + c * 3) % GOP === 0,
      data: source.subarray(c * 100, c * 100 + size),
      arrival: MonoMs(mono),
    });
  });
  while ((waiting[0]?.until ?? Infinity) <= mono) {
    const done = waiting.shift();
    if (done !== undefined) pool.give(done.chunks);
  }
  mostLent = Math.max(mostLent, pool.stats.lent);
}
for (const camera of cameras) camera.stop("recorder-off");
const perCameraSecond = (cpuMs() - began) / (CAMERAS * SECONDS);
const memory = Deno.memoryUsage();

// What no fragmenter can avoid: copying the media once.
const target = new Uint8Array(1 << 20);
const copyBegan = cpuMs();
for (let i = 0; i < SECONDS * RATE; i++) {
  for (let c = 0; c < CAMERAS; c++) target.set(source.subarray(c * 100, c * 100 + sizeOf(i, c)), 0);
}
const copying = (cpuMs() - copyBegan) / (CAMERAS * SECONDS);

console.log(JSON.stringify(
  {
    cameras: CAMERAS,
    mbitPerCamera: +(media * 8 / 1e6 / CAMERAS / SECONDS).toFixed(2),
    msPerCameraSecond: +perCameraSecond.toFixed(4),
    goal: GOAL_MS,
    msOfWhichCopying: +copying.toFixed(4),
    fragments,
    bytesRatio: +(payload / media).toFixed(5),
    slabsMade: pool.stats.made,
    mostLentMiB: +(mostLent / 2 ** 20).toFixed(1),
    idleMiB: +(pool.stats.idle / 2 ** 20).toFixed(1),
    rssGrownMiB: +((memory.rss - memoryBefore.rss) / 2 ** 20).toFixed(1),
  },
  null,
  1,
));
if (perCameraSecond > GOAL_MS) {
  console.error(`over the goal of ${GOAL_MS} ms`);
  Deno.exit(1);
}
