/** What of a camera's RTSP messages is passed on to ffmpeg, written anew word for word; pure. */
import { RtspError } from "../../rtsp/errors.ts";
import { header, type RtspMessage, type RtspResponse } from "../../rtsp/message.ts";
import { redirection } from "../../rtsp/redirect.ts";
import type { RtspUrl } from "../../rtsp/url.ts";

/**
 * Headers that ffmpeg needs. Not `Location`, which it follows; not `Server`, which switches on the ways
 * of particular servers; no other that may come to mean something to a later version.
 */
const PASSED = [
  "CSeq",
  "Session",
  "Public",
  "WWW-Authenticate",
  "Content-Type",
  "Content-Base",
  "RTP-Info",
  "Range",
];
/** Of `Transport` (RFC 2326 §12.39): not `source` and `destination`, which name other machines. */
const TRANSPORT =
  /^(?:RTP\/AVP(?:\/TCP|\/UDP)?|unicast|(?:interleaved|client_port|server_port|ssrc|mode)=[\w"+-]+)$/i;

/**
 * A message in the words that ffmpeg gets, or `null` for one that is kept from it.
 *
 * It is not what the camera wrote but what was understood of it: so there is nothing in it that ffmpeg
 * might take for something else.
 * @param from the address that ffmpeg was asked to read
 * @param camera the address that the camera really has: reports over UDP go there
 * @throws RtspError `camera-refused` for a redirect, wherever it leads
 */
export function passOn(message: RtspMessage, from: RtspUrl, camera: string): string | null {
  if (message.kind === "request") {
    // ffmpeg answers these itself. A REDIRECT (RFC 2326 §10.10) is none of them.
    if (!/^(?:OPTIONS|GET_PARAMETER|SET_PARAMETER)$/.test(message.method)) return null;
    const cseq = header(message, "cseq");
    return lines([`${message.method} * RTSP/1.0`, ...(cseq ? [`CSeq: ${clean(cseq)}`] : [])], "");
  }
  if (message.status >= 300 && message.status < 400) throw redirected(from, message);
  const head = [`RTSP/1.0 ${message.status} ${clean(message.reason)}`];
  for (const name of PASSED) {
    for (const value of message.headers.get(name.toLowerCase()) ?? []) {
      head.push(`${name}: ${clean(value)}`);
    }
  }
  const transport = header(message, "transport");
  if (transport !== undefined) head.push(`Transport: ${transportOf(transport, camera)}`);
  return lines(head, message.body);
}

/** Our client follows a redirect within the camera; here none is, so that there is nothing to follow. */
function redirected(from: RtspUrl, response: RtspResponse): RtspError {
  const found = redirection(from, response);
  if (found instanceof RtspError) return found;
  return new RtspError(
    "camera-refused",
    `the camera redirects (${response.status}) to ${found.to.requestUrl}, which is not followed ` +
      "where ffmpeg reads it; if that is right, enter that address for the camera",
    { needsPerson: true },
  );
}

function transportOf(value: string, camera: string): string {
  const words = (value.split(",")[0] ?? "").split(";").map((word) => word.trim());
  const kept = words.filter((word) => TRANSPORT.test(word));
  const udp = kept.some((word) => /^server_port=/i.test(word));
  return [...kept, ...(udp ? [`source=${camera}`] : [])].join(";");
}

function lines(head: readonly string[], body: string): string {
  const length = new TextEncoder().encode(body).length;
  return `${[...head, `Content-Length: ${length}`].join("\r\n")}\r\n\r\n${body}`;
}

/** Without what could end a line or a string early. */
const clean = (text: string): string =>
  Array.from(text, (c) => c < " " || c === "\x7f" ? " " : c).join("");
