/** Checkpoints of a witness out of a text: one JSON a line, or one JSON alone. Pure. */
import type { WitnessedText } from "../check_checkpoints.ts";

/** The checkpoints; `null` for a text that holds none, or something else too. */
export function witnessedIn(text: string): WitnessedText[] | null {
  const whole = parsed(text);
  const found = whole === undefined
    ? text.split("\n").filter((line) => line.trim() !== "").map(parsed)
    : [whole].flat();
  const read = found.map(plain);
  return read.length === 0 || read.includes(null) ? null : read.filter((one) => one !== null);
}

function plain(json: unknown): WitnessedText | null {
  if (typeof json !== "object" || json === null) return null;
  if ("checkpoint" in json) return plain(json.checkpoint);
  if (!("text" in json && "signature" in json)) return null;
  const { text, signature } = json;
  const right = typeof text === "string" && typeof signature === "string" &&
    /^[0-9a-f]{128}$/.test(signature);
  return right ? { text, signature } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
