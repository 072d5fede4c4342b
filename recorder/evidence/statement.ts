/**
 * The daily statement of retention: for one day in Shanghai, what of each camera is held and how much
 * must be, what is missing and why, what happened to the clock, and what was refused. One JSON text,
 * signed as its exact bytes.
 */
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { type ShanghaiDay, startOfDay } from "../../policy/days.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import type { FootageReader, Gap } from "../read_port.ts";
import { isRefusal, type LogLine } from "./log_line.ts";

/** What a statement is made from. */
export interface StatementFacts {
  readonly day: ShanghaiDay;
  readonly footage: Pick<FootageReader, "cameras" | "gaps">;
  /** Lines of the log that may be of the day; others are left out here. */
  readonly lines: Iterable<LogLine>;
  /** Now: a statement made long after its day says what is held now, not what was held then. */
  readonly madeAt: UtcMs;
  readonly trusted: number;
  readonly clockGood: boolean;
  readonly daysRequired: number;
  readonly layers: readonly string[];
  readonly rulesVersion: string;
  readonly site: string;
  readonly pool: string;
  readonly key: string;
  readonly software: string;
}

/** What a statement says of one camera. Times are ISO 8601 in UTC. */
export interface CameraStatement {
  readonly camera: number;
  readonly name: string;
  readonly removed: boolean;
  readonly oldest: string | null;
  readonly newest: string | null;
  /** From the oldest footage held to the end of the day, in days with one decimal. */
  readonly daysHeld: number;
  readonly daysRequired: number;
  /** Of the day only; at most {@link MOST}, the longest. */
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly cause: string }[];
  readonly gapsInAll: number;
  readonly missingSeconds: number;
}

/** A line of the log that a statement repeats. */
export interface StatedLine {
  readonly line: number;
  readonly at: string;
  readonly kind: string;
  readonly camera: number | null;
  readonly reason: string;
}

/** At most so many gaps of a camera and lines of a kind are written out; the number of all is said. */
export const MOST = 100;

const CLOCK_KINDS: ReadonlySet<string> = new Set([
  "clock-jump-ignored",
  "power-was-off",
  "clock-verified",
  "clock-wrong",
  "clock-contradiction",
]);

/** The content of a statement, for people and programs. */
export interface Statement {
  readonly holdfast: "retention-statement";
  readonly version: 1;
  /** `YYYY-MM-DD` in Shanghai. */
  readonly day: string;
  readonly madeAt: string;
  readonly trusted: number;
  readonly clock: "good" | "unknown";
  readonly pool: string;
  readonly key: string;
  readonly software: string;
  readonly site: string;
  readonly layers: readonly string[];
  readonly rulesVersion: string;
  readonly cameras: readonly CameraStatement[];
  readonly clockEvents: readonly StatedLine[];
  readonly clockEventsInAll: number;
  readonly refused: readonly StatedLine[];
  readonly refusedInAll: number;
}

/** Makes a statement. */
export function makeStatement(facts: StatementFacts): Statement {
  const from = startOfDay(facts.day);
  const to = UtcMs(from + DAY_MS);
  const clock: StatedLine[] = [], refused: StatedLine[] = [];
  let clocks = 0, refusals = 0;
  for (const line of facts.lines) {
    if (line.at < from || line.at >= to) continue;
    if (CLOCK_KINDS.has(line.kind) && ++clocks <= MOST) clock.push(stated(line));
    if (isRefusal(line.kind, line.details) && ++refusals <= MOST) refused.push(stated(line));
  }
  return {
    holdfast: "retention-statement",
    version: 1,
    day: formatIsoDate(facts.day),
    madeAt: iso(facts.madeAt),
    trusted: facts.trusted,
    clock: facts.clockGood ? "good" : "unknown",
    pool: facts.pool,
    key: facts.key,
    software: facts.software,
    site: facts.site,
    layers: facts.layers,
    rulesVersion: facts.rulesVersion,
    cameras: facts.footage.cameras().filter((camera) => !camera.removed || camera.oldest !== null)
      .map((camera) => {
        const gaps = facts.footage.gaps(camera.id, from, to);
        const held = camera.oldest === null ? 0 : Math.max(0, (to - camera.oldest) / DAY_MS);
        return {
          camera: camera.id,
          name: camera.name,
          removed: camera.removed,
          oldest: isoOrNull(camera.oldest),
          newest: isoOrNull(camera.newest),
          daysHeld: Math.floor(held * 10) / 10,
          daysRequired: facts.daysRequired,
          gaps: longest(gaps).map((g) => ({ from: iso(g.from), to: iso(g.to), cause: g.cause })),
          gapsInAll: gaps.length,
          missingSeconds: Math.round(gaps.reduce((sum, g) => sum + (g.to - g.from), 0) / 1000),
        };
      }),
    clockEvents: clock,
    clockEventsInAll: clocks,
    refused,
    refusedInAll: refusals,
  };
}

/** The longest gaps, in order of time. */
function longest(gaps: readonly Gap[]): Gap[] {
  return [...gaps].sort((a, b) => (b.to - b.from) - (a.to - a.from)).slice(0, MOST)
    .sort((a, b) => a.from - b.from);
}

const stated = ({ id, at, kind, camera, reason }: LogLine): StatedLine => ({
  line: id,
  at: iso(at),
  kind,
  camera,
  reason,
});
const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => at === null ? null : iso(at);
