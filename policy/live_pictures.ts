/**
 * Which pictures count as live ones, which only people on the watch and on the management list may
 * open (AH-16(4)). No layer says how old a picture must be, so this is this program's own reading.
 */
import { DurationMs, UtcMs } from "../src/base/units.ts";

/**
 * Footage that is younger than this counts as live. Five minutes: whoever sees a place so much later
 * sees what was there, not what is there; he can neither follow anybody nor guide anybody through it,
 * and whoever has to search in footage rarely needs what is younger.
 */
export const LIVE_MS = DurationMs(5 * 60_000);

/** The instant before which pictures are recorded ones and no live ones any more. */
export const liveSince = (now: UtcMs): UtcMs => UtcMs(now - LIVE_MS);
