/** What people put into register, requests and reports, checked before it is written down. */
import { CameraId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Person, RegisteredSpan } from "../register_port.ts";

/** Nobody can look at more at a time; a span of a thousand years is a slip of the pen or an attack. */
const LONGEST_SPAN_DAYS = 400;
/** Footage to come may be asked for, this far ahead. */
const FURTHEST_AHEAD_DAYS = 31;
const MOST_CAMERAS = 1000;

/** A person, texts trimmed. `document` says whether the number of a paper must be there. @throws {InputError} */
export function checkPerson(
  field: string,
  { name, unit, document }: Person,
  paper: "must" | "may",
): Person {
  return {
    name: oneLine(`${field}.name`, name, 200),
    unit: oneLine(`${field}.unit`, unit, 200),
    document: paper === "may" && document.trim() === ""
      ? ""
      : oneLine(`${field}.document`, document, 200),
  };
}

/** A stretch of displayed time that somebody can mean. @throws {InputError} */
export function checkSpan({ from, to }: RegisteredSpan, now: UtcMs): RegisteredSpan {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0) {
    throw new InputError("span", "is no time in whole milliseconds", "give a beginning and an end");
  }
  if (to <= from) {
    throw new InputError("span", "its end is not after its beginning", "give a later end");
  }
  if (to - from > LONGEST_SPAN_DAYS * DAY_MS) {
    throw new InputError("span", `is longer than ${LONGEST_SPAN_DAYS} days`, "give a shorter one");
  }
  if (to > now + FURTHEST_AHEAD_DAYS * DAY_MS) {
    throw new InputError(
      "span",
      `ends more than ${FURTHEST_AHEAD_DAYS} days from now`,
      "give an earlier end",
    );
  }
  return { from, to };
}

/** Cameras of this device, removed ones too, each once, in order. @throws {InputError} */
export function checkCameras(
  cameras: readonly CameraId[],
  reader: Pick<LedgerReader, "cameras">,
): CameraId[] {
  if (cameras.length === 0) {
    throw new InputError("cameras", "no camera is named", "name one at least");
  }
  if (cameras.length > MOST_CAMERAS) {
    throw new InputError("cameras", `more than ${MOST_CAMERAS} are named`, "name fewer");
  }
  const known = new Set(reader.cameras({ removed: true }).map(({ id }) => id));
  const stranger = cameras.find((id) => !known.has(id));
  if (stranger !== undefined) {
    throw new InputError("cameras", `there is no camera ${stranger}`, "name cameras of the list");
  }
  return [...new Set(cameras)].sort((a, b) => a - b);
}

/** A text of some lines, without other control or invisible characters, trimmed. @throws {InputError} */
export function someLines(field: string, value: string, most: number): string {
  const lines = value.normalize("NFC").trim().split(/\r\n|\n|\r/);
  const whole = lines.join("\n");
  if (whole === "") throw new InputError(field, "is empty", "write a sentence");
  if (whole.length > most) {
    throw new InputError(field, `has ${whole.length} characters`, `use at most ${most}`);
  }
  for (const line of lines) {
    if (line.trim() !== "") oneLine(field, line, most);
  }
  return whole;
}
