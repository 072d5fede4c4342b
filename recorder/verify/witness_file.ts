/** Checkpoints that a witness kept, from a file. */
import { InputError } from "../../src/base/result.ts";
import type { WitnessedText } from "./check_checkpoints.ts";
import { witnessedIn } from "./page/witness_text.ts";

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
  const found = witnessedIn(text);
  if (found === null) throw wrong("holds no checkpoints");
  return found;
}
