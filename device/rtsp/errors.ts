import type { GapCause } from "../../recorder/port.ts";

/** The causes of a gap that an RTSP session can be to blame for. */
export type SessionCause = Extract<
  GapCause,
  "camera-unreachable" | "camera-refused" | "camera-closed" | "bad-stream" | "stalled"
>;

/**
 * Why a session with a camera ended. `message` is written for the log and the page: it names what was
 * wrong and what to do, and never holds a password.
 */
export class RtspError extends Error {
  override readonly name = "RtspError";
  readonly gapCause: SessionCause;
  /** The RTSP status code that the camera gave, or `null` when the failure was another. */
  readonly status: number | null;
  /** Trying again soon cannot help: a person has to change something at the camera or in the settings. */
  readonly needsPerson: boolean;

  constructor(
    gapCause: SessionCause,
    message: string,
    options: { readonly status?: number; readonly needsPerson?: boolean } = {},
  ) {
    super(message);
    this.gapCause = gapCause;
    this.status = options.status ?? null;
    this.needsPerson = options.needsPerson ?? false;
  }
}

/** Any thrown value as an {@link RtspError}; what is not one already becomes `fallback`. */
export function toRtspError(e: unknown, fallback: SessionCause): RtspError {
  if (e instanceof RtspError) return e;
  return new RtspError(fallback, e instanceof Error ? e.message : String(e));
}
