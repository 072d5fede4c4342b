/** What a subject is told and what it says: one JSON object a line on standard output. */
import * as v from "valibot";
import { finite, parse, positive, whole } from "../../recorder/shapes.ts";

/** Bugs that a subject can be given, to prove that a campaign would find them. */
export const BUGS = [
  "no-sync",
  "index-first",
  "index-not-durable",
  "believes-failed-sync",
  "acknowledges-early",
] as const;
export type Bug = typeof BUGS[number];

const order = v.strictObject({
  /** Folder of the index. */
  data: v.string(),
  /** Paths of the disks. */
  disks: v.pipe(v.array(v.string()), v.minLength(1)),
  blocksPerDisk: positive,
  blockBytes: whole,
  tape: v.string(),
  cameras: positive,
  /** Trusted time before the first fragment, and how long footage is protected; milliseconds. */
  now: whole,
  keep: whole,
  seed: whole,
  /** From one second of footage to the next, and from one group commit to the next; real milliseconds. */
  pace: finite,
  commit: finite,
  /** Give up what may be given up even while there is room. */
  eager: v.boolean(),
  /** Ends by itself after so many seconds of footage; `null`: never. */
  ticks: v.nullable(whole),
  bug: v.nullable(v.picklist(BUGS)),
});

/** How a subject is to record. */
export type Order = v.InferOutput<typeof order>;

/** Reads the order on a subject's command line. */
export const parseOrder = (text: string): Order => parse(order, JSON.parse(text));

const n = finite;
const line = v.variant("say", [
  /** The disks are formatted. */
  v.strictObject({ say: v.literal("formatted") }),
  /** Recovery begins, and what it found. */
  v.strictObject({ say: v.literal("recovering") }),
  v.strictObject({
    say: v.literal("recovered"),
    salvaged: n,
    unused: n,
    unreadable: v.array(v.string()),
    ms: n,
  }),
  /** Trusted time from here on; said before it is used. */
  v.strictObject({ say: v.literal("now"), now: n }),
  /** A fragment is recorded. */
  v.strictObject({ say: v.literal("ack"), camera: n, start: n, end: n, sha: v.string() }),
  v.strictObject({ say: v.literal("refused"), camera: n, why: v.string() }),
  v.strictObject({ say: v.literal("lost"), camera: n, start: n, why: v.string() }),
  v.strictObject({ say: v.literal("gave-up"), block: n }),
  v.strictObject({ say: v.literal("block-failed"), block: n, why: v.string() }),
  v.strictObject({ say: v.literal("disk-failed"), disk: n }),
  /** It cannot go on and ends; the last line. */
  v.strictObject({ say: v.literal("stop"), why: v.string() }),
  v.strictObject({ say: v.literal("done") }),
]);

/** A line of a subject. */
export type Line = v.InferOutput<typeof line>;

/** Reads a line; throws for what is none. */
export const parseLine = (text: string): Line => parse(line, JSON.parse(text));

/** Where the index of `data` is. */
export const indexPath = (data: string): string => `${data}/index.db`;
