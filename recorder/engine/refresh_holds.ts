/** Holds of the ledger into the index, where the guard of every release reads them. */
import type { TrustedMs } from "../../src/base/units.ts";
import type { Index } from "../index/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { holdUntilTrusted } from "../time/civil_time.ts";
import type { ClockState } from "../time/clock_state.ts";

/** Gives dated holds their end once it can be told, and copies the holds in force into the index. */
export function refreshHolds(
  ledger: Ledger,
  index: Index,
  clock: ClockState,
  now: TrustedMs,
): void {
  for (const hold of ledger.holds(now)) {
    if (hold.until === null || hold.untilTrusted !== null) continue;
    const end = holdUntilTrusted(clock, hold.until);
    if (end !== null) ledger.commit((tx) => tx.setHoldEnd(hold.id, end));
  }
  index.setHolds(
    ledger.holds(now).map(({ id, camera, from, to, untilTrusted }) => ({
      id,
      camera,
      from,
      to,
      until: untilTrusted,
    })),
  );
}
