/** `holdfast run`: the recorder, and beside it the page in a process of its own. */
import { composeRecorder } from "../compose.ts";
import { serveControl } from "../control/server.ts";
import { checkDataPath, dataPaths } from "../../recorder/engine/geometry.ts";
import { complain, print } from "../output.ts";
import { options, required, whole } from "../options.ts";
import { realClock } from "../real_clock.ts";
import { PageProcess } from "../page_process.ts";

/** How the recorder is run. */
export interface RunOptions {
  readonly data: string;
  /** `null`: no page. */
  readonly port: number | null;
  readonly host: string;
  /** Ends it; a second call of abort is not needed. */
  readonly signal: AbortSignal;
  readonly started?: (page: string | null) => void;
}

/** Runs until the signal, then stops cleanly. Rejects with what made it stop otherwise. */
export async function run({ data, port, host, signal, started }: RunOptions): Promise<void> {
  checkDataPath(data);
  const recorder = composeRecorder({ data, clock: realClock, say: complain });
  const { salvaged, unused, unreadable } = recorder.opened.recovered;
  for (const { block, why } of unreadable) complain(`block ${block}: ${why}; it is kept as it is`);
  if (salvaged + unused.length > 0) {
    complain(
      `recovered in ${
        Math.round(recorder.opened.recoveryTook)
      } ms: ${salvaged} fragments were whole and not yet acknowledged`,
    );
  }
  const control = serveControl(dataPaths(data).socket, recorder.answer);
  const page = port === null ? null : new PageProcess({ data, port, host, say: complain });
  const running = recorder.run();
  let stopping: Promise<void> | null = null;
  const stop = () => stopping ??= recorder.stop();
  const onAbort = () => void stop(); // awaited below, through `stopping`
  signal.addEventListener("abort", onAbort);
  try {
    page?.start();
    if (signal.aborted) onAbort();
    // A page that cannot come up keeps neither the recorder nor its end waiting.
    const address = page === null ? null : await Promise.race([page.address(), running]);
    if (typeof address === "string" || page === null) started?.(address ?? null);
    await running;
  } finally {
    signal.removeEventListener("abort", onAbort);
    await control.close();
    await page?.stop();
    await stop();
  }
}

/** The command. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    port: { type: "string" },
    host: { type: "string" },
    "no-page": { type: "boolean" },
  });
  const controller = new AbortController();
  const release = stopOnSignals(controller);
  try {
    await run({
      data: required(values.data, "data"),
      port: values["no-page"] ? null : whole(values.port ?? "8470", "port", 0, 65535),
      host: values.host ?? "127.0.0.1",
      signal: controller.signal,
      started: (page) => print(page === null ? "Recording." : `Recording. The page is at ${page}`),
    });
  } finally {
    release();
  }
  return 0;
}

/** Aborts on Ctrl-C and on a service manager's stop; answers how to let go of the signals. */
export function stopOnSignals(controller: AbortController): () => void {
  const stop = () => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
  return () => {
    Deno.removeSignalListener("SIGINT", stop);
    Deno.removeSignalListener("SIGTERM", stop);
  };
}
