import type { RtspClient } from "./client.ts";
import type { MediaSession } from "./media_session.ts";

/**
 * Keeps a session alive until `signal` aborts: GET_PARAMETER where the camera lists it, OPTIONS otherwise,
 * and an empty receiver report beside it.
 *
 * A camera that answers one method with an error is asked with the other next time. Errors and missing
 * answers end nothing: as long as pictures come the session lives, and when none come the watchdog acts.
 * `onTrouble` is told once per session. Returns when the signal aborts or the connection is gone.
 */
export async function keepAlive(
  client: RtspClient,
  session: MediaSession,
  signal: AbortSignal,
  onTrouble: (detail: string) => void,
): Promise<void> {
  let method = session.publicMethods.has("GET_PARAMETER") ? "GET_PARAMETER" : "OPTIONS";
  let told = false;
  while (await waitUnless(signal, session.keepaliveMs)) {
    let trouble: string | null = null;
    try {
      session.sendReceiverReports();
      const response = await client.request(method, session.aggregateUrl);
      if (response.status >= 300) trouble = `answered ${method} with ${response.status}`;
    } catch (e) {
      trouble = e instanceof Error ? e.message : String(e);
    }
    if (trouble === null || signal.aborted) continue;
    method = method === "OPTIONS" ? "GET_PARAMETER" : "OPTIONS";
    if (!told) onTrouble(`keepalive: ${trouble}`);
    told = true;
  }
}

/** Waits; `false` when the signal aborted meanwhile. */
function waitUnless(signal: AbortSignal, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const abort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve(true);
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
