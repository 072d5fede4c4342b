/**
 * No footage leaves unregistered (invariant 9): before the first byte of what somebody plays back or
 * watches live, an entry is durable in the recorder's register. The recorder says what may be shown;
 * what it has granted for a while is remembered, so that a player that fetches pieces of some seconds
 * need not ask for each.
 */
import type { Asker } from "../recorder/people_port.ts";
import type { RegisterControl } from "../recorder/register_ask_port.ts";
import type { Clock } from "../src/base/clock.ts";
import type { CameraId } from "../src/base/ids.ts";
import { RefusedError } from "../src/base/result.ts";
import { UtcMs } from "../src/base/units.ts";
import { NoRecorder } from "./routes/common.ts";

/** Who looks, and why. */
export interface Viewer {
  readonly asker: Asker;
  /** What he gave as his reason. */
  readonly purpose: string;
}

/** A stretch of displayed time, its end not included. */
export interface Shown {
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** Lets somebody look once it is registered. */
export interface Viewings {
  /**
   * Resolves with the part of the stretch [from, to) of a camera that may be shown, once entries cover
   * it. Throws what the recorder refuses, and {@link NoRecorder} where none answers: then nothing may
   * be sent.
   */
  playback(viewer: Viewer, camera: CameraId, from: UtcMs, to: UtcMs): Promise<Shown>;
  /** The same for pictures of now. */
  live(viewer: Viewer, camera: CameraId): Promise<void>;
}

/** A grant is asked for and remembered by the hour of the clock. */
const HOUR_MS = 3_600_000;
const LIVE_HOLDS_MS = 8 * HOUR_MS;
/** Grants that are remembered; what is forgotten is asked for once more. */
const MOST_REMEMBERED = 5000;
/** A piece that a player fetches is some seconds long: more at a time than this is no player. */
const MOST_HOURS = 26;
const ALWAYS: Shown = { from: UtcMs(-Infinity), to: UtcMs(Infinity) };

interface Grant extends Shown {
  /** Monotonic milliseconds. */
  readonly until: number;
}

/** Remembers what is granted, for as long as this process lives. */
export function createViewings(deps: {
  readonly register: RegisterControl;
  readonly clock: Clock;
}): Viewings {
  const granted = new Map<string, Grant>();
  const under = new Map<string, Promise<Grant>>();

  /** Asks unless a grant covers the stretch; several who ask at once wait for the same answer. */
  async function once(
    key: string,
    wanted: Shown,
    ask: () => Promise<Shown & { readonly holds: number } | null>,
  ): Promise<Shown> {
    const known = granted.get(key);
    if (known !== undefined && known.until > deps.clock.mono() && covers(known, wanted)) {
      return known;
    }
    const before = under.get(key);
    if (before !== undefined) {
      const grant = await before;
      if (covers(grant, wanted)) return grant;
    }
    const asking = (async () => {
      const answer = await ask();
      if (answer === null) throw new NoRecorder("no recorder answers");
      const grant = { from: answer.from, to: answer.to, until: deps.clock.mono() + answer.holds };
      granted.delete(key);
      granted.set(key, grant);
      const [oldest] = granted.keys();
      if (granted.size > MOST_REMEMBERED && oldest !== undefined) granted.delete(oldest);
      return grant;
    })();
    under.set(key, asking);
    try {
      return await asking;
    } finally {
      if (under.get(key) === asking) under.delete(key);
    }
  }

  const keyOf = ({ asker, purpose }: Viewer, ...rest: readonly (string | number)[]) =>
    JSON.stringify([asker.token, purpose, ...rest]);

  return {
    async playback(viewer, camera, from, to) {
      const end = Math.max(to, from + 1);
      const [first, last] = [Math.floor(from / HOUR_MS), Math.floor((end - 1) / HOUR_MS)];
      if (last - first > MOST_HOURS) throw new RangeError("too long a stretch for a player");
      let shown: Shown | null = null;
      let refused: RefusedError | null = null;
      for (let hour = first; hour <= last; hour++) {
        const part = {
          from: UtcMs(Math.max(from, hour * HOUR_MS)),
          to: UtcMs(Math.min(end, (hour + 1) * HOUR_MS)),
        };
        try {
          const grant = await once(keyOf(viewer, camera, hour), part, async () => {
            const asked = { camera, ...part, purpose: viewer.purpose };
            const found = await deps.register.ask(viewer.asker, "register-playback", asked);
            return found === null ? null : found.answer;
          });
          const its = {
            from: UtcMs(Math.max(part.from, grant.from)),
            to: UtcMs(Math.min(part.to, grant.to)),
          };
          shown = shown === null ? its : { from: shown.from, to: its.to };
          if (its.to < part.to) break; // what follows is not to be shown either
        } catch (error) {
          // Of a piece over a full hour one side may be to be shown and the other not.
          if (!(error instanceof RefusedError)) throw error;
          refused = error;
          if (shown !== null) break;
        }
      }
      if (shown !== null) return shown;
      throw refused ?? new RangeError("no stretch");
    },
    live: async (viewer, camera) => {
      await once(keyOf(viewer, camera, "live"), ALWAYS, async () => {
        const asked = { camera, purpose: viewer.purpose };
        const found = await deps.register.ask(viewer.asker, "register-live", asked);
        return found === null ? null : { ...ALWAYS, holds: LIVE_HOLDS_MS };
      });
    },
  };
}

const covers = (grant: Shown, wanted: Shown) => grant.from <= wanted.from && grant.to >= wanted.to;
