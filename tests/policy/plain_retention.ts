/**
 * The retention articles read a second time, slowly and plainly, straight from the texts: one
 * paragraph of code an article, days counted by the platform's calendar, nothing from `policy/`.
 * Random facts compare it with the real thing.
 */

export interface PlainFacts {
  readonly layers: readonly string[];
  readonly recordedAt: number;
  readonly important: boolean;
}

export interface PlainAnswer {
  readonly keepUntil: number;
  readonly days: number | null;
  readonly mustEraseAfter: number | null;
  readonly cites: readonly string[];
}

interface PlainFloor {
  readonly article: string;
  readonly days: number | null;
  readonly lastDay: Temporal.PlainDate;
}

/** The calendar day of the recording in Shanghai: Civil Code 200. */
function dayOfRecording(recordedAt: number): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(recordedAt)
    .toZonedDateTimeISO("Asia/Shanghai").toPlainDate();
}

/** The day itself is not counted (Civil Code 201), so a period of n days ends with the n-th day after it. */
function counted(article: string, days: number, first: Temporal.PlainDate): PlainFloor {
  return { article, days, lastDay: first.add({ days }) };
}

/** What each article orders, one by one. */
function floorsOf(facts: PlainFacts): PlainFloor[] {
  const day = dayOfRecording(facts.recordedAt);
  const floors: PlainFloor[] = [];
  for (const layer of facts.layers) {
    // National art. 17: kept not less than 30 days.
    if (layer === "CN") floors.push(counted("CN-17", 30, day));
    // Liaoning art. 14 item 7: kept properly for 15 days or more; what has important value, 1 year.
    if (layer === "CN-LN" && !facts.important) floors.push(counted("LN-14(7)", 15, day));
    if (layer === "CN-LN" && facts.important) {
      // Civil Code 202: the corresponding day, or the month's last where there is none.
      const lastDay = day.add({ years: 1 }, { overflow: "constrain" });
      floors.push({ article: "LN-14(7)", days: null, lastDay });
    }
    // Anhui art. 17 paragraph 2 item 3: stored not less than 30 days.
    if (layer === "CN-AH") floors.push(counted("AH-17(2)(3)", 30, day));
    // Counter-Terrorism Law art. 32 paragraph 3: not less than ninety days.
    if (layer === "counter-terror-key-target") floors.push(counted(`${layer}-32(3)`, 90, day));
    // Liaoning special trades art. 17: sixty days.
    if (layer === "ln-hotel-pawn-massage") floors.push(counted(`${layer}-17`, 60, day));
    // Postal delivery security: ninety days where parcels change hands, thirty elsewhere.
    if (layer === "parcel-counter") floors.push(counted(`${layer}-retention`, 90, day));
    if (layer === "parcel") floors.push(counted(`${layer}-retention`, 30, day));
    // Entertainment venues art. 15: thirty days.
    if (layer === "song-and-dance") floors.push(counted(`${layer}-15`, 30, day));
    // Security services art. 25: at least thirty days.
    if (layer === "guarded-by-security-service") floors.push(counted(`${layer}-25`, 30, day));
  }
  return floors;
}

/** The plain answer to a retention question; every layer named must be one of the law's. */
export function plainRetention(facts: PlainFacts): PlainAnswer {
  const floors = floorsOf(facts);
  let last: PlainFloor | undefined;
  for (const floor of floors) {
    if (last === undefined || Temporal.PlainDate.compare(floor.lastDay, last.lastDay) > 0) {
      last = floor;
    }
  }
  if (last === undefined) throw new Error("no layer has a floor");
  const lastDay = last.lastDay;
  // The period ends at 24:00 of its last day (Civil Code 203), which is 00:00 of the next.
  const keepUntil = lastDay.add({ days: 1 }).toZonedDateTime("Asia/Shanghai").epochMilliseconds;
  const articles = new Set<string>();
  for (const floor of floors) {
    if (floor.lastDay.equals(lastDay)) articles.add(floor.article);
  }
  // National art. 17 again: after that, what has served its purpose must be deleted.
  const ordered = facts.layers.includes("CN");
  if (ordered) articles.add("CN-17");
  return {
    keepUntil,
    days: last.days,
    mustEraseAfter: ordered ? keepUntil : null,
    cites: [...articles].sort(),
  };
}

/** The plain answer to an erase question. */
export function plainErase(facts: PlainFacts & { at: number; held: boolean }): "permit" | "refuse" {
  if (facts.held) return "refuse";
  return facts.at < plainRetention(facts).keepUntil ? "refuse" : "permit";
}
