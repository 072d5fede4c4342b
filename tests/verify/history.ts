/** Random honest histories of a device: recordings, gaps, power cuts, expiry, set clocks and damaged disks. */
import type { ExportRequest } from "../../recorder/export/request.ts";
import type { SignedText } from "../../recorder/export/request.ts";
import { T0 } from "../../recorder/maintenance/testing.ts";
import type { GapCause } from "../../recorder/port.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { MemorySite, requestOf } from "../export/memory_site.ts";
import { DUMMY_PARAMS } from "../media/feed.ts";
import type { Rng } from "../sim/random.ts";

/** What a history came to. */
export interface History {
  readonly site: MemorySite;
  readonly request: ExportRequest;
  /** A checkpoint that a witness has; `null` where none was handed out. */
  readonly witness: SignedText | null;
}

const CAUSES: readonly GapCause[] = ["camera-unreachable", "packets-lost", "stalled", "clock-step"];
const OTHER_PARAMS = { ...DUMMY_PARAMS, video: { ...DUMMY_PARAMS.video, width: 128 } };

/** How much happens in a history, and what. */
export interface HistoryShape {
  readonly steps: number;
  /** Whether disks are damaged too. */
  readonly damage: boolean;
}

/** Lets a device live for a while and asks it for a span. */
export function randomHistory(rng: Rng, { steps, damage }: HistoryShape): History {
  const site = new MemorySite(16);
  const cameras = [1, 2, 3].slice(0, rng.int(1, 3));
  const params = new Map(cameras.map((c) => [c, DUMMY_PARAMS]));
  let witness: SignedText | null = null;
  let clockGood = true;
  for (const camera of cameras) record(site, camera, rng, params, clockGood, "first-recording");
  for (let i = 0; i < steps; i++) {
    const camera = rng.pick(cameras);
    let gap: GapCause | null = null;
    switch (rng.int(0, 12)) {
      case 0:
        site.at.set(camera, (site.at.get(camera) ?? T0) + rng.int(1, 200_000));
        gap = rng.pick(CAUSES);
        break;
      case 1: // somebody sets the clock
        site.at.set(camera, (site.at.get(camera) ?? T0) + rng.int(-40_000, 40_000));
        gap = "clock-step";
        break;
      case 2:
        if (rng.chance(1, 2)) site.commit();
        site.cut();
        gap = "recorder-off";
        break;
      case 3:
        if (rng.chance(1, 4)) {
          site.commit();
          site.expire(31);
          for (const [c] of site.at) site.at.set(c, site.now);
          gap = "recorder-off";
        }
        break;
      case 4:
        params.set(camera, rng.pick([DUMMY_PARAMS, OTHER_PARAMS]));
        break;
      case 5:
        clockGood = !clockGood;
        break;
      case 6:
        site.commit();
        witness = rng.chance(1, 2) ? site.checkpoint() : (site.checkpoint(), witness);
        break;
      case 7:
        if (damage) harm(site, rng);
    }
    record(site, camera, rng, params, clockGood, gap);
    if (rng.chance(1, 3)) site.commit();
  }
  site.commit();
  return { site, request: ask(site, cameras, rng), witness };
}

function record(
  site: MemorySite,
  camera: number,
  rng: Rng,
  params: ReadonlyMap<number, typeof DUMMY_PARAMS>,
  clockGood: boolean,
  gap: GapCause | null,
): void {
  const gop = rng.int(1, 4);
  for (let i = 0; i < rng.int(1, 6); i++) {
    site.record(camera, {
      key: i % gop === 0,
      gap: i === 0 ? gap : null,
      startsRun: i === 0 && gap !== null,
      clockGood,
      media: rng.chance(1, 5) ? rng.int(10_000, 60_000) : rng.int(100, 3000),
      ms: rng.int(400, 2000),
    }, params.get(camera));
  }
}

/** One bit of some fragment changes, in its header or its pictures; or one of a block's opening. */
function harm(site: MemorySite, rng: Rng): void {
  const held = new IndexedRows(site.pool.db);
  const uses = held.uses(CameraId(1), UtcMs(-8.64e15), UtcMs(8.64e15));
  if (uses.length === 0) return;
  const use = rng.pick(uses);
  const { offset, payloadLength } = rng.pick(held.rows(use));
  const at = rng.chance(1, 8)
    ? rng.int(0, 700)
    : rng.chance(1, 3)
    ? offset + rng.int(0, 191)
    : offset + 192 + rng.int(0, payloadLength - 1);
  site.blocks.flip(use.block, 8 * at + rng.int(0, 7));
}

/** A span that has something of the history in it. */
function ask(site: MemorySite, cameras: readonly number[], rng: Rng): ExportRequest {
  const ends = [...site.at.values()];
  const [first, last] = [site.footage().from, Math.max(...ends)];
  const cut = rng.int(0, Math.max(1, Math.floor((last - first) / 2)));
  const from = rng.chance(1, 3) ? first - rng.int(0, 5000) : first + cut;
  const to = rng.chance(1, 3) ? last : from + rng.int(1000, Math.max(2000, last - from));
  const asked = cameras.filter((_, i) => i === 0 || rng.chance(2, 3));
  return { ...requestOf(asked, 0, 1), from: UtcMs(from), to: UtcMs(Math.max(from + 500, to)) };
}
