/** Opens a data folder for reading footage, whether the recorder runs or not. */
import { dataPaths, readGeometry } from "../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../recorder/index/database.ts";
import { openLedgerReadOnly } from "../recorder/ledger/ledger_reader.ts";
import type { CameraRecord } from "../recorder/ledger/records.ts";
import { createFootageReader } from "../recorder/read/footage_reader.ts";
import { IndexReader } from "../recorder/read/index_reader.ts";
import type { FootageReader } from "../recorder/read_port.ts";
import type { Clock } from "./base/clock.ts";
import { InputError } from "./base/result.ts";

/** Footage and cameras of a data folder. */
export interface OpenFootage {
  readonly reader: FootageReader;
  /** Removed cameras too. */
  cameras(): readonly CameraRecord[];
  close(): void;
}

/** Opens it; throws `InputError` where there is no pool. */
export function openFootage(data: string, clock: Clock): OpenFootage {
  const geometry = readGeometry(data);
  if (geometry === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  const paths = dataPaths(data);
  const index = new IndexReader(openIndexReadOnly(paths.index));
  const ledger = openLedgerReadOnly(paths.ledger);
  const cameras = () => ledger.cameras({ removed: true });
  const reader = createFootageReader({
    index,
    disks: geometry.disks,
    blockBytes: geometry.blockBytes,
    cameras: () =>
      cameras().map(({ id, name, removedAt }) => ({ id, name, removed: removedAt !== null })),
    clock,
  });
  return {
    reader,
    cameras,
    close() {
      index.close();
      ledger.close();
    },
  };
}
