/** Keeps the ledger's word on each disk true: what a person reads of a pool whose recorder does not run. */
import type { DiskId } from "../../src/base/ids.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { DiskRecord } from "../ledger/records.ts";
import type { DiskCondition } from "./disk_health.ts";

/**
 * Writes down what changed about the disks' states, in one commit, or nothing.
 * @param unready Disks with blocks that are not yet written with zeros.
 */
export function recordDiskStates(
  ledger: Pick<Ledger, "disks" | "commit">,
  conditions: readonly Pick<DiskCondition, "id" | "state">[],
  unready: ReadonlySet<DiskId>,
): void {
  const states = new Map(conditions.map(({ id, state }) => [id, state]));
  const changed = ledger.disks().flatMap((disk): DiskRecord[] => {
    const known = states.get(disk.id);
    if (known === undefined) return [];
    const state = known === "in-use" && unready.has(disk.id) ? "formatting" : known;
    return state === disk.state ? [] : [{ ...disk, state }];
  });
  if (changed.length === 0) return;
  ledger.commit((tx) => {
    for (const disk of changed) tx.putDisk(disk);
  });
}
