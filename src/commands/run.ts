/** `holdfast run`: the recorder, and beside it the page in a process of its own. */
import { composeRecorder, type Recorder } from "../compose.ts";
import { type ControlServer, serveControl, servePage } from "../control/server.ts";
import { checkDataPath, dataPaths } from "../../recorder/engine/geometry.ts";
import { InputError } from "../base/result.ts";
import { complain, print } from "../output.ts";
import { options, required, whole } from "../options.ts";
import { realClock } from "../real_clock.ts";
import { PageProcess } from "../page_process.ts";
import { sleepThread } from "../thread_sleep.ts";
import { ensureTls, tlsFingerprint } from "../tls/keys.ts";
import { isLoopback, setUpLines } from "./set_up_lines.ts";

/** How the recorder is run. */
export interface RunOptions {
  readonly data: string;
  /** `null`: no page. */
  readonly port: number | null;
  readonly host: string;
  /** The page without TLS: for this machine alone. */
  readonly http: boolean;
  /** The thread may sleep between two reads of the cameras. Not where it serves cameras itself. */
  readonly maySleep?: boolean;
  /** Called before anybody may come in. */
  readonly prepare?: (recorder: Recorder) => void;
  /** Ends it; a second call of abort is not needed. */
  readonly signal: AbortSignal;
  /** `setUp` is the one-time code of a device that nobody has set up. */
  readonly started?: (page: string | null, setUp: string | null) => void;
}

/** Runs until the signal, then stops cleanly. Rejects with what made it stop otherwise. */
export async function run(
  { data, port, host, http, maySleep = false, prepare, signal, started }: RunOptions,
): Promise<void> {
  checkDataPath(data);
  if (port !== null && http && !isLoopback(host)) {
    throw new InputError(
      "--http",
      `without TLS, passwords would cross the network to ${host} in the clear`,
      "leave --http out, or serve this machine alone with --host 127.0.0.1",
    );
  }
  if (port !== null && !http) ensureTls(data, realClock.wall());
  const recorder = composeRecorder({
    data,
    clock: realClock,
    say: complain,
    ...(maySleep ? { sleepThread } : {}),
  });
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
  const forPage: ControlServer | null = port === null
    ? null
    : servePage(dataPaths(data).pageSocket, recorder.people, recorder.answer);
  const page = port === null ? null : new PageProcess({ data, port, host, http, say: complain });
  prepare?.(recorder);
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
    if (typeof address === "string" || page === null) {
      started?.(address ?? null, recorder.people.signIn.setUpCode());
    }
    await running;
  } finally {
    signal.removeEventListener("abort", onAbort);
    await control.close();
    await page?.stop();
    await forPage?.close();
    await stop();
  }
}

/** The command. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    port: { type: "string" },
    host: { type: "string" },
    http: { type: "boolean" },
    "no-page": { type: "boolean" },
  });
  const controller = new AbortController();
  const release = stopOnSignals(controller);
  try {
    await run({
      data: required(values.data, "data"),
      port: values["no-page"] ? null : whole(values.port ?? "8470", "port", 0, 65535),
      host: values.host ?? "127.0.0.1",
      http: values.http ?? false,
      maySleep: true,
      signal: controller.signal,
      started: (page, setUp) => {
        print(page === null ? "Recording." : `Recording. The page is at ${page}`);
        if (page === null || setUp === null) return;
        const print256 = values.http ? null : tlsFingerprint(required(values.data, "data"));
        for (const line of setUpLines(page, setUp, print256)) print(line);
      },
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
