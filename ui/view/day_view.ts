/** One day of one camera as the timeline draws it. */
import type { FootageReader, Gap, Span } from "../../recorder/read_port.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import type { Texts } from "../text/texts.ts";
import { clockTime, dayName } from "./site_time.ts";

/** More stretches than this are more than a strip of pixels can show: close ones are drawn as one. */
const MAX_SPANS = 3000;
/** Gaps named in the list; the longest are kept. */
const MAX_GAPS = 500;

/** A day as the browser draws it: times in UTC milliseconds, words in one language. */
export interface DayView {
  readonly day: string;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** `[from, to]` in UTC milliseconds. */
  readonly spans: readonly (readonly [number, number])[];
  readonly gaps: readonly {
    readonly from: number;
    readonly to: number;
    readonly fromText: string;
    readonly toText: string;
    readonly text: string;
    /** Nothing is wrong: there never was footage, or its time is over. Drawn like time without footage. */
    readonly lawful: boolean;
  }[];
  /** Gaps that are not in `gaps`. */
  readonly moreGaps: number;
}

/** The 24 hours from `from`: stretches with footage, gaps with their causes in words. */
export function dayView(
  reader: FootageReader,
  camera: CameraId,
  from: UtcMs,
  now: UtcMs,
  t: Texts,
): DayView {
  const to = UtcMs(from + DAY_MS);
  const gaps = reader.gaps(camera, from, to);
  const named = longest(gaps, MAX_GAPS);
  return {
    day: dayName(from),
    from,
    to,
    now,
    spans: joinClose(reader.spans(camera, from, to), MAX_SPANS).map((s) => [s.from, s.to]),
    gaps: named.map((g) => ({
      from: g.from,
      to: g.to,
      fromText: clockTime(g.from),
      // The end of a day is written 24:00 on its own page, not 00:00.
      toText: g.to === to ? "24:00:00" : clockTime(g.to),
      text: t.gaps[g.cause],
      lawful: g.cause === "first-recording" || g.cause === "expired",
    })),
    moreGaps: gaps.length - named.length,
  };
}

/** At most `max` spans: the distance below which neighbours are joined doubles until they fit. */
export function joinClose(spans: readonly Span[], max: number): readonly Span[] {
  let joined = spans;
  for (let distance = 1000; joined.length > max; distance *= 2) {
    const next: Span[] = [];
    for (const span of joined) {
      const last = next.at(-1);
      if (last !== undefined && span.from - last.to <= distance) {
        next[next.length - 1] = { from: last.from, to: UtcMs(Math.max(last.to, span.to)) };
      } else next.push(span);
    }
    joined = next;
  }
  return joined;
}

function longest(gaps: readonly Gap[], max: number): readonly Gap[] {
  if (gaps.length <= max) return gaps;
  return gaps.toSorted((a, b) => (b.to - b.from) - (a.to - a.from)).slice(0, max)
    .toSorted((a, b) => a.from - b.from);
}
