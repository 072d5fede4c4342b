/** What an unfinished export's folder remembers of itself. */
import * as v from "valibot";
import { BlockNo, Generation } from "../../src/base/ids.ts";
import { readTextOrNull } from "../disk/durable_file.ts";
import { count, hex, instant, noList, tryParse, whole } from "../shapes.ts";
import type { VideoFacts } from "./video_file.ts";

/** The file's name; it is removed when the export is whole. */
export const UNFINISHED = "unfinished.json";

const hash = hex(64);
const place = v.strictObject({
  sequence: whole,
  block: v.pipe(whole, v.transform(BlockNo)),
  generation: v.pipe(whole, v.transform(Generation)),
});
const schema = v.strictObject({
  asked: hash,
  id: hex(32),
  videos: noList(v.record(
    v.string(),
    v.strictObject({
      plan: hash,
      facts: v.strictObject({
        bytes: count,
        sha256: hash,
        frameSha256: hash,
        whole: count,
        damaged: count,
        gone: count,
        segments: v.array(v.strictObject({
          first: place,
          last: place,
          fragments: count,
          previous: hash,
          head: hash,
          afterGone: v.boolean(),
        })),
        endsGone: v.boolean(),
        lost: v.array(v.strictObject({ from: instant, to: instant })),
        list: v.string(),
      }),
    }),
  )),
});

/** What was asked for, the export's identity, and the videos that are whole. */
export interface Unfinished {
  readonly asked: string;
  readonly id: string;
  readonly videos: Record<string, { readonly plan: string; readonly facts: VideoFacts }>;
}

/** The file's text. */
export const unfinishedText = (it: Unfinished): string => `${JSON.stringify(it)}\n`;

/** What the file says; `null` where there is none, or one that this program cannot have written. */
export function readUnfinished(path: string): Unfinished | null {
  try {
    const text = readTextOrNull(path);
    const parsed = text === null ? null : tryParse(schema, JSON.parse(text));
    return parsed?.ok ? parsed.value : null;
  } catch {
    return null;
  }
}
