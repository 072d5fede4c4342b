/** Counts of tests, and what the people who read them must know. */

/** What came of some tests. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Reasons of skips, seeds to replay, what was left out. */
  readonly notes: readonly string[];
}

/** Nothing run yet. */
export const NOTHING: Tally = { passed: 0, failed: 0, skipped: 0, notes: [] };

/** Both together. */
export function add(a: Tally, b: Tally): Tally {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    notes: [...a.notes, ...b.notes],
  };
}

/** The line that other programs read: `N passed, N failed, N skipped`. */
export function finalLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;
}

/** One failure more, with its reason. */
export function fail(tally: Tally, reason: string): Tally {
  return add(tally, { passed: 0, failed: 1, skipped: 0, notes: [reason] });
}
