/** What an unfinished export's folder remembers of itself. */
import { z } from "zod";
import { BlockNo, Generation } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { readTextOrNull } from "../disk/durable_file.ts";
import type { VideoFacts } from "./video_file.ts";

/** The file's name; it is removed when the export is whole. */
export const UNFINISHED = "unfinished.json";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const place = z.strictObject({
  sequence: z.int(),
  block: z.int().transform(BlockNo),
  generation: z.int().transform(Generation),
});
const instant = z.int().transform(UtcMs);
const count = z.int().nonnegative();
const schema = z.strictObject({
  asked: hash,
  id: z.string().regex(/^[0-9a-f]{32}$/),
  videos: z.record(
    z.string(),
    z.strictObject({
      plan: hash,
      facts: z.strictObject({
        bytes: count,
        sha256: hash,
        frameSha256: hash,
        whole: count,
        damaged: count,
        gone: count,
        segments: z.array(z.strictObject({
          first: place,
          last: place,
          fragments: count,
          previous: hash,
          head: hash,
          afterGone: z.boolean(),
        })),
        endsGone: z.boolean(),
        lost: z.array(z.strictObject({ from: instant, to: instant })),
        list: z.string(),
      }),
    }),
  ),
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
    const parsed = text === null ? null : schema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : null;
  } catch {
    return null;
  }
}
