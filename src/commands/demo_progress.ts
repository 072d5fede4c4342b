/** Tells a person, line by line, which of the demonstration's cameras are being recorded. */
import type { RecorderStatus } from "../../recorder/read_port.ts";

/** What is asked, told to and waited with. */
export interface ProgressDeps {
  /** How the recorder is; `null` when it does not answer yet. */
  readonly status: () => Promise<Pick<RecorderStatus, "cameras"> | null>;
  readonly say: (line: string) => void;
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/**
 * Says of each camera that it is being recorded, when it is. Resolves when all of `names` are, or
 * when the signal comes.
 */
export async function tellRecording(names: readonly string[], deps: ProgressDeps): Promise<void> {
  const { status, say, everyMs, signal } = deps;
  const waiting = new Set(names);
  while (waiting.size > 0 && !signal.aborted) {
    for (const { name, recording, codec, width, height } of (await status())?.cameras ?? []) {
      if (!recording || !waiting.delete(name)) continue;
      say(`${name} is being recorded: ${codec === null ? "" : `${codec}, `}${width}×${height}.`);
    }
    if (waiting.size > 0) await pause(everyMs, signal);
  }
  if (waiting.size === 0 && names.length > 1) {
    say(`All ${names.length} cameras are being recorded.`);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
}
