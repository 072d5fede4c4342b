/** What a bench answers: figures against their goals, and the table that shows them. */

/** One figure. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The largest value that reaches the goal, or the smallest with `atLeast`; `null` where none is set. */
  readonly goal: number | null;
  /** More is better. */
  readonly atLeast?: true;
  /** How it was come by: what was real and what was not. */
  readonly how: string;
}

/** How benches are run. */
export interface BenchOptions {
  /** Shorter runs: figures of the same kind, less sure. */
  readonly quick: boolean;
  /** A folder on a real disk, empty, removed afterwards. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** A bench: measures, and answers its figures. Throws where it could not measure. */
export type Bench = (options: BenchOptions) => Promise<Figure[]>;

/** Thrown by a bench that this machine cannot run; counted as skipped, with its reason. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
}

/** Whether the goal is reached; `null` where there is none. */
export const reached = ({ value, goal, atLeast }: Figure): boolean | null =>
  goal === null ? null : atLeast ? value >= goal : value <= goal;

const sign = ({ atLeast }: Figure): string => atLeast ? "≥" : "≤";

const round = (n: number): string => {
  if (n === 0 || Number.isInteger(n)) return String(n);
  return n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n >= 1.5 ? n.toFixed(2) : n.toFixed(3);
};

/** The figure with its unit. */
export const shown = ({ value, unit }: Figure): string => `${round(value)}${unit && ` ${unit}`}`;

/** One line a figure. */
export function line(figure: Figure): string {
  const verdict = { true: "reached", false: "MISSED", null: "" }[`${reached(figure)}`];
  const goal = figure.goal === null
    ? ""
    : `goal ${sign(figure)} ${figure.goal}${figure.unit && ` ${figure.unit}`}`;
  return [figure.what, shown(figure), goal, verdict, figure.how && `(${figure.how})`]
    .filter((part) => part !== "").join("  ");
}

/** All figures as a table in Markdown. */
export function markdown(figures: readonly Figure[]): string {
  const rows = figures.map((f) => {
    const goal = f.goal === null ? "" : `${sign(f)} ${f.goal}${f.unit && ` ${f.unit}`}`;
    const mark = { true: "yes", false: "**no**", null: "" }[`${reached(f)}`];
    return `| ${f.what} | ${shown(f)} | ${goal} | ${mark} | ${f.how} |`;
  });
  return ["| what | measured | goal | reached | how |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

/** The value that so large a part of the samples does not exceed (nearest rank). */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  if (value === undefined) throw new Error("no samples");
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
