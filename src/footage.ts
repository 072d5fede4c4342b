/** Opens a data folder for reading footage, whether the recorder runs or not. */
import { dataPaths, type PoolGeometry, readGeometry } from "../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../recorder/index/database.ts";
import { openLedgerReadOnly } from "../recorder/ledger/ledger_reader.ts";
import type { CameraRecord } from "../recorder/ledger/records.ts";
import { createFootageReader } from "../recorder/read/footage_reader.ts";
import { type PublishedCamera, publishedCameras } from "../recorder/read/published_cameras.ts";
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
  const geometry = poolOf(data);
  const ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const cameras = () => ledger.cameras({ removed: true });
  const footage = openReader(
    data,
    geometry,
    clock,
    () => cameras().map(({ id, name, removedAt }) => ({ id, name, removed: removedAt !== null })),
  );
  return {
    reader: footage.reader,
    cameras,
    close() {
      footage.close();
      ledger.close();
    },
  };
}

/**
 * Opens it for the page's process, which may not read the ledger: cameras are those that the recorder
 * published. Throws `InputError` where there is no pool.
 */
export function openPublishedFootage(data: string, clock: Clock): Omit<OpenFootage, "cameras"> {
  return openReader(data, poolOf(data), clock, publishedCameras(data));
}

function poolOf(data: string): PoolGeometry {
  const geometry = readGeometry(data);
  if (geometry !== null) return geometry;
  throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
}

function openReader(
  data: string,
  { disks, blockBytes }: PoolGeometry,
  clock: Clock,
  cameras: () => readonly PublishedCamera[],
): Omit<OpenFootage, "cameras"> {
  const index = new IndexReader(openIndexReadOnly(dataPaths(data).index));
  const reader = createFootageReader({ index, disks, blockBytes, cameras, clock });
  return { reader, close: () => index.close() };
}
