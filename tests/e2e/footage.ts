/** What the program says it recorded, held against the block files themselves. */
import * as v from "valibot";
import { assert } from "../assert.ts";
import { readGeometry } from "../../recorder/engine/geometry.ts";
import { blockPath } from "../../recorder/disk/paths.ts";
import { count, hex, parse, positive } from "../../recorder/shapes.ts";
import { BlockNo } from "../../src/base/ids.ts";
import { json } from "./program.ts";

const instant = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  v.transform(Date.parse),
);
const answer = v.strictObject({
  segments: v.array(v.strictObject({
    from: instant,
    to: instant,
    block: count,
    offset: positive,
    length: positive,
    sha256: hex(64),
  })),
  gaps: v.array(v.strictObject({ from: instant, to: instant, cause: v.string() })),
});

/** The answer of `segments`, times in UTC milliseconds. */
export type Segments = v.InferOutput<typeof answer>;
export type Segment = Segments["segments"][number];

/** Asks `segments` for a camera's [from, to), and fails unless its answer has exactly the promised shape. */
export async function segments(
  data: string,
  camera: string,
  from: number,
  to: number,
): Promise<Segments> {
  const iso = (at: number) => new Date(at).toISOString();
  const span = ["--from", iso(from), "--to", iso(to)];
  return parse(answer, await json(["segments", "--data", data, "--camera", camera, ...span]));
}

/** The file of a block. */
export function blockFile(data: string, block: number): string {
  const geometry = readGeometry(data);
  assert(geometry !== null, `${data} has no pool`);
  return blockPath(geometry.disks.of(BlockNo(block)).path, BlockNo(block));
}

/** SHA-256 of some bytes of a file, in hex; of the whole file when no span is named. */
export async function sha256(path: string, span?: { offset: number; length: number }) {
  const file = await Deno.readFile(path);
  const bytes = span === undefined ? file : file.subarray(span.offset, span.offset + span.length);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Fails unless every segment's bytes are in its block file, with the hash that was told. */
export async function assertOnDisk(data: string, list: readonly Segment[]): Promise<void> {
  const files = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const s of list) {
    const file = files.get(s.block) ?? await Deno.readFile(blockFile(data, s.block));
    files.set(s.block, file);
    const bytes = file.subarray(s.offset, s.offset + s.length);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
    assert(hash === s.sha256, `block ${s.block} at ${s.offset}: ${hash} instead of ${s.sha256}`);
  }
}

/** Milliseconds of footage in segments. */
export const recorded = (list: readonly Segment[]): number =>
  list.reduce((sum, s) => sum + (s.to - s.from), 0);

/** The longest time between one segment's end and the next one's beginning, in milliseconds. */
export function longestHole(list: readonly Segment[]): number {
  let longest = 0;
  for (const [i, s] of list.entries()) {
    const next = list[i + 1];
    if (next !== undefined) longest = Math.max(longest, next.from - s.to);
  }
  return longest;
}
