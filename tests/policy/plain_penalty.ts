/**
 * The articles that set fines, read a second time and plainly, straight from the texts, in yuan.
 * Orders to correct, warnings and confiscation are no fines. A fine that comes only after somebody
 * refused to correct is still what the breach can cost.
 */

export interface PlainPenaltyFacts {
  readonly layers: readonly string[];
  readonly breach: string;
  readonly party: string;
  /** Installed for profit; left out means no. */
  readonly forProfit?: boolean;
  /** Whether the profit brought unlawful gains; left out means yes. */
  readonly gains?: boolean;
}

export type PlainPenalty =
  | { readonly min: number; readonly max: number }
  | { readonly min: null; readonly max: null };

interface Fine {
  readonly min: number;
  readonly max: number;
}

/** Decree 799, by article. */
function national(breach: string, party: string): Fine[] {
  const fines: Fine[] = [];
  // Art. 26: installed against art. 7 paragraph 3 or art. 9 paragraph 1.
  if (breach === "built-where-reserved") {
    if (party === "individual") fines.push({ min: 0, max: 5000 });
    if (party === "unit") fines.push({ min: 0, max: 20_000 });
    if (party === "responsible-person") fines.push({ min: 0, max: 5000 });
  }
  // Art. 27 paragraph 1: installed against art. 8 paragraph 1.
  if (breach === "forbidden-place") {
    if (party === "individual") fines.push({ min: 5000, max: 10_000 });
    if (party === "unit") fines.push({ min: 10_000, max: 20_000 });
    if (party === "responsible-person") fines.push({ min: 5000, max: 10_000 });
  }
  // Art. 27 paragraph 2: who runs the place and did not check it for cameras against art. 8
  // paragraph 2. Art. 28: installed near military and secret units without the consent of art. 10.
  // No question has a word for either.
  if (breach === "private-places-unchecked" || breach === "secret-unit-unasked") {
    if (party === "individual") fines.push({ min: 5000, max: 10_000 });
    if (party === "unit") fines.push({ min: 10_000, max: 20_000 });
    if (party === "responsible-person") fines.push({ min: 5000, max: 10_000 });
  }
  // Art. 29: not filed, or filed falsely, against art. 14, which binds the managing unit.
  if (breach === "not-filed" && party === "unit") fines.push({ min: 0, max: 10_000 });
  // Art. 30: changed, moved or removed on one's own against art. 23 item 2. The article leaves out
  // that item's second half, hindering by paint or cover, so what merely stopped is not fined here.
  // Removing without telling anybody is removing on one's own.
  if (breach === "position-changed" || breach === "dismantled-unnotified") {
    if (party === "individual") fines.push({ min: 0, max: 5000 });
    if (party === "unit") fines.push({ min: 5000, max: 10_000 });
    if (party === "responsible-person") fines.push({ min: 0, max: 5000 });
  }
  // Art. 31 sends security, giving out and spreading to three other laws; it has no amount itself.
  return fines;
}

/** Liaoning Decree 211, by article. */
function liaoning(breach: string, party: string): Fine[] {
  const fines: Fine[] = [];
  // Art. 20: not installed against art. 6: built at the unit's cost, no fine.
  // Art. 21: built against art. 9 and not taken down: 1000. Whoever built it, unit or person; it
  // does not reach through a unit to its people.
  if (breach === "forbidden-place" && (party === "unit" || party === "individual")) {
    fines.push({ min: 1000, max: 1000 });
  }
  // Arts. 7 and 11 (where reserved, together with the building) have no fine.
  // Art. 22: not filed as art. 12 orders. Art. 12 binds the building and the using unit.
  if (breach === "not-filed" && party === "unit") fines.push({ min: 200, max: 500 });
  // Art. 23: against art. 14 items 3 to 7, which bind the using unit. Items 1 and 2 are left out.
  if (party === "unit") {
    // Item 3: duty watch.
    if (breach === "duty-watch-missing") fines.push({ min: 200, max: 500 });
    // Item 4: register of use.
    if (breach === "register-missing") fines.push({ min: 200, max: 500 });
    // Item 5: purpose and position.
    if (breach === "purpose-changed") fines.push({ min: 200, max: 500 });
    if (breach === "position-changed") fines.push({ min: 200, max: 500 });
    // Item 6: giving out and spreading on one's own.
    if (breach === "provided-without-authority") fines.push({ min: 200, max: 500 });
    if (breach === "traded-or-spread") fines.push({ min: 200, max: 500 });
    // Item 7: keeping for 15 days and for a year.
    if (breach === "retention-short") fines.push({ min: 200, max: 500 });
  }
  // Art. 24: against art. 15 items 3 to 6, which bind everybody: a unit 1000, a person 500. Item 1
  // (theft, damage) and item 2 (refusing the authorities) are left out.
  if (
    // Item 3: altering, hiding, destroying originals within their period.
    breach === "altered-or-deleted" ||
    // Item 4: trading, spreading, unlawful use.
    breach === "traded-or-spread" ||
    // Item 5: another purpose.
    breach === "purpose-changed" ||
    // Item 6: other acts that touch normal use. To interrupt the system is such an act, and no
    // other item names it; what another item names is not "other".
    breach === "interrupted"
  ) {
    if (party === "unit") fines.push({ min: 1000, max: 1000 });
    if (party === "individual") fines.push({ min: 500, max: 500 });
  }
  return fines;
}

