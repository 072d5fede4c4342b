import { RtspError } from "./errors.ts";
import type { RtspResponse } from "./message.ts";

/** What a person can do about a status, by code (RFC 2326 §11). */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [403, "this user may not see the stream; give it the right at the camera"],
  [404, "there is no such stream; check the path of the address"],
  [453, "the camera has no more bandwidth; end other viewers or lower its bitrate"],
  [454, "the camera has forgotten the session"],
  [461, "the camera does not offer this transport; choose the other of tcp and udp"],
  [503, "the camera serves as many viewers as it can, or is starting"],
]);

/** Statuses that trying again soon will not change. */
const NEEDS_PERSON: ReadonlySet<number> = new Set([401, 403, 404, 405, 410, 461]);

/** The error for a response that is neither success nor redirect. */
export function refusal(method: string, response: RtspResponse): RtspError {
  const { status } = response;
  const remedy = REMEDIES.get(status);
  const reason = response.reason.slice(0, 80);
  return new RtspError(
    "camera-refused",
    `the camera answered ${method} with ${status} ${reason}${remedy ? `: ${remedy}` : ""}`,
    { status, needsPerson: NEEDS_PERSON.has(status) },
  );
}
