/**
 * The retention articles once more, for the checker of simulations: plain arithmetic over days of
 * Shanghai, written from the texts, nothing from `policy/`.
 */

export const DAY = 86_400_000;
const AHEAD = 8 * 3_600_000;

/** Days that each layer orders for any footage. */
const DAYS: Readonly<Record<string, number>> = {
  "CN": 30,
  "CN-LN": 15,
  "CN-AH": 30,
  "counter-terror-key-target": 90,
  "ln-hotel-pawn-massage": 60,
  "parcel-counter": 90,
  "parcel": 30,
  "song-and-dance": 30,
  "guarded-by-security-service": 30,
};

/** The longest ordinary floor, in days. */
export const floorOf = (layers: readonly string[]): number =>
  Math.max(...layers.map((layer) => DAYS[layer] ?? NaN));

/** Whether important footage has a year: Liaoning alone says so. */
export const hasYear = (layers: readonly string[]): boolean => layers.includes("CN-LN");

/** Whether a change takes a floor away from any footage, important or not. */
export const lowers = (was: readonly string[], becomes: readonly string[]): boolean =>
  floorOf(becomes) < floorOf(was) || (hasYear(was) && !hasYear(becomes));

/** 00:00 in Shanghai of the day that an instant belongs to. */
export const midnightBefore = (at: number): number => Math.floor((at + AHEAD) / DAY) * DAY - AHEAD;

/** The first instant at which footage of an instant may be erased: the day of recording and n whole days later. */
export function keepUntil(layers: readonly string[], recorded: number, important: boolean): number {
  const day = midnightBefore(recorded);
  const ordinary = day + (floorOf(layers) + 1) * DAY;
  if (!important || !hasYear(layers)) return ordinary;
  // A year later, or the month's last day where there is none.
  const date = new Date(day + AHEAD);
  const month = date.getUTCMonth();
  const last = new Date(date);
  last.setUTCFullYear(date.getUTCFullYear() + 1);
  if (last.getUTCMonth() !== month) last.setUTCDate(0);
  return Math.max(ordinary, last.getTime() - AHEAD + DAY);
}