/** Anhui's measure, by article. */
function anhui(breach: string, party: string, forProfit: boolean, gains: boolean): Fine[] {
  const fines: Fine[] = [];
  // Art. 13 (filing) and art. 17 paragraph 1 (watch) have no fine.
  // Art. 24: a unit 2000 to 10000, its responsible people 200 to 1000. Nobody else.
  if (
    // Item 1: not installed.
    breach === "not-installed" ||
    // Item 2: not together with the building.
    breach === "not-simultaneous" ||
    // Item 3: removed without notice.
    breach === "dismantled-unnotified" ||
    // Item 4: interrupted, purpose or position changed, outsiders let in.
    breach === "interrupted" || breach === "purpose-changed" || breach === "position-changed" ||
    breach === "outsiders-in-monitor-room" ||
    // Item 5: no register, or stored under 30 days.
    breach === "register-missing" || breach === "retention-short" ||
    // Item 6: the authorities refused.
    breach === "refused-access"
  ) {
    if (party === "unit") fines.push({ min: 2000, max: 10_000 });
    if (party === "responsible-person") fines.push({ min: 200, max: 1000 });
  }
  // Art. 25: installed against art. 8 or art. 9 paragraph 3.
  if (breach === "forbidden-place" || breach === "built-where-reserved") {
    // A unit for profit with unlawful gains, and its responsible people.
    if (forProfit && gains && party === "unit") fines.push({ min: 5000, max: 30_000 });
    if (forProfit && gains && party === "responsible-person") fines.push({ min: 500, max: 1000 });
    // A unit for profit without gains, and its responsible people.
    if (forProfit && !gains && party === "unit") fines.push({ min: 2000, max: 10_000 });
    if (forProfit && !gains && party === "responsible-person") fines.push({ min: 200, max: 1000 });
    // A unit not for profit; its people are not named.
    if (!forProfit && party === "unit") fines.push({ min: 500, max: 1000 });
    // A private person, for profit or not.
    if (party === "individual") fines.push({ min: 500, max: 1000 });
  }
  // Art. 26: a unit 2000 to 10000, its responsible people 200 to 1000. Nobody else.
  if (
    // Item 1, against art. 18: collecting what is private, altering originals, giving out.
    breach === "collected-private" || breach === "altered-or-deleted" ||
    breach === "provided-without-authority" ||
    // Item 2, against art. 19: trading, unlawful copying, spreading.
    breach === "traded-or-spread"
  ) {
    if (party === "unit") fines.push({ min: 2000, max: 10_000 });
    if (party === "responsible-person") fines.push({ min: 200, max: 1000 });
  }
  return fines;
}

/**
 * The plain answer to a penalty question. One act against several provisions is fined by the one
 * whose fine is higher (Administrative Penalty Law art. 29): its upper end, then its lower end.
 */
export function plainPenalty(facts: PlainPenaltyFacts): PlainPenalty {
  const fines: Fine[] = [];
  for (const layer of facts.layers) {
    if (layer === "CN") fines.push(...national(facts.breach, facts.party));
    if (layer === "CN-LN") fines.push(...liaoning(facts.breach, facts.party));
    if (layer === "CN-AH") {
      fines.push(
        ...anhui(facts.breach, facts.party, facts.forProfit === true, facts.gains !== false),
      );
    }
    // The sector layers here are read for how long to keep; no fine of theirs is.
  }
  let highest: Fine | undefined;
  for (const fine of fines) {
    if (
      highest === undefined || fine.max > highest.max ||
      (fine.max === highest.max && fine.min > highest.min)
    ) highest = fine;
  }
  if (highest === undefined) return { min: null, max: null };
  return { min: highest.min, max: highest.max };
}
