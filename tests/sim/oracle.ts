/**
 * What the outside world knows and the program under test cannot change: which fragments it
 * acknowledged, their bytes, when they were truly recorded, and who ordered them to be kept.
 */
import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { dur90kToMs } from "../../src/base/units.ts";
import { UNKNOWN_ADDS } from "./machine_clock.ts";
import type { SimFragment } from "./footage.ts";

/** Where an acknowledged fragment lies. */
export interface Place {
  readonly block: BlockNo;
  readonly offset: number;
  readonly end: number;
  readonly sequence: number;
}

/** A fragment and its fate. */
export interface Footage {
  readonly fragment: SimFragment;
  readonly displayedEnd: number;
  /** `written`: taken, not yet acknowledged. `gone`: given up, lawfully or because its disk did. */
  state: "written" | "acknowledged" | "gone";
  place: Place | null;
  /** The disk changed its bytes behind the program's back: it must be found, not kept. */
  excused: boolean;
  /** The least true time for which it must stay; only rises. */
  keep: number;
}

/** An order to keep footage, and what it says in true time. */
export interface SimHold {
  readonly id: number;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** True instant before which it must not end. */
  readonly trueUntil: number;
}

/** The program did what it must never do. */
export class Violation extends Error {
  override readonly name = "Violation";
}

export class Oracle {
  readonly footage = new Map<number, Footage>();
  /** Acknowledged footage by block, in the order of offsets. */
  readonly byBlock: Footage[][];
  holds: SimHold[] = [];
  keep: number;
  trueNow = 0;
  acknowledged = 0;

  constructor(blocks: number, keep: number) {
    this.byBlock = Array.from({ length: blocks }, () => []);
    this.keep = keep;
  }

  /** The program took a fragment. */
  took(fragment: SimFragment): void {
    this.footage.set(fragment.id, {
      fragment,
      displayedEnd: fragment.start + dur90kToMs(fragment.duration),
      state: "written",
      place: null,
      excused: false,
      keep: this.#keepOf(fragment),
    });
  }

  /** The footage of a number; throws {@link Violation} for one that was never given to the program. */
  of(id: number): Footage {
    const footage = this.footage.get(id);
    if (footage === undefined) throw new Violation(`I1: fragment ${id} was never recorded`);
    return footage;
  }

  /** A longer floor governs everything that is still there. */
  raise(keep: number): void {
    this.keep = keep;
    for (const f of this.footage.values()) f.keep = Math.max(f.keep, this.#keepOf(f.fragment));
  }

  #keepOf(fragment: SimFragment): number {
    return fragment.clockGood ? this.keep : this.keep + UNKNOWN_ADDS;
  }

  /** Why footage must stay, or `null` when it may go. */
  protection(f: Footage): string | null {
    const age = this.trueNow - f.fragment.trueEnd;
    if (age < f.keep) return `${age} of ${f.keep} passed`;
    const hold = this.holds.find((h) =>
      h.camera === f.fragment.camera && h.from < f.displayedEnd && h.to > f.fragment.start &&
      this.trueNow < h.trueUntil
    );
    return hold === undefined ? null : `hold ${hold.id} covers it`;
  }

  /** It counts as recorded from now on, and lies at `place`. */
  acknowledge(f: Footage, place: Place): void {
    f.state = "acknowledged";
    f.place = place;
    this.acknowledged++;
    const list = this.byBlock[place.block] as Footage[]; // one list a block
    const last = list.at(-1);
    if (last !== undefined && last.place !== null && last.place.end > place.offset) {
      throw new Violation(
        `I3: fragments ${last.fragment.id} and ${f.fragment.id} overlap in block ${place.block}`,
      );
    }
    list.push(f);
  }

  /** A block was given up with all that is in it. */
  release(block: number, because: string): void {
    for (const f of this.byBlock[block] as Footage[]) { // one list a block
      const why = this.protection(f);
      if (why !== null && !f.excused) {
        throw new Violation(
          `I2: ${because}: block ${block} with fragment ${f.fragment.id} was given up, and ${why}`,
        );
      }
      f.state = "gone";
      this.footage.delete(f.fragment.id);
    }
    this.byBlock[block] = [];
  }

  /** Footage of a disk that died, or of bytes that it lost. */
  excuse(block: number, from: number, to: number): void {
    for (const f of this.byBlock[block] as Footage[]) { // one list a block
      if (f.place !== null && f.place.offset < to && f.place.end > from) f.excused = true;
    }
  }
}
