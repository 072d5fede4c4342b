/** Which parts of a camera's chain an export holds. Pure. */
import type { BlockNo, Generation } from "../../src/base/ids.ts";

/** Where a segment begins or ends. */
export interface ChainPlace {
  readonly sequence: number;
  readonly block: BlockNo;
  readonly generation: Generation;
}

/** Headers each of which names the one before; hashes in hex. */
export interface ChainSegment {
  readonly first: ChainPlace;
  readonly last: ChainPlace;
  readonly fragments: number;
  readonly previous: string;
  readonly head: string;
  /** A fragment before its first one is gone. */
  readonly afterGone: boolean;
}

/** Why a part of the chain begins: see EXPORT.md. */
export type StretchStart = "start" | "outside-span" | "unreadable" | "not-held";

/** A part of a camera's chain, over all its video files. */
export interface Stretch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly fragments: number;
  readonly previous: string;
  readonly head: string;
  readonly why: StretchStart;
}

/** One header as the chain sees it, or that one is gone. */
export type ChainStep = {
  readonly place: ChainPlace;
  readonly previous: string;
  readonly hash: string;
} | "gone";

/** Gathers steps into segments. */
export class SegmentBuilder {
  readonly segments: ChainSegment[] = [];
  #gone = false;

  add(step: ChainStep): void {
    if (step === "gone") {
      this.#gone = true;
      return;
    }
    const last = this.segments.at(-1);
    if (last !== undefined && last.head === step.previous) {
      this.segments[this.segments.length - 1] = {
        ...last,
        last: step.place,
        head: step.hash,
        fragments: last.fragments + 1,
      };
    } else {
      this.segments.push({
        first: step.place,
        last: step.place,
        fragments: 1,
        previous: step.previous,
        head: step.hash,
        afterGone: this.#gone,
      });
    }
    this.#gone = false;
  }

  /** Whether the last fragment is gone. */
  get endsGone(): boolean {
    return this.#gone;
  }
}

/** Joins the segments of a camera's video files; `holds` tells whether the index has a fragment between two places. */
export function joinSegments(
  files: readonly { readonly segments: readonly ChainSegment[]; readonly endsGone: boolean }[],
  holds: (a: ChainPlace, b: ChainPlace) => boolean,
): { readonly stretch: Stretch; readonly first: ChainPlace; readonly last: ChainPlace }[] {
  const joined: { stretch: Stretch; first: ChainPlace; last: ChainPlace }[] = [];
  let gone = false;
  for (const file of files) {
    for (const segment of file.segments) {
      const before = joined.at(-1);
      if (before !== undefined && before.stretch.head === segment.previous) {
        joined[joined.length - 1] = {
          ...before,
          last: segment.last,
          stretch: {
            ...before.stretch,
            lastSequence: segment.last.sequence,
            fragments: before.stretch.fragments + segment.fragments,
            head: segment.head,
          },
        };
      } else {
        const why = gone || segment.afterGone
          ? "unreadable"
          : before === undefined
          ? "start"
          : holds(before.last, segment.first)
          ? "outside-span"
          : "not-held";
        joined.push({
          first: segment.first,
          last: segment.last,
          stretch: {
            firstSequence: segment.first.sequence,
            lastSequence: segment.last.sequence,
            fragments: segment.fragments,
            previous: segment.previous,
            head: segment.head,
            why,
          },
        });
      }
      gone = false;
    }
    gone ||= file.endsGone;
  }
  return joined;
}
