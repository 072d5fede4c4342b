/**
 * The site's calendar. The whole of China keeps one time, UTC+8, without summer time since 1992,
 * so a fixed offset is exact for every recording that can exist.
 */
import { DAY_MS, UtcMs } from "../../src/base/units.ts";

/** What the site's clocks show ahead of UTC, in milliseconds. */
export const SITE_OFFSET_MS = 8 * 3_600_000;

/** The instant at which the site's calendar day around `at` begins. */
export function dayStart(at: UtcMs): UtcMs {
  return UtcMs(Math.floor((at + SITE_OFFSET_MS) / DAY_MS) * DAY_MS - SITE_OFFSET_MS);
}

/** `YYYY-MM-DD` of the site's calendar. */
export function dayName(at: UtcMs): string {
  return siteIso(at).slice(0, 10);
}

/** `HH:MM:SS` on the site's clocks. */
export function clockTime(at: UtcMs): string {
  return siteIso(at).slice(11, 19);
}

/** `HH:MM` when `at` lies on the same day as `now`, else `YYYY-MM-DD HH:MM`: as short as it can be without doubt. */
export function shortTime(at: UtcMs, now: UtcMs): string {
  const text = siteIso(at);
  return dayStart(at) === dayStart(now)
    ? text.slice(11, 16)
    : `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}

/** `YYYY-MM-DD HH:MM:SS` on the site's clocks. */
export function fullTime(at: UtcMs): string {
  return `${dayName(at)} ${clockTime(at)}`;
}

function siteIso(at: UtcMs): string {
  // Beyond what a Date can hold nothing was recorded; a page must not die of it.
  const ms = Number.isFinite(at) ? Math.min(Math.max(at, 0), 253_402_214_400_000) : 0;
  return new Date(ms + SITE_OFFSET_MS).toISOString();
}
