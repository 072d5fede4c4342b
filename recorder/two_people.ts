import { InputError } from "../src/base/result.ts";

/** Two different people, names trimmed. */
export type TwoPeople = readonly [string, string];

/**
 * Two names as two different people.
 *
 * @throws {InputError} when one is missing or both are the same but for case, width or blanks.
 */
export function twoPeople(by: readonly [string, string]): TwoPeople {
  const [one, two] = [by[0].trim(), by[1].trim()];
  const same = one.normalize("NFKC").toLowerCase() === two.normalize("NFKC").toLowerCase();
  if (one === "" || two === "" || same) {
    throw new InputError("by", "two different people are needed", "name both who confirm");
  }
  return [one, two];
}
