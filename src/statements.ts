/** The daily statements of a running recorder, built from what it has open. */
import { type StatementDeps, statementLoop } from "../recorder/evidence/statement_loop.ts";
import type { Opened } from "../recorder/engine/start.ts";
import { createFootageReader } from "../recorder/read/footage_reader.ts";
import type { IndexReader } from "../recorder/read/index_reader.ts";
import type { Clock } from "./base/clock.ts";

/** A loop that makes the statement of each day, until aborted. */
export function statementsOver(
  { ledger, geometry, time }: Opened,
  index: IndexReader,
  clock: Clock,
  rest: Pick<StatementDeps, "signer" | "version" | "made">,
): (signal: AbortSignal) => Promise<void> {
  const footage = createFootageReader({
    index,
    disks: geometry.disks,
    blockBytes: geometry.blockBytes,
    cameras: () =>
      ledger.cameras({ removed: true })
        .map(({ id, name, removedAt }) => ({ id, name, removed: removedAt !== null })),
    clock,
  });
  const deps: StatementDeps = {
    ...rest,
    ledger,
    footage,
    pool: geometry.pool,
    stamp: () => time.stamp(),
    clockGood: () => time.good,
  };
  return (signal) => statementLoop(deps, () => clock.mono(), signal);
}
