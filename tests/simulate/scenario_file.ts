/** A scenario as a file has it: what the checker reads and the generator writes. */

/** A line of `events`. */
export interface FileEvent {
  readonly at: string;
  readonly do: string;
  readonly camera?: string;
  readonly from?: string;
  readonly to?: string;
  readonly until?: string;
  readonly offSeconds?: number;
  readonly clockAfter?: string;
  readonly bps?: number;
  readonly layers?: readonly string[];
}

/** The file. */
export interface ScenarioFile {
  readonly layers: readonly string[];
  readonly start: string;
  readonly days: number;
  readonly pool: { readonly blocks: number; readonly blockBytes: number };
  readonly fragmentSeconds: number;
  readonly cameras: readonly { readonly id: string; readonly bitrate: number }[];
  readonly events: readonly FileEvent[];
}

/** A line of output. */
export type OutputLine = Readonly<Record<string, unknown>>;
