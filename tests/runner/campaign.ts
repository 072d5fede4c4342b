/** Long test programs: what the list says of them, and what their last line says. */
import * as v from "valibot";
import { count, finite, parse, positive } from "../../recorder/shapes.ts";
import { fail, type Tally } from "./tally.ts";

const campaignSchema = v.strictObject({
  /** Unique; `deno task test --only=NAME` runs it alone. */
  name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  /** What it proves, for the person who reads the output. */
  proves: v.pipe(v.string(), v.minLength(10)),
  /** Program and arguments; `deno` means the one that runs the tests. */
  command: v.pipe(v.array(v.string()), v.minLength(1)),
  /** It is ended after this long and counts as failed. */
  timeoutSeconds: v.pipe(positive, v.maxValue(1200)),
  /** Cores that it keeps busy, a part of one where it mostly waits; others run beside it on what is left. */
  cores: v.optional(v.pipe(finite, v.gtValue(0)), 1),
  /** It measures time or moves the whole machine, and nothing may run beside it. */
  alone: v.optional(v.boolean(), false),
  /** It only computes and no time in it matters: it runs at the lowest priority beside others. */
  idle: v.optional(v.boolean(), false),
});

/** One long test program. */
export type Campaign = Readonly<v.InferOutput<typeof campaignSchema>>;

/** Reads `tests/campaigns/list.json`; throws when an entry is wrong or a name stands there twice. */
export function parseList(text: string): Campaign[] {
  const list = parse(v.array(campaignSchema), JSON.parse(text));
  const twice = list.find((it, n) => list.findIndex((other) => other.name === it.name) !== n);
  if (twice !== undefined) throw new Error(`the name \`${twice.name}\` stands in the list twice`);
  return list;
}

const resultSchema = v.object({
  passed: count,
  failed: count,
  skipped: count,
  notes: v.optional(v.array(v.string()), []),
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

function readResult(output: string): v.InferOutput<typeof resultSchema> | null {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  try {
    return parse(resultSchema, JSON.parse(last));
  } catch {
    return null; // the caller reports that the line could not be read
  }
}
