/** What arrives in an address is parsed here, once, into types that cannot be wrong. */
import { CameraId } from "../src/base/ids.ts";
import { InputError } from "../src/base/result.ts";
import { UtcMs } from "../src/base/units.ts";
import { dayStart, SITE_OFFSET_MS } from "./view/site_time.ts";

const MAX_ID = 2 ** 32 - 1;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A camera's number from the path; throws {@link InputError} for anything that is not 1 … 2³²−1 in plain digits. */
export function parseCameraId(text: string): CameraId {
  const n = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (n === 0 || n > MAX_ID) {
    throw new InputError("camera", "is not a camera's number", "use a number from the camera list");
  }
  return CameraId(n);
}

/** An instant in ISO 8601 with its zone (`Z` or `+08:00`), milliseconds at most, from 1970 to 9999; throws {@link InputError}. */
export function parseInstant(field: string, text: string | undefined): UtcMs {
  const ms = text !== undefined && INSTANT.test(text) ? Date.parse(text) : NaN;
  if (!Number.isFinite(ms) || ms < 0) {
    throw new InputError(
      field,
      "is not a time",
      "write it like 2026-01-31T08:00:00Z or 2026-01-31T16:00:00+08:00",
    );
  }
  return UtcMs(ms);
}

/** A calendar day of the site (`YYYY-MM-DD`) as the instant at which it begins; throws {@link InputError}. */
export function parseDay(field: string, text: string | undefined): UtcMs {
  const match = DAY.exec(text ?? "");
  const ms = match === null
    ? NaN
    : Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) - SITE_OFFSET_MS;
  const real = Number.isFinite(ms) && ms >= -SITE_OFFSET_MS &&
    new Date(ms + SITE_OFFSET_MS).toISOString().startsWith(text ?? "");
  if (!real) throw new InputError(field, "is not a day", "write it like 2026-01-31");
  return dayStart(UtcMs(Math.max(ms, 0)));
}

/** A whole number in [min, max]; throws {@link InputError}. */
export function parseWhole(
  field: string,
  text: string | undefined,
  min: number,
  max: number,
): number {
  const n = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(n >= min && n <= max)) {
    throw new InputError(field, "is out of bounds", `use a whole number from ${min} to ${max}`);
  }
  return n;
}
