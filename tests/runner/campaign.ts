/** Long test programs: what the list says of them, and what their last line says. */
import { z } from "zod";
import { fail, type Tally } from "./tally.ts";

const campaignSchema = z.strictObject({
  /** Unique; `deno task test --only=NAME` runs it alone. */
  name: z.string().regex(/^[a-z0-9-]+$/),
  /** What it proves, for the person who reads the output. */
  proves: z.string().min(10),
  /** Program and arguments; `deno` means the one that runs the tests. */
  command: z.array(z.string()).nonempty(),
  /** It is ended after this long and counts as failed. */
  timeoutSeconds: z.number().int().positive().max(900),
  /** Cores that it keeps busy, a part of one where it mostly waits; others run beside it on what is left. */
  cores: z.number().positive().default(1),
  /** It measures time or moves the whole machine, and nothing may run beside it. */
  alone: z.boolean().default(false),
  /** It only computes and no time in it matters: it runs at the lowest priority beside others. */
  idle: z.boolean().default(false),
});

/** One long test program. */
export type Campaign = Readonly<z.infer<typeof campaignSchema>>;

/** Reads `tests/campaigns/list.json`; throws when an entry is wrong or a name stands there twice. */
export function parseList(text: string): Campaign[] {
  const list = z.array(campaignSchema).parse(JSON.parse(text));
  const twice = list.find((it, n) => list.findIndex((other) => other.name === it.name) !== n);
  if (twice !== undefined) throw new Error(`the name \`${twice.name}\` stands in the list twice`);
  return list;
}

const resultSchema = z.object({
  passed: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  notes: z.array(z.string()).default([]),
});

/** How a program ended. */
export interface Ending {
  readonly status: number;
  /** Standard output, whole or its end. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Counts of a campaign, from its last line. Whatever is odd about it counts as a failure. */
export function tallyCampaign(campaign: Campaign, ending: Ending): Tally {
  const found = readResult(ending.output);
  let tally: Tally = found === null
    ? { passed: 0, failed: 0, skipped: 0, notes: [] }
    : { ...found, notes: found.notes.map((note) => `${campaign.name}: ${note}`) };
  if (ending.timedOut) {
    return fail(tally, `${campaign.name}: ended after its ${campaign.timeoutSeconds} s were over`);
  }
  if (found === null) {
    return fail(tally, `${campaign.name}: its last line is no JSON with passed, failed, skipped`);
  }
  if (ending.status !== 0 && found.failed === 0) {
    tally = fail(tally, `${campaign.name}: ended with status ${ending.status} and no failed test`);
  }
  if (found.passed + found.failed + found.skipped === 0) {
    tally = fail(tally, `${campaign.name}: ran nothing`);
  }
  if (found.skipped > 0 && found.notes.length === 0) {
    tally = fail(tally, `${campaign.name}: skipped ${found.skipped} and printed no reason`);
  }
  return tally;
}

function readResult(output: string): z.infer<typeof resultSchema> | null {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  try {
    return resultSchema.parse(JSON.parse(last));
  } catch {
    return null; // the caller reports that the line could not be read
  }
}
