/**
 * No footage leaves unregistered (invariant 9): before the first byte of what own staff plays back or
 * watches live, an entry is durable in the recorder's register. One entry covers an hour of footage
 * of one camera, for half an hour of looking, so that a player that fetches pieces of some seconds
 * does not fill the register with them.
 */
import type { Asker } from "../recorder/people_port.ts";
import type { RegisterControl } from "../recorder/register_ask_port.ts";
import type { Clock } from "../src/base/clock.ts";
import type { CameraId } from "../src/base/ids.ts";
import { UtcMs } from "../src/base/units.ts";
import { NoRecorder } from "./routes/common.ts";

/** Who looks, and why. */
export interface Viewer {
  readonly asker: Asker;
  /** What he gave as his reason. */
  readonly purpose: string;
}

/** Lets somebody look once it is registered. */
export interface Viewings {
  /**
   * Resolves when entries cover the stretch [from, to) of a camera. Throws what the recorder refuses,
   * and {@link NoRecorder} where none answers: then nothing may be sent.
   */
  playback(viewer: Viewer, camera: CameraId, from: UtcMs, to: UtcMs): Promise<void>;
  /** The same for pictures of now. */
  live(viewer: Viewer, camera: CameraId): Promise<void>;
}

/** Footage that one entry covers, on whole hours of the clock. */
const COVERS_MS = 3_600_000;
/** For how long somebody goes on looking under one entry. */
const PLAYBACK_HOLDS_MS = 30 * 60_000;
const LIVE_HOLDS_MS = 8 * 3_600_000;
/** Entries that are remembered; who is forgotten is registered once more. */
const MOST_REMEMBERED = 5000;
/** A piece that a player fetches is some seconds long: more at a time than this is no player. */
const MOST_HOURS = 26;

/** Remembers what is registered, for as long as this process lives. */
export function createViewings(deps: {
  readonly register: RegisterControl;
  readonly clock: Clock;
}): Viewings {
  const until = new Map<string, number>();
  const under = new Map<string, Promise<void>>();

  /** Writes an entry unless one covers it; several who ask at once wait for the same one. */
  async function once(key: string, holds: number, write: () => Promise<unknown>): Promise<void> {
    if ((until.get(key) ?? -Infinity) > deps.clock.mono()) return;
    const known = under.get(key);
    if (known !== undefined) return await known;
    const writing = (async () => {
      if (await write() === null) throw new NoRecorder("no recorder answers");
      until.delete(key);
      until.set(key, deps.clock.mono() + holds);
      const [oldest] = until.keys();
      if (until.size > MOST_REMEMBERED && oldest !== undefined) until.delete(oldest);
    })();
    under.set(key, writing);
    try {
      await writing;
    } finally {
      under.delete(key);
    }
  }

  const keyOf = ({ asker, purpose }: Viewer, ...rest: readonly (string | number)[]) =>
    JSON.stringify([asker.token, purpose, ...rest]);

  return {
    async playback(viewer, camera, from, to) {
      const first = Math.floor(from / COVERS_MS);
      const last = Math.floor((Math.max(to, from + 1) - 1) / COVERS_MS);
      if (last - first > MOST_HOURS) throw new RangeError("too long a stretch for a player");
      for (let hour = first; hour <= last; hour++) {
        await once(
          keyOf(viewer, camera, hour),
          PLAYBACK_HOLDS_MS,
          () =>
            deps.register.ask(viewer.asker, "register-playback", {
              camera,
              from: UtcMs(hour * COVERS_MS),
              to: UtcMs((hour + 1) * COVERS_MS),
              purpose: viewer.purpose,
            }),
        );
      }
    },
    live: async (viewer, camera) =>
      await once(
        keyOf(viewer, camera, "live"),
        LIVE_HOLDS_MS,
        () => deps.register.ask(viewer.asker, "register-live", { camera, purpose: viewer.purpose }),
      ),
  };
}
