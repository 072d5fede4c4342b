/** The governing layers and known power-off time as the allocator's rules. */
import { keepDuration, orderedErasure } from "../../policy/keep_duration.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import type { Layers } from "../../policy/site_layers.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import { DurationMs, UtcMs } from "../../src/base/units.ts";
import { sha256 } from "../format/fragment_header.ts";
import type { ReleaseRules } from "../pool/release.ts";
import { GOOD_WITHIN } from "../time/clock_rules.ts";
import type { ClockState, Credit } from "../time/clock_state.ts";

/** Longer than any rule: nothing is ever released. */
const FOR_EVER = DurationMs(4e12);

/**
 * The rules in force. While nobody has confirmed what is known after the ledger was lost, everything
 * is kept (invariant 2). The version follows from the content, so the same rules have the same one
 * after a restart.
 *
 * @param wiping The device goes out of service and two people had it wiped: what is past its floor is
 * erased at once, in whatever layer. No floor is shorter for it.
 */
export function rulesInForce(
  layers: Layers,
  clock: Pick<ClockState, "credits">,
  unconfirmed: boolean,
  wiping = false,
  book: RuleBook = BUILT_IN,
): ReleaseRules {
  const { credits } = clock;
  const content = JSON.stringify([
    unconfirmed,
    rulesVersion(layers, book),
    credits,
    ...(wiping ? ["wiping"] : []),
  ]);
  return {
    version: Number.parseInt(sha256(new TextEncoder().encode(content)).toHex().slice(0, 12), 16),
    ordersErasure: !unconfirmed && (wiping || orderedErasure(layers, book)),
    keepDuration: (end, good) => unconfirmed ? FOR_EVER : keepFrom(layers, end, false, good, book),
    offTimeSince: (stamp) => creditedSince(credits, stamp),
  };
}

/**
 * How long footage is kept that ends at `end` as its clock showed. A good clock may be a little off
 * either way: what it shows just before midnight may be of the next day, and where it was fast the
 * period ends later than it seems.
 */
export function keepFrom(
  layers: Layers,
  end: UtcMs,
  important: boolean,
  good: boolean,
  book: RuleBook = BUILT_IN,
): DurationMs {
  if (!good) return keepDuration(layers, end, important, "unknown", book);
  const latest = UtcMs(end + GOOD_WITHIN);
  return DurationMs(
    GOOD_WITHIN + keepDuration(layers, latest, important, "good", book) + GOOD_WITHIN,
  );
}

const creditedSince = (credits: readonly Credit[], stamp: number): DurationMs =>
  DurationMs(credits.reduce((sum, c) => stamp < c.before ? sum + c.length : sum, 0));
