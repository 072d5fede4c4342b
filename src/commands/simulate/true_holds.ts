/**
 * Holds of a scenario, which names footage by true time, as the index holds that a recorder would
 * have for the same footage: by the time that its clock showed.
 */
import type { IndexedHold } from "../../../recorder/index/index.ts";
import { keepFrom } from "../../../recorder/engine/rules.ts";
import { holdUntilTrusted } from "../../../recorder/time/civil_time.ts";
import type { ClockState } from "../../../recorder/time/clock_state.ts";
import type { Layers } from "../../../policy/site_layers.ts";
import type { CameraId } from "../../base/ids.ts";
import { DAY_MS, TrustedMs, UtcMs } from "../../base/units.ts";

/** A camera's footage of true [from, to). */
export interface TrueSpan {
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
}

type TrueHold =
  | TrueSpan & { readonly important: false; readonly until: UtcMs | null }
  | TrueSpan & { readonly important: true };

/** What the clocks were from a true instant on, until the next such entry. */
interface Setting {
  readonly since: UtcMs;
  /** Wall clock less true time. */
  readonly offset: number;
  readonly trusted: TrustedMs;
  readonly good: boolean;
}

/** Part of a hold inside one setting of the clocks. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly setting: Setting;
  readonly next: Setting | undefined;
}

const SHANGHAI_AHEAD_MS = 8 * 3_600_000;

export class TrueHolds {
  #holds: TrueHold[] = [];
  readonly #settings: Setting[] = [];

  /** From `since` on the clocks are set otherwise. */
  clockMoved(since: UtcMs, shown: UtcMs, { trusted, quality }: ClockState): void {
    this.#settings.push({ since, offset: shown - since, trusted, good: quality === "good" });
  }

  /** Holds a stretch until a true instant, or until it is released (`null`). */
  hold({ camera, from, to }: TrueSpan, until: UtcMs | null): void {
    this.#holds.push({ camera, from, to, until, important: false });
  }

  /** Marks a stretch as of important value. */
  important({ camera, from, to }: TrueSpan): void {
    this.#holds.push({ camera, from, to, important: true });
  }

  /**
   * Releases the holds of exactly this stretch; of one with the same `until` where that is given.
   * Answers how many there were. A mark of importance is no hold that can be released.
   */
  release({ camera, from, to }: TrueSpan, until: UtcMs | null): number {
    const before = this.#holds.length;
    this.#holds = this.#holds.filter((h) =>
      h.important || h.camera !== camera || h.from !== from || h.to !== to ||
      (until !== null && h.until !== until)
    );
    return before - this.#holds.length;
  }

  /** All of them as the index knows holds. Ask again whenever a clock, the layers or a hold has changed. */
  indexed(clock: ClockState, layers: Layers): IndexedHold[] {
    const holds: IndexedHold[] = [];
    const add = (camera: CameraId, { from, to, setting }: Piece, until: TrustedMs | null) => {
      const { offset } = setting;
      const shown = { from: UtcMs(from + offset), to: UtcMs(to + offset) };
      holds.push({ id: holds.length + 1, camera, ...shown, until });
    };
    for (const hold of this.#holds) {
      if (hold.important) {
        for (const piece of byDays(this.#pieces(hold))) {
          add(hold.camera, piece, aYear(piece, layers));
        }
      } else {
        const until = hold.until === null ? null : holdUntilTrusted(clock, hold.until);
        for (const piece of this.#pieces(hold)) add(hold.camera, piece, until);
      }
    }
    return holds;
  }

  #pieces({ from, to }: TrueSpan): Piece[] {
    return this.#settings.flatMap((setting, i) => {
      const next = this.#settings[i + 1];
      const start = Math.max(from, setting.since);
      const end = Math.min(to, next?.since ?? Infinity);
      return start < end ? [{ from: start, to: end, setting, next }] : [];
    });
  }
}

/** Each day of important footage has a year of its own; stretches beyond some years are not worth it. */
function byDays(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => {
    const days: Piece[] = [];
    for (let from = piece.from; from < piece.to && days.length < 2000;) {
      const midnight = (Math.floor((from + SHANGHAI_AHEAD_MS) / DAY_MS) + 1) * DAY_MS -
        SHANGHAI_AHEAD_MS;
      const to = days.length === 1999 ? piece.to : Math.min(piece.to, midnight);
      days.push({ ...piece, from, to });
      from = to;
    }
    return days;
  });
}

/** The longest that the layers order for important footage of a piece, from when it was recorded. */
function aYear({ to, setting, next }: Piece, layers: Layers): TrustedMs {
  const { since, offset, trusted, good } = setting;
  // While the power is off trusted time stands still, so the next entry bounds it.
  const stamp = Math.min(trusted + (to - since), next?.trusted ?? Infinity);
  // The last instant is inside the day; midnight itself is the next day's.
  const end = UtcMs(to - 1 + offset);
  return TrustedMs(stamp + keepFrom(layers, end, true, good));
}
