/** What ffmpeg's log says, as far as a recorder must know it. ffmpeg 4 to 7 use these words. */
import type { SessionCause } from "../rtsp/errors.ts";

/** Credentials in a URL inside a line are replaced, whatever they contain. */
export const withoutPasswords = (line: string): string =>
  line.replaceAll(/([a-z]+:\/\/)\S*@/gi, "$1***@");

/** How many packets a line says were lost; 0 for other lines. */
export function packetsLost(line: string): number {
  const missed = /RTP: missed (\d+) packets/.exec(line)?.[1];
  return missed === undefined ? 0 : Math.max(1, Number(missed));
}

/** The codec of the pictures that an input line names, as ffmpeg calls it; `null` for other lines. */
export function inputVideoCodec(line: string): string | null {
  return /Stream #0:\d+.*: Video: ([a-z0-9_]+)/i.exec(line)?.[1]?.toLowerCase() ?? null;
}

/** Whether a line is an error of ffmpeg's, and its words without the prefixes. */
export function errorText(line: string): string | null {
  if (!/\[(error|fatal)\]/.test(line)) return null;
  return withoutPasswords(line.replaceAll(/\[[^\]]*\]\s*/g, "")).trim();
}

/** What an error means for the gap in the footage, and whether only a person can mend it. */
export function causeOf(error: string): { cause: SessionCause; needsPerson: boolean } {
  if (/401 Unauthorized|403 Forbidden|404 Not Found|\b4\d\d\b.*(error|reply)/i.test(error)) {
    return { cause: "camera-refused", needsPerson: true };
  }
  if (
    /Connection refused|timed out|unreachable|No route|resolve hostname|reset by peer/i.test(error)
  ) {
    return { cause: "camera-unreachable", needsPerson: false };
  }
  if (/matches no streams|not currently supported in container/i.test(error)) {
    return { cause: "bad-stream", needsPerson: true };
  }
  return { cause: "bad-stream", needsPerson: false };
}
