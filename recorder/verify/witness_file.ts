/**
 * Checkpoints that a witness kept, from a file: one JSON a line, or one JSON alone, each a
 * checkpoint or what the device gave to a witness.
 */
import { z } from "zod";
import { InputError } from "../../src/base/result.ts";
import type { WitnessedText } from "./check_checkpoints.ts";

const plain = z.object({
  text: z.string().max(1_000_000),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
const shape = z.union([z.object({ checkpoint: plain }).transform((it) => it.checkpoint), plain]);

/** Reads the file; throws `InputError` for one that holds no checkpoints. */
export function readWitness(path: string): WitnessedText[] {
  const wrong = (problem: string) =>
    new InputError("--witness", `${path}: ${problem}`, "give a file that a witness wrote");
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch {
    throw wrong("cannot be read");
  }
  const whole = parse(text);
  const found = whole === undefined
    ? text.split("\n").filter((line) => line.trim() !== "").map(parse)
    : [whole].flat();
  const read = found.map((one) => shape.safeParse(one));
  if (read.length === 0 || read.some((r) => !r.success)) throw wrong("holds no checkpoints");
  return read.flatMap((r) => r.success ? [{ text: r.data.text, signature: r.data.signature }] : []);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
