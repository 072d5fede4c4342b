/** What a subject is told and what it says: one JSON object a line on standard output. */
import { z } from "zod";

/** Bugs that a subject can be given, to prove that a campaign would find them. */
export const BUGS = [
  "no-sync",
  "index-first",
  "index-not-durable",
  "believes-failed-sync",
  "acknowledges-early",
] as const;
export type Bug = typeof BUGS[number];

const order = z.strictObject({
  /** Folder of the index. */
  data: z.string(),
  /** Paths of the disks. */
  disks: z.array(z.string()).nonempty(),
  blocksPerDisk: z.number().int().min(1),
  blockBytes: z.number().int(),
  tape: z.string(),
  cameras: z.number().int().min(1),
  /** Trusted time before the first fragment, and how long footage is protected; milliseconds. */
  now: z.number().int(),
  keep: z.number().int(),
  seed: z.number().int(),
  /** From one second of footage to the next, and from one group commit to the next; real milliseconds. */
  pace: z.number(),
  commit: z.number(),
  /** Give up what may be given up even while there is room. */
  eager: z.boolean(),
  /** Ends by itself after so many seconds of footage; `null`: never. */
  ticks: z.number().int().nullable(),
  bug: z.enum(BUGS).nullable(),
});

/** How a subject is to record. */
export type Order = z.infer<typeof order>;

/** Reads the order on a subject's command line. */
export const parseOrder = (text: string): Order => order.parse(JSON.parse(text));

const n = z.number();
const line = z.discriminatedUnion("say", [
  /** The disks are formatted. */
  z.strictObject({ say: z.literal("formatted") }),
  /** Recovery begins, and what it found. */
  z.strictObject({ say: z.literal("recovering") }),
  z.strictObject({
    say: z.literal("recovered"),
    salvaged: n,
    unused: n,
    unreadable: z.array(z.string()),
    ms: n,
  }),
  /** Trusted time from here on; said before it is used. */
  z.strictObject({ say: z.literal("now"), now: n }),
  /** A fragment is recorded. */
  z.strictObject({ say: z.literal("ack"), camera: n, start: n, end: n, sha: z.string() }),
  z.strictObject({ say: z.literal("refused"), camera: n, why: z.string() }),
  z.strictObject({ say: z.literal("lost"), camera: n, start: n, why: z.string() }),
  z.strictObject({ say: z.literal("gave-up"), block: n }),
  z.strictObject({ say: z.literal("block-failed"), block: n, why: z.string() }),
  z.strictObject({ say: z.literal("disk-failed"), disk: n }),
  /** It cannot go on and ends; the last line. */
  z.strictObject({ say: z.literal("stop"), why: z.string() }),
  z.strictObject({ say: z.literal("done") }),
]);

/** A line of a subject. */
export type Line = z.infer<typeof line>;

/** Reads a line; throws for what is none. */
export const parseLine = (text: string): Line => line.parse(JSON.parse(text));

/** Where the index of `data` is. */
export const indexPath = (data: string): string => `${data}/index.db`;
