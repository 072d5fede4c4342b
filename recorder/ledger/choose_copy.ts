/** Which of several copies of a ledger is the one to go on with. Pure. */
import type { PoolId } from "../../src/base/ids.ts";
import type { CopyState } from "./inspect_copy.ts";

/** A file that may hold the ledger, and what was found in it. */
export interface Candidate {
  readonly path: string;
  readonly state: CopyState;
}

/** Which copy is taken, and what becomes of the others. */
export interface Choice {
  /** The newest whole copy; `null` when there is none. */
  readonly winner: string | null;
  /** Whole copies that hold the very same: they need not be replaced. */
  readonly same: readonly string[];
  /** Whole ledgers of another device or pool: left alone. */
  readonly foreign: readonly string[];
  readonly newer: readonly string[];
}

/**
 * @param candidates The primary first, then mirrors, then copies on disks: of equals the first wins.
 * @param pool The pool that the disks say they belong to; `null` when they do not say. A ledger of
 * another pool knows nothing about this footage.
 */
export function chooseCopy(candidates: readonly Candidate[], pool: PoolId | null): Choice {
  const whole = candidates.flatMap(({ path, state }) =>
    state.kind === "whole" ? [{ path, meta: state.meta }] : []
  );
  const ours = whole.filter(({ meta }) =>
    pool === null || meta.poolId === null || meta.poolId === pool
  );
  // Several ledgers of one pool: the first place's, since that is where this device lives, unless it
  // only began there because the disks with the real one were away.
  const id = (ours.find(({ meta }) => !meta.unconfirmed) ?? ours[0])?.meta.ledgerId;
  const mine = ours.filter(({ meta }) => meta.ledgerId === id);
  const best = mine.reduce<typeof mine[number] | null>(
    (top, one) => top === null || one.meta.version > top.meta.version ? one : top,
    null,
  );
  const isSame = (one: typeof mine[number]) =>
    one.meta.version === best?.meta.version && one.meta.sum === best.meta.sum;
  return {
    winner: best?.path ?? null,
    same: mine.filter(isSame).map(({ path }) => path),
    foreign: whole.filter(({ meta }) => meta.ledgerId !== id || !ours.some((o) => o.meta === meta))
      .map(({ path }) => path),
    newer: candidates.filter(({ state }) => state.kind === "newer").map(({ path }) => path),
  };
}
