/** The recorder of a simulation: the real allocator, index, rules and trusted clock over no disk at all. */
import type { Layers } from "../../../policy/site_layers.ts";
import { rulesInForce } from "../../../recorder/engine/rules.ts";
import { openPlanningIndex } from "../../../recorder/index/database.ts";
import { type GivenUp, Index, type IndexedHold } from "../../../recorder/index/index.ts";
import type { FragmentFacts } from "../../../recorder/pool/placement.ts";
import { Pool } from "../../../recorder/pool/pool.ts";
import type { ClockEvent } from "../../../recorder/time/clock_event.ts";
import { clockRules } from "../../../recorder/time/clock_rules.ts";
import type { ClockState } from "../../../recorder/time/clock_state.ts";
import {
  bootClock,
  type ClockStep,
  type RunningClock,
  startClock,
  tickClock,
} from "../../../recorder/time/trusted_clock.ts";
import { confirmClock } from "../../../recorder/time/verify_clock.ts";
import { BlockNo, CameraId, DiskId, RunNo } from "../../base/ids.ts";
import { Bytes, MediaDur90k, MonoMs, UtcMs } from "../../base/units.ts";

/** Footage given up, in true time. */
export interface TrueFootage {
  readonly block: BlockNo;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
}

const NO_HASH = new Uint8Array(32);
/** `ftyp` and `moov` of an ordinary camera. */
export const INIT_BYTES = 700;

/** A recorder with its clock; tells true time of what it holds and gives up. */
export class SimulatedDevice {
  readonly #index: Index;
  readonly #pool: Pool;
  #clock: RunningClock;
  /** Wall clock less true time. */
  #wallOffset = 0;
  #layers: Layers;
  #run = 0;
  /** True times of what each block holds. */
  readonly #truth = new Map<BlockNo, TrueFootage>();

  constructor(blocks: number, blockBytes: number, layers: Layers, start: UtcMs) {
    this.#layers = layers;
    this.#index = new Index(openPlanningIndex());
    const disk = { ordinal: 0, id: DiskId("0".repeat(32)), firstBlock: BlockNo(0), epoch: 0 };
    this.#index.addDisk({ ...disk, blocks }, blocks);
    const boot = { wall: start, mono: MonoMs(start), bootId: null, uptime: null };
    this.#clock = startClock(clockRules(), boot, null);
    // A simulation begins on an installed device: two people have set its clock.
    this.#step(confirmClock(this.#clock, { ...this.#reading(start), ...twoPeople(start) }));
    this.#pool = new Pool(this.#index, rulesInForce(layers, this.clock, false), blockBytes, []);
  }

  get clock(): ClockState {
    return this.#clock.state;
  }

  get layers(): Layers {
    return this.#layers;
  }

  /** What the wall clock shows at a true time. */
  displayed(now: UtcMs): UtcMs {
    return UtcMs(now + this.#wallOffset);
  }

  /** Time passes; tells what the trusted clock noticed. */
  tick(now: UtcMs): readonly ClockEvent[] {
    return this.#step(tickClock(this.#clock, this.#reading(now)));
  }

  /** Somebody sets the wall clock. */
  setClock(now: UtcMs, to: UtcMs): readonly ClockEvent[] {
    this.tick(now);
    this.#wallOffset = to - now;
    return this.tick(now);
  }

  /** The power comes back at `now`, and the battery clock says `wall`. */
  powerOn(now: UtcMs, wall: UtcMs): readonly ClockEvent[] {
    this.#wallOffset = wall - now;
    const boot = { ...this.#reading(now), bootId: null, uptime: null };
    this.#run++;
    return this.#step(bootClock(this.#clock.rules, this.#clock.state, boot));
  }

  /** Two people set the wall clock right and confirm it. */
  confirmClock(now: UtcMs): readonly ClockEvent[] {
    this.setClock(now, now);
    const events = this.#step(
      confirmClock(this.#clock, { ...this.#reading(now), ...twoPeople(now) }),
    );
    this.#applyRules();
    return events;
  }

  setLayers(layers: Layers): void {
    this.#layers = layers;
    this.#applyRules();
  }

  setHolds(holds: readonly IndexedHold[]): void {
    this.#index.setHolds(holds);
  }

  /** Records true [from, to) of a camera; answers the footage given up for it, `null`, or that there was no place. */
  record(camera: CameraId, from: UtcMs, to: UtcMs, bytes: number): TrueFootage | null | "refused" {
    const facts: FragmentFacts = {
      camera,
      run: RunNo(this.#run + 1),
      start: this.displayed(from),
      trusted: this.#clock.state.trusted,
      duration: MediaDur90k((to - from) * 90),
      key: true,
      clockGood: this.#clock.state.quality === "good",
      gap: null,
      frames: 1,
      cameraClockOffsetMs: null,
      payloadLength: Bytes(bytes),
      initLength: INIT_BYTES,
      paramsHash: NO_HASH,
    };
    const at = this.#pool.place(facts, this.#clock.state.trusted);
    if (typeof at === "string") return "refused";
    this.#pool.written(at, facts, NO_HASH, NO_HASH);
    const gaveUp = at.gaveUp === null ? null : this.#takeTruth(at.gaveUp);
    const known = this.#truth.get(at.block);
    this.#truth.set(at.block, { block: at.block, camera, from: known?.from ?? from, to });
    return gaveUp;
  }

  /** Acknowledges what was recorded since the last commit. */
  commit(): void {
    this.#pool.finishCommit(this.#pool.beginCommit());
  }

  /** Housekeeping: closes idle blocks, and erases what a layer orders erased. */
  erase(): TrueFootage[] {
    const { trusted } = this.#clock.state;
    this.#pool.closeIdle(trusted);
    const erased: TrueFootage[] = [];
    while (this.#pool.rules.ordersErasure) {
      const gaveUp = this.#index.beginErase(trusted, this.#pool.rules.version);
      if (gaveUp === null) break;
      this.#index.finishErase(gaveUp.block);
      erased.push(this.#takeTruth(gaveUp));
    }
    return erased;
  }

  /** The oldest true instant of each camera's footage that is still held. */
  oldestHeld(): Map<CameraId, UtcMs> {
    const oldest = new Map<CameraId, UtcMs>();
    for (const { camera, from } of this.#truth.values()) {
      oldest.set(camera, UtcMs(Math.min(from, oldest.get(camera) ?? from)));
    }
    return oldest;
  }

  close(): void {
    this.#index.close();
  }

  #takeTruth(gaveUp: GivenUp): TrueFootage {
    const truth = this.#truth.get(gaveUp.block);
    if (truth === undefined) {
      throw new Error(`block ${gaveUp.block} gave up footage never recorded`);
    }
    this.#truth.delete(gaveUp.block);
    return truth;
  }

  #reading(now: UtcMs) {
    return { wall: this.displayed(now), mono: MonoMs(now) };
  }

  #step({ clock, events }: ClockStep): readonly ClockEvent[] {
    this.#clock = clock;
    return events;
  }

  #applyRules(): void {
    this.#pool.applyRules(rulesInForce(this.#layers, this.clock, false));
  }
}

const twoPeople = (civil: UtcMs) => ({ by: ["installer", "manager"] as const, civil });
