import type { SourceOptions } from "../../recorder/port.ts";
import { InputError } from "../../src/base/result.ts";
import { checkFfmpegUrl } from "../ffmpeg/argv.ts";
import { parseRtspUrl } from "../rtsp/url.ts";

const LITERAL_HOST =
  /^[a-z]+:\/\/(?:[^@/?#\s]*@)?(\d+(?:\.\d+){3}|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?]|$)/i;

/**
 * The host of a camera that somebody adds from afar, to be looked at before anything connects to it.
 * Throws `InputError`, also for RTSP that ffmpeg would read: cameras are read here where they can be, and
 * whether one cannot is seen at the device.
 */
export function hostFromAfar(options: SourceOptions): string {
  if (options.via === "native") return parseRtspUrl(options.url).host;
  const { scheme } = checkFfmpegUrl(options);
  if (scheme === "rtsp" || scheme === "rtsps") {
    throw new InputError(
      "via",
      "ffmpeg may not read an RTSP address that was entered in the page",
      "choose native, or add the camera with `holdfast camera add` on the recorder",
    );
  }
  const host = LITERAL_HOST.exec(options.url.trim())?.[1];
  if (host !== undefined) return host.replace(/^\[|\]$/g, "");
  throw new InputError("url", "does not name its host as an address", "give its IP address");
}

/** Throws `InputError` where a camera's address is none that its way of reading can take. */
export function checkCameraUrl(options: SourceOptions): void {
  if (options.via === "native") parseRtspUrl(options.url);
  else checkFfmpegUrl(options);
}
