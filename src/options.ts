/** The command line into typed values; every refusal names the option and the remedy. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { parseInstant } from "../policy/instants.ts";
import { InputError } from "./base/result.ts";
import type { UtcMs } from "./base/units.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Options and words of a command. Throws `InputError` for an option that the command does not know. */
export function options<const T extends Options>(args: readonly string[], known: T, words = 0) {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: known,
      allowPositionals: words > 0,
      strict: true,
    });
    if (parsed.positionals.length > words) {
      throw new InputError(
        "arguments",
        `${parsed.positionals[words]} is one too many`,
        "leave it out",
      );
    }
    return parsed;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      "options",
      why.split("\n")[0] ?? why,
      `use ${Object.keys(known).map((k) => `--${k}`).join(", ")}`,
    );
  }
}

/** An option that must be there. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === "") {
    throw new InputError(`--${option}`, "is missing", "give it");
  }
  return value;
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** A number of bytes: `1048576`, `64M`, `2T`. */
export function bytes(text: string, option: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,3})?)\s*([KMGT]?)(?:i?B)?$/i.exec(text);
  const size = match === null
    ? NaN
    : Number(match[1]) * (UNITS[(match[2] ?? "").toUpperCase()] ?? NaN);
  if (!Number.isFinite(size) || size < 1) {
    throw new InputError(
      `--${option}`,
      `${text} is no number of bytes`,
      "give it as 64M, 500G or 2T",
    );
  }
  return Math.floor(size);
}

/** A whole number inside bounds. */
export function whole(text: string, option: string, min: number, max: number): number {
  const n = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (!(n >= min && n <= max)) {
    throw new InputError(
      `--${option}`,
      `${text} is no whole number from ${min} to ${max}`,
      "give one",
    );
  }
  return n;
}

/** A bitrate in bits a second: `4000000`, `4M`, `512k` (thousands, as cameras count them). */
export function bitrate(text: string, option: string): number {
  const match = /^(\d{1,12}(?:\.\d{1,3})?)([kM]?)$/.exec(text);
  const rate = match === null
    ? NaN
    : Number(match[1]) * { "": 1, k: 1e3, M: 1e6 }[match[2] as "" | "k" | "M"];
  if (!(rate >= 1000 && rate <= 1e9)) {
    throw new InputError(`--${option}`, `${text} is no bitrate`, "give bits a second, such as 4M");
  }
  return Math.round(rate);
}

/** An instant in ISO 8601 with an offset. */
export function instant(text: string, option: string): UtcMs {
  const at = parseInstant(text);
  if (!at.ok) throw new InputError(`--${option}`, at.error, "give it as 2026-03-01T08:00:00+08:00");
  return at.value;
}

/** One of a few words. */
export function oneOf<const T extends string>(
  text: string,
  option: string,
  words: readonly T[],
): T {
  const word = words.find((w) => w === text);
  if (word === undefined) {
    throw new InputError(`--${option}`, `${text} is not known`, `say ${words.join(" or ")}`);
  }
  return word;
}

/** What `--OPTION` or `--no-OPTION` says; `undefined` where neither is given. */
export function yesOrNo<const Name extends string>(
  values: { readonly [N in Name | `no-${Name}`]?: boolean | undefined },
  option: Name,
): boolean | undefined {
  const [yes, no] = [values[option], values[`no-${option}`]];
  if (yes && no) {
    throw new InputError(`--no-${option}`, `says the opposite of --${option}`, "leave one out");
  }
  return yes ? true : no ? false : undefined;
}

/** The two people of `--by NAME --by NAME`; that they are two different ones is looked at later. */
export function twoNames(by: readonly string[] | undefined): [string, string] {
  const [first, second, ...more] = by ?? [];
  if (first === undefined || second === undefined || more.length > 0) {
    throw new InputError("--by", "two people must confirm it", "give --by NAME twice");
  }
  return [first, second];
}

/** A command, or what it does with the words after its verb: answers the exit status. */
export type Command = (args: readonly string[]) => number | Promise<number>;

/** A command that is told by its first word what to do. */
export function verbs(name: string, known: Readonly<Record<string, Command>>): Command {
  const table = new Map(Object.entries(known)); // no word finds what every object has
  const words = [...table.keys()];
  const remedy = `say ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  return (args) => {
    const [verb, ...rest] = args;
    const command = verb === undefined ? undefined : table.get(verb);
    if (command !== undefined) return command(rest);
    const problem = verb === undefined ? "what about it is missing" : `${verb} is not known`;
    throw new InputError(name, problem, remedy);
  };
}
