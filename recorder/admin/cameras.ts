/** Cameras and layers are admitted only if the pool can keep what the law orders for all of them. */
import { floorDays } from "../../policy/keep_duration.ts";
import { loweringFloor } from "../../policy/lowering_floor.ts";
import type { Layers } from "../../policy/site_layers.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { RefusedError } from "../../src/base/result.ts";
import { BitsPerSecond, Bytes } from "../../src/base/units.ts";
import { type Admission, admit } from "../capacity/admission.ts";
import type { CameraDemand, PoolSize } from "../capacity/demand.ts";
import { layersOf } from "../engine/site_layers.ts";
import type { PoolGeometry } from "../engine/geometry.ts";
import { lengthenImportant } from "./holds.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { CameraInput, Site, Stamp } from "../ledger/records.ts";
import { deviceBook } from "../rules/device_rules.ts";

/** What is planned for a camera that nobody declared a bitrate for, until it is measured: 1080p at 25 frames a second. */
export const ASSUMED_BITRATE: BitsPerSecond = BitsPerSecond(4_000_000);

/** Measured bitrates, where there are any. */
export type Measured = ReadonlyMap<CameraId, BitsPerSecond>;

const NEW_CAMERA = 0 as CameraId; // numbers begin at 1

/** What the cameras need of the pool. One day more than the floor: a day counts to its end. */
export function demands(ledger: LedgerReader, measured: Measured, layers: Layers): CameraDemand[] {
  const days = floorDays(layers, false, deviceBook(ledger)) + 1;
  return ledger.cameras().map(({ id, declaredBitrate }) => ({
    id,
    bitrate: BitsPerSecond(
      Math.max(measured.get(id) ?? 0, declaredBitrate ?? (measured.has(id) ? 0 : ASSUMED_BITRATE)),
    ),
    floorDays: days,
  }));
}

/** The pool as capacity sees it; `heldBlocks` are those that holds keep beyond their floor. */
export function poolSize({ disks, blockBytes }: PoolGeometry, heldBlocks: number): PoolSize {
  const blocks = disks.disks.reduce((sum, disk) => sum + disk.blocks, 0);
  return { blocks, blockBytes: Bytes(blockBytes), heldBlocks };
}

/**
 * Adds a camera, if the pool can keep what the law orders with it. `alongside` writes what else is to
 * be known of it, in the same commit. Throws `InputError`.
 */
export function addCamera(
  ledger: Ledger,
  size: PoolSize,
  measured: Measured,
  input: CameraInput,
  now: Stamp,
  alongside: (tx: LedgerTx, id: CameraId) => void = () => {},
): CameraId {
  const layers = layersOf(ledger.site());
  const others = demands(ledger, measured, layers);
  const bitrate = input.declaredBitrate ?? ASSUMED_BITRATE;
  const days = floorDays(layers, false, deviceBook(ledger)) + 1;
  const all = [...others, { id: NEW_CAMERA, bitrate, floorDays: days }];
  refuseUnlessFits(admit(all, size, NEW_CAMERA), "bitrate");
  return ledger.commit((tx) => {
    const id = tx.addCamera(input, now);
    alongside(tx, id);
    return id;
  });
}

/** Sets the site, unless a floor would fall or the pool is too small for layers that are new to it. Throws `InputError`. */
export function setSite(
  ledger: Ledger,
  size: PoolSize,
  measured: Measured,
  site: Site,
  now: Stamp,
): void {
  const old = ledger.site();
  const book = deviceBook(ledger);
  if (old !== null) {
    const lowered = loweringFloor(layersOf(old), layersOf(site), book);
    if (lowered !== null) {
      throw new RefusedError(
        "layers",
        `${lowered.article} would no longer be kept (${span(lowered.was)} would become ${
          span(lowered.becomes)
        })`,
        "keep the layer; the law's floor cannot be lowered",
      );
    }
  }
  if (old === null || String(layersOf(old)) !== String(layersOf(site))) {
    refuseUnlessFits(admit(demands(ledger, measured, layersOf(site)), size), "layers");
  }
  ledger.commit((tx) => {
    tx.setSite(site, now);
    lengthenImportant(tx, layersOf(old), layersOf(site), book, now.trusted);
  });
}

const span = ({ count, unit }: { count: number; unit: string }) =>
  `${count} ${unit}${count === 1 ? "" : "s"}`;

/** No camera sends less: to advise it would be no help, and the command line takes no lower one. */
const LEAST_BITRATE = 1000;

function refuseUnlessFits(admission: Admission, field: string): void {
  if (admission.fits) return;
  const { days, daysNeeded, bytesToAdd, bitrateToSet } = admission;
  const possible = bitrateToSet !== null && bitrateToSet >= LEAST_BITRATE;
  const bitrate = !possible ? "" : `, or set this camera to ${bitrateToSet} bit/s`;
  throw new RefusedError(
    field,
    `the pool would hold ${days} days of the ${daysNeeded} that it must be able to hold`,
    `add ${bytesToAdd} bytes${bitrate}`,
  );
}
