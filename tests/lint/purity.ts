/** What may not be named inside policy/ and src/base/: everything that is not in the arguments. */

/** Names whose mere mention is an effect, a clock or chance; each with what to do instead. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...["Deno", "process", "require", "console", "localStorage", "sessionStorage", "navigator"].map(
    (name) => [name, "hand in what it is needed for as an argument"] as const,
  ),
  ...["fetch", "WebSocket", "EventSource", "BroadcastChannel", "Worker"].map(
    (name) => [name, "let the caller do the I/O"] as const,
  ),
  ...[
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
    "clearTimeout",
    "clearInterval",
  ].map((name) => [name, "answer from the facts given, without waiting"] as const),
  ["performance", "take the time as an argument"],
  ["crypto", "take random bytes or hashes as arguments"],
  ["globalThis", "name what is meant"],
  ["self", "name what is meant"],
  ["window", "name what is meant"],
]);

/** Members that read a clock, chance or the zone of the machine. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ["Date.now", "take the time as an argument"],
  ["Temporal.Now", "take the time as an argument"],
  ["Math.random", "take randomness as an argument"],
]);

/** `Date` methods that answer in the zone of the machine, which the law does not know. */
const LOCAL_ZONE =
  /^(?:[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes|Year)|getTimezoneOffset|toLocale(?:Date|Time)?String|toDateString|toTimeString)$/;

/**
 * Why a free-standing name may not be used, or `null`.
 * @param inTest Tests may register themselves (`Deno.test`) and print.
 */
export function judgeName(name: string, inTest: boolean): string | null {
  if (inTest && (name === "Deno" || name === "console")) return null;
  const remedy = NAMES.get(name);
  return remedy === undefined ? null : `\`${name}\` is not pure; ${remedy}.`;
}

/** Why `object.property` may not be used, or `null`. */
export function judgeMember(object: string | null, property: string): string | null {
  const remedy = object === null ? undefined : MEMBERS.get(`${object}.${property}`);
  if (remedy !== undefined) return `\`${object}.${property}\` is not pure; ${remedy}.`;
  if (LOCAL_ZONE.test(property)) {
    return `\`${property}\` answers in the zone of the machine; count in Asia/Shanghai from UTC.`;
  }
  return null;
}

/** Why `Date(…)` or `new Date(…)` with this many arguments may not be used, or `null`. */
export function judgeDate(isNew: boolean, args: number): string | null {
  if (!isNew || args === 0) {
    return "`Date` without an instant reads the clock; take the time as an argument.";
  }
  return args > 1
    ? "`new Date(year, month, …)` counts in the zone of the machine; use `Date.UTC`."
    : null;
}
