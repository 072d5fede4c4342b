/** The questions about rule packs as they come over the socket. */
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as v from "valibot";
import type { Need } from "../../recorder/people/roles.ts";
import { base64 } from "../../recorder/shapes.ts";
import { InputError } from "../base/result.ts";

/** Base64 that fits into a line with its question. */
const LONGEST = 60_000;
/** More than the longest pack with its head. */
const LONGEST_FILE = 1_100_000;

/** Members of the union of all questions. */
export const RULE_QUESTIONS = [
  v.strictObject({
    ask: v.literal("rule-pack-load"),
    /** The file: deflated (RFC 1951), in base64. */
    file: v.pipe(base64, v.maxLength(LONGEST)),
  }),
] as const;

/** A question of these, parsed. */
export type RuleQuestion = v.InferOutput<typeof RULE_QUESTIONS[number]>;

/** What each of them needs of whoever asks it. A pack proves itself, but only who stands at the box brings one. */
export const RULE_NEEDS: Readonly<Record<RuleQuestion["ask"], Need>> = {
  "rule-pack-load": "console",
};

/** A file as it is asked about. @throws {InputError} when it is too large for a line. */
export function packedFile(bytes: Uint8Array): string {
  const file = deflateRawSync(bytes).toString("base64");
  if (file.length <= LONGEST) return file;
  throw new InputError(
    "pack",
    "is too large to be given to a running recorder",
    "stop the recorder and load it then, or have fewer layers in one pack",
  );
}

/** The file back. @throws {InputError} when it was not packed so. */
export function unpackedFile(file: string): Uint8Array {
  try {
    return inflateRawSync(Buffer.from(file, "base64"), { maxOutputLength: LONGEST_FILE });
  } catch {
    throw new InputError("file", "is not deflated, or too long", "ask as rule_questions.ts says");
  }
}
