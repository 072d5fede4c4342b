/** What may happen to a machine, as data: a list of these and a seed is a whole run. */

/** One event. Times in simulated milliseconds, `seed` decides what chance decides inside. */
export type Command =
  | {
    readonly do: "record";
    readonly camera: number;
    readonly bytes: number;
    readonly duration: number;
    readonly wait: number;
    readonly params: number;
  }
  | { readonly do: "wait"; readonly ms: number }
  /** Syncs and acknowledges everything written. */
  | { readonly do: "commit" }
  /** The two halves of a commit of one disk. */
  | { readonly do: "beginCommit" | "finishCommit"; readonly disk: number }
  | { readonly do: "close" | "cameraDrop"; readonly camera: number }
  /** Gives up footage that may go, and overwrites one given-up block. */
  | { readonly do: "erase"; readonly giveUp: boolean }
  /** The power goes after so many steps of whatever comes; again during the starts that follow. */
  | {
    readonly do: "cut";
    readonly steps: number;
    readonly again: readonly number[];
    readonly off: number;
    readonly seed: number;
  }
  /** The process is killed: the page cache survives. */
  | { readonly do: "kill"; readonly steps: number; readonly seed: number }
  | { readonly do: "clockJump"; readonly by: number }
  | {
    readonly do: "powerOffWrongClock";
    readonly off: number;
    readonly wallAfter: number;
    readonly seed: number;
  }
  /** The clock is set right, and two people say so. */
  | { readonly do: "confirmClock" }
  | {
    readonly do: "fsyncFail" | "writeFail" | "diskFull";
    readonly disk: number | null;
    readonly nth: number;
    readonly forEver: boolean;
    readonly seed: number;
  }
  | { readonly do: "lostWrite" | "misdirectedWrite"; readonly nth: number; readonly seed: number }
  | { readonly do: "bitFlip"; readonly newest: boolean; readonly seed: number }
  | { readonly do: "readError"; readonly block: number; readonly forEver: boolean }
  | { readonly do: "indexFull" }
  | { readonly do: "diskDies"; readonly disk: number; readonly seed: number }
  | { readonly do: "retentionUp"; readonly by: number }
  | {
    readonly do: "hold";
    readonly camera: number;
    readonly ago: number;
    readonly length: number;
    readonly lasts: number | null;
  }
  | { readonly do: "releaseHold"; readonly nth: number }
  | { readonly do: "keepIndexCopy" }
  | { readonly do: "restoreOldIndex"; readonly epochsToo: boolean; readonly seed: number }
  | { readonly do: "keepDiskCopy"; readonly disk: number }
  | {
    readonly do: "swapDisk";
    readonly disk: number;
    readonly with: "foreign" | "older";
    readonly seed: number;
  }
  | { readonly do: "putDiskBack"; readonly seed: number };

export type CommandName = Command["do"];

/** What does not change during a run. */
export interface SimConfig {
  readonly disks: number;
  readonly blocksPerDisk: number;
  readonly blockBytes: number;
  readonly cameras: number;
  readonly keep: number;
}
