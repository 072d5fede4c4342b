/**
 * Text from strangers (a camera's answer, a name) as it may be printed: nothing in it moves a cursor,
 * begins a line or turns the direction of writing, so that no log line can be made to look like two.
 */

// deno-lint-ignore no-control-regex -- control characters are what it is for
const UNPRINTABLE = /[\u0000-\u001f\u007f]|[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with each such character written as `\u{…}`, and with it the backslash that could feign one. */
export function printable(text: string): string {
  return text.replace(/\\(?=u\{)/g, "\\u{5c}")
    .replace(UNPRINTABLE, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON that says the same and has no such character in it: escapes as JSON has them. */
export function printableJson(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replace(
    UNPRINTABLE,
    (c) =>
      c.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}
