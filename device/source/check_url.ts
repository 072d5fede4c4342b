import type { SourceOptions } from "../../recorder/port.ts";
import { checkFfmpegUrl } from "../ffmpeg/argv.ts";
import { parseRtspUrl } from "../rtsp/url.ts";

/** Throws `InputError` where a camera's address is none that its way of reading can take. */
export function checkCameraUrl(options: SourceOptions): void {
  if (options.via === "native") parseRtspUrl(options.url);
  else checkFfmpegUrl(options);
}
