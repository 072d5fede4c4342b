import { InputError } from "../../src/base/result.ts";
import type { Dial } from "./connection.ts";
import { RtspError } from "./errors.ts";

/** The address to connect to for a host. Rejects with `InputError` where a camera may not be there. */
export type Pin = (host: string) => Promise<string>;

/**
 * Connects only where `pin` lets a camera be. It is asked at each connection, because a name may lead
 * elsewhere by then; a redirect goes to the machine that it came from and asks nobody.
 */
export function pinnedDial(pin: Pin, inner: Dial): Dial {
  return async (url, caCerts, signal) => {
    if (url.address !== undefined) return await inner(url, caCerts, signal);
    try {
      const address = await unlessAborted(pin(url.host), signal);
      return await inner({ ...url, address }, caCerts, signal);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new RtspError("camera-refused", error.message, { needsPerson: true });
    }
  };
}

/** A resolver that does not answer keeps nobody from stopping. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(new Error("aborted"));
  signal.addEventListener("abort", abort);
  try {
    if (signal.aborted) abort();
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
