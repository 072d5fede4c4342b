/** What people give, checked before it is written down. Each error names the field and the remedy. */
import { InputError } from "../../src/base/result.ts";
import type { CameraInput, HoldInput } from "./records.ts";

/**
 * A camera as given, its name trimmed and in normal form.
 *
 * @throws {InputError} that never repeats the address, since a password is in it.
 */
export function checkCamera(input: CameraInput): CameraInput {
  const name = oneLine("name", input.name, 64);
  checkUrl(input);
  const { priority, declaredBitrate } = input;
  if (!Number.isInteger(priority) || priority < 0 || priority > 9) {
    throw new InputError("priority", `${priority} is no whole number from 0 to 9`, "give 0 … 9");
  }
  if (declaredBitrate !== null && !(Number.isSafeInteger(declaredBitrate) && declaredBitrate > 0)) {
    throw new InputError(
      "bitrate",
      `${declaredBitrate} is no whole number above 0`,
      "give bits per second, such as 4000000",
    );
  }
  return { ...input, name };
}

function checkUrl({ url, via }: CameraInput): void {
  const schemes = via === "native"
    ? ["rtsp:", "rtsps:"]
    : ["rtsp:", "rtsps:", "rtmp:", "rtmps:", "http:", "https:"];
  const remedy = `give ${schemes.map((s) => `${s}//…`).join(" or ")} with a host`;
  // deno-lint-ignore no-control-regex -- control characters are what it looks for
  if (url.length > 2048 || /[\u0000-\u0020\u007f]/.test(url)) {
    throw new InputError("url", "it is too long or has blanks or control characters", remedy);
  }
  const parsed = URL.parse(url);
  if (parsed === null || parsed.hostname === "" || !schemes.includes(parsed.protocol)) {
    throw new InputError("url", `it is no address that the ${via} source can open`, remedy);
  }
}

/** A hold as given, texts trimmed. @throws {InputError} */
export function checkHold(input: HoldInput): HoldInput {
  if (!(input.to > input.from)) {
    throw new InputError("to", "it is not after the beginning", "give an end after `from`");
  }
  if (input.until === null && input.untilTrusted !== null) {
    throw new InputError("until", "an end in trusted time without a date", "give the date too");
  }
  return { ...input, who: oneLine("who", input.who, 200), why: text("why", input.why, 2000) };
}

/** One line of text without control or invisible characters, trimmed, in normal form. @throws {InputError} */
export function oneLine(field: string, value: string, most: number): string {
  const line = text(field, value, most);
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(line)) {
    throw new InputError(
      field,
      "it has control or invisible characters",
      "use letters, digits, blanks",
    );
  }
  return line;
}

function text(field: string, value: string, most: number): string {
  const trimmed = value.normalize("NFC").trim();
  if (trimmed === "") throw new InputError(field, "it is empty", "give a text");
  if (trimmed.length > most) {
    throw new InputError(field, `it has ${trimmed.length} characters`, `use at most ${most}`);
  }
  return trimmed;
}
