import { RtspError } from "./errors.ts";
import { header, type RtspResponse } from "./message.ts";
import { parseRtspUrl, type RtspUrl } from "./url.ts";

/** The camera's stream is at another address of the same camera. */
export class Redirected extends Error {
  override readonly name = "Redirected";
  readonly to: RtspUrl;
  constructor(to: RtspUrl) {
    super(`the stream is at ${to.requestUrl}`);
    this.to = to;
  }

  /** The same, at the machine that the redirect came from: its name may lead elsewhere by now. */
  at(address: string): Redirected {
    // A literal address needs no resolver, and may bear a zone that a socket does not tell.
    if (address === "" || /^[\d.]+$|:/.test(this.to.host)) return this;
    return new Redirected({ ...this.to, address });
  }
}

/**
 * Where a 3xx response leads, as a {@link Redirected} to throw.
 *
 * A redirect may not leave the host: who owns one camera must not be able to point the recorder, and the
 * password it holds, at another machine of the network. Nor may it leave TLS.
 */
export function redirection(from: RtspUrl, response: RtspResponse): Redirected | RtspError {
  const location = header(response, "location") ?? "";
  let to: RtspUrl;
  try {
    to = parseRtspUrl(location);
  } catch {
    return refused(`the camera redirects (${response.status}) to no RTSP address`);
  }
  if (to.host.toLowerCase() !== from.host.toLowerCase()) {
    return refused(
      `the camera redirects (${response.status}) to another host, ${to.host}, which is not followed; ` +
        `if that is right, enter that address for the camera`,
    );
  }
  if (from.tls && !to.tls) {
    return refused(
      `the camera redirects (${response.status}) from rtsps to rtsp, without encryption`,
    );
  }
  return new Redirected({ ...to, credentials: from.credentials });
}

function refused(message: string): RtspError {
  return new RtspError("camera-refused", message, { needsPerson: true });
}
