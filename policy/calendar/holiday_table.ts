/**
 * The State Council's yearly arrangement of holidays as plain data: what a device without internet
 * loads for a new year, checked when it is read.
 */
import { err, InputError, ok, type Result } from "../../src/base/result.ts";
import { FIRST_YEAR, LAST_YEAR, parseIsoDate } from "./iso_date.ts";
import { isWeekend } from "./weekend.ts";

/** One year as its notice arranges it. Days are `MM-DD`. */
export interface HolidayYear {
  /** Days off: statutory holidays, weekdays moved to them, and the weekends in between. */
  readonly off: readonly string[];
  /** Weekend days that are declared working days. */
  readonly work: readonly string[];
}

/** Every year that is known. */
export interface HolidayTable {
  /** Rises with every change. Decisions store it. */
  readonly version: number;
  readonly source: string;
  /** By year, `YYYY`. A year stands here whole or not at all. */
  readonly years: Readonly<Record<string, HolidayYear>>;
}

/** Holidays of fixed date (holiday regulation, art. 2): a year without one of them is not whole. */
const EVERY_YEAR_OFF = ["01-01", "05-01", "10-01"] as const;

/** More than twice what any notice has declared; beyond it a table would move deadlines by months. */
const MOST_DAYS_OFF = 80;

const SOURCE_LENGTH = 500;

type Keys = Readonly<Record<string, unknown>>;

const wrong = (field: string, problem: string, remedy: string) =>
  err(new InputError(field, problem, remedy));

/** The members of an object that has exactly the named keys. `keys` is `null` where any may stand. */
function members(
  value: unknown,
  field: string,
  keys: readonly string[] | null,
): Result<Keys, InputError> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return wrong(field, "is not an object", "write { … } there");
  }
  const found = Object.keys(value);
  for (const key of keys ?? []) {
    if (found.includes(key)) continue;
    return wrong(field, `has no \`${key}\``, `add \`${key}\``);
  }
  const strange = keys === null ? undefined : found.find((key) => !keys.includes(key));
  if (strange === undefined) return ok(value as Keys);
  return wrong(field, `has an unknown key \`${strange}\``, "remove it, or load a newer program");
}

/** The days of one list of a year, each of which must exist and stand there once. */
function days(value: unknown, year: string, field: string): Result<string[], InputError> {
  if (!Array.isArray(value)) return wrong(field, "is not a list", 'write ["MM-DD", …] there');
  const read = new Set<string>();
  for (const [index, day] of Array.from<unknown>(value).entries()) {
    const at = `${field}[${index}]`;
    if (typeof day !== "string") return wrong(at, "is not a text", 'write "MM-DD"');
    const date = parseIsoDate(`${year}-${day}`);
    if (!date.ok) {
      return wrong(at, `${year}-${day} ${date.error}`, "write a day of that year, MM-DD");
    }
    if (read.has(day)) return wrong(at, `${day} stands there twice`, "name each day once");
    read.add(day);
  }
  return ok([...read].sort());
}

function parseYear(value: unknown, year: string): Result<HolidayYear, InputError> {
  const field = `years.${year}`;
  const parts = members(value, field, ["off", "work"]);
  if (!parts.ok) return parts;
  const off = days(parts.value["off"], year, `${field}.off`);
  if (!off.ok) return off;
  const work = days(parts.value["work"], year, `${field}.work`);
  if (!work.ok) return work;

  const missing = EVERY_YEAR_OFF.find((day) => !off.value.includes(day));
  if (missing !== undefined) {
    return wrong(`${field}.off`, `${missing} is not in it`, "enter the notice's whole year");
  }
  if (off.value.length > MOST_DAYS_OFF) {
    const problem = `has ${off.value.length} days, more than ${MOST_DAYS_OFF}`;
    return wrong(`${field}.off`, problem, "enter only the days that the notice names");
  }
  for (const day of work.value) {
    if (off.value.includes(day)) {
      return wrong(`${field}.work`, `${day} is in \`off\` too`, "enter it where the notice has it");
    }
    const date = parseIsoDate(`${year}-${day}`);
    if (date.ok && isWeekend(date.value)) continue;
    const problem = `${day} is no Saturday or Sunday`;
    return wrong(
      `${field}.work`,
      problem,
      "enter only weekend days that are declared working days",
    );
  }
  return ok({ off: off.value, work: work.value });
}

/**
 * A table from JSON that somebody sent. Its days come out in order of date. The error names the
 * place, such as `years.2027.work[3]`.
 */
export function parseHolidayTable(value: unknown): Result<HolidayTable, InputError> {
  const table = members(value, "holidays", ["version", "source", "years"]);
  if (!table.ok) return table;
  const { version, source } = table.value;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    return wrong("version", "is not a whole number from 1 on", "number the tables upwards");
  }
  if (typeof source !== "string" || source.trim() === "" || source.length > SOURCE_LENGTH) {
    const remedy = `name the notices in 1 to ${SOURCE_LENGTH} characters`;
    return wrong("source", "does not say where the table comes from", remedy);
  }
  const entries = members(table.value["years"], "years", null);
  if (!entries.ok) return entries;
  const years: Record<string, HolidayYear> = {};
  for (const [year, entry] of Object.entries(entries.value)) {
    const inRange = /^\d{4}$/.test(year) && Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR;
    if (!inRange) {
      return wrong("years", `\`${year}\` is no year`, `write ${FIRST_YEAR} to ${LAST_YEAR}`);
    }
    const parsed = parseYear(entry, year);
    if (!parsed.ok) return parsed;
    years[year] = parsed.value;
  }
  if (Object.keys(years).length === 0) return wrong("years", "is empty", "enter at least one year");
  return ok({ version, source, years });
}
