import { assertEquals } from "../../tests/assert.ts";
import { DiskId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { DiskRecord } from "../ledger/records.ts";
import type { DiskCondition } from "./disk_health.ts";
import { recordDiskStates } from "./disk_records.ts";

const [A, B] = [DiskId("a".repeat(32)), DiskId("b".repeat(32))];
const disk = (id: DiskId, state: DiskRecord["state"]): DiskRecord => ({
  id,
  path: `/mnt/${id[0]}`,
  joinedAt: UtcMs(1),
  epoch: 2,
  state,
});

/** What a ledger with these disks is told to write; `null` when no commit was made. */
function written(
  there: readonly DiskRecord[],
  conditions: readonly Pick<DiskCondition, "id" | "state">[],
  unready: readonly DiskId[] = [],
): DiskRecord[] | null {
  let put: DiskRecord[] | null = null;
  recordDiskStates(
    {
      disks: () => [...there],
      commit: ((work: (tx: { putDisk(disk: DiskRecord): void }) => void) => {
        const list: DiskRecord[] = put = [];
        work({ putDisk: (disk) => list.push(disk) });
      }) as Ledger["commit"], // the only part of a transaction that is used
    },
    conditions,
    new Set(unready),
  );
  return put;
}

Deno.test("what changed about a disk is written down, with all else about it, and nothing more", () => {
  const there = [disk(A, "in-use"), disk(B, "in-use")];
  assertEquals(
    written(there, [{ id: A, state: "failed" }, { id: B, state: "in-use" }]),
    [disk(A, "failed")],
  );
  assertEquals(written([disk(A, "failed")], [{ id: A, state: "in-use" }]), [disk(A, "in-use")]);
  assertEquals(written(there, [{ id: A, state: "in-use" }, { id: B, state: "in-use" }]), null);
});

Deno.test("a disk counts as in use when all its blocks are ready, and a failed one is failed whatever waits", () => {
  assertEquals(written([disk(A, "formatting")], [{ id: A, state: "in-use" }], [A]), null);
  assertEquals(written([disk(A, "formatting")], [{ id: A, state: "in-use" }]), [disk(A, "in-use")]);
  assertEquals(written([disk(A, "formatting")], [{ id: A, state: "failed" }], [A]), [
    disk(A, "failed"),
  ]);
});
