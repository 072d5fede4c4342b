/**
 * `holdfast simulate FILE`: what would this pool hold, and what would it do when clocks jump and the
 * power fails? One JSON object a line; true time is known to the simulation only.
 */
import { loweringFloor } from "../../../policy/lowering_floor.ts";
import type { ClockEvent } from "../../../recorder/time/clock_event.ts";
import { CameraId } from "../../base/ids.ts";
import { DAY_MS, UtcMs } from "../../base/units.ts";
import { SimulatedDevice, type TrueFootage } from "./device.ts";
import { fragmentBytes, poolReach } from "./pool_size.ts";
import type { Scenario, ScenarioEvent } from "./scenario.ts";
import { TrueHolds, type TrueSpan } from "./true_holds.ts";

/** One line of output. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

interface Camera {
  readonly id: CameraId;
  readonly name: string;
  bps: number;
  on: boolean;
  refused: boolean;
}

type PowerCut = Extract<ScenarioEvent, { do: "power-cut" }>;

const COMMIT_MS = 900_000;
const ERASE_MS = 300_000;
const iso = (at: number): string => new Date(at).toISOString();

/** Runs a scenario and writes each line of output as it happens. */
export function simulate(scenario: Scenario, write: (line: Line) => void): void {
  new Simulation(scenario, write).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #write: (line: Line) => void;
  readonly #device: SimulatedDevice;
  readonly #cameras: Camera[];
  readonly #byName = new Map<string, Camera>();
  readonly #names = new Map<CameraId, string>();
  readonly #holds = new TrueHolds();
  readonly #stepMs: number;
  readonly #end: UtcMs;
  /** The events still to come. */
  #next = 0;
  #recordedMs = 0;
  #missedMs = 0;
  #reused = 0;

  constructor(scenario: Scenario, write: (line: Line) => void) {
    this.#scenario = scenario;
    this.#write = write;
    const { pool, layers, start, days } = scenario;
    this.#stepMs = Math.round(scenario.fragmentSeconds * 1000);
    this.#end = UtcMs(start + Math.round(days * DAY_MS));
    this.#device = new SimulatedDevice(pool.blocks, pool.blockBytes, layers, start);
    this.#holds.clockMoved(start, start, this.#device.clock);
    this.#cameras = scenario.cameras.map(({ id: name, bitrate: bps }, i) => {
      const camera = { id: CameraId(i + 1), name, bps, on: true, refused: false };
      this.#names.set(camera.id, name);
      this.#byName.set(name, camera);
      return camera;
    });
  }

  run(): void {
    const { start, events } = this.#scenario;
    const end = this.#end;
    this.#warnOutside(start);
    this.#warnIfTooSmall(start);
    let now = start;
    let commitAt = now + COMMIT_MS, eraseAt = now + ERASE_MS;
    while (now < end) {
      const due = events[this.#next];
      if (due !== undefined && due.at <= now) {
        this.#next++;
        this.#device.commit();
        now = due.do === "power-cut" ? this.#powerCut(due, now) : this.#happen(due, now);
        continue;
      }
      const to = UtcMs(Math.min(now + this.#stepMs, due?.at ?? end, end));
      this.#tell(this.#device.tick(to), to);
      for (const camera of this.#cameras) if (camera.on) this.#record(camera, now, to);
      now = to;
      if (now >= commitAt) {
        this.#device.commit();
        commitAt = now + COMMIT_MS;
      }
      if (now >= eraseAt) {
        this.#erase(now);
        eraseAt = now + ERASE_MS;
      }
    }
    this.#device.commit();
    this.#summarize();
    this.#device.close();
  }

  #record(camera: Camera, from: UtcMs, to: UtcMs): void {
    const done = this.#device.record(camera.id, from, to, fragmentBytes(camera.bps, to - from));
    if (done === "refused") {
      this.#missedMs += to - from;
      if (!camera.refused) {
        const reason = "window-would-break";
        this.#write({ event: "refused", at: iso(to), camera: camera.name, reason });
      }
    } else {
      this.#recordedMs += to - from;
      if (done !== null) this.#gaveUp("reuse", done, to);
    }
    camera.refused = done === "refused";
  }

  #erase(now: UtcMs): void {
    for (const erased of this.#device.erase()) this.#gaveUp("erase", erased, now);
  }

  #gaveUp(event: "reuse" | "erase", footage: TrueFootage, at: UtcMs): void {
    if (event === "reuse") this.#reused++;
    this.#write({
      event,
      at: iso(at),
      camera: this.#names.get(footage.camera) ?? "",
      from: iso(footage.from),
      to: iso(footage.to),
      block: footage.block,
    });
  }

  /** Answers the true time after the event, which is the same. */
  #happen(e: Exclude<ScenarioEvent, PowerCut>, now: UtcMs): UtcMs {
    switch (e.do) {
      case "clock-set":
        this.#tell(this.#device.setClock(now, e.to), now);
        this.#clockMoved(now);
        break;
      case "confirm-clock":
        this.#tell(this.#device.confirmClock(now), now);
        this.#clockMoved(now);
        break;
      case "bitrate":
      case "camera-off":
      case "camera-on":
        this.#change(e);
        this.#warnIfTooSmall(now);
        break;
      case "hold":
        if (e.until !== undefined && e.until <= now) this.#warn(now, "hold-already-over", e.camera);
        this.#holds.hold(this.#span(e), e.until ?? null);
        this.#applyHolds();
        break;
      case "release":
        if (this.#holds.release(this.#span(e), e.until ?? null) === 0) {
          this.#warn(now, "nothing-to-release", e.camera);
        }
        this.#applyHolds();
        break;
      case "important":
        this.#holds.important(this.#span(e));
        this.#applyHolds();
        break;
      case "layers":
        this.#layers(e.layers, now);
        break;
    }
    return now;
  }

  /** What happens to a camera, whether the recorder has power or not. */
  #change(e: Extract<ScenarioEvent, { do: "bitrate" | "camera-off" | "camera-on" }>): void {
    const camera = this.#camera(e.camera);
    if (e.do === "bitrate") camera.bps = e.bps;
    else camera.on = e.do === "camera-on";
  }

  /**
   * Nothing runs until the power is back: cameras come and go meanwhile, a further cut may make it
   * longer, everything else waits and happens when it is back. Answers the true time then.
   */
  #powerCut(cut: PowerCut, now: UtcMs): UtcMs {
    const shown = this.#device.displayed(now);
    const ends = (e: PowerCut) => e.at + Math.round(e.offSeconds * 1000);
    let back = Math.max(now, ends(cut));
    let { clockAfter } = cut;
    let at = now;
    const waiting: Exclude<ScenarioEvent, PowerCut>[] = [];
    for (;;) {
      const due = this.#scenario.events[this.#next];
      if (due === undefined || due.at >= Math.min(back, this.#end)) break;
      this.#next++;
      at = this.#missed(at, due.at);
      if (due.do === "power-cut") {
        if (ends(due) < back) continue;
        back = ends(due);
        clockAfter = due.clockAfter;
      } else if (due.do === "bitrate" || due.do === "camera-on" || due.do === "camera-off") {
        this.#change(due);
      } else waiting.push(due);
    }
    this.#missed(at, Math.min(back, this.#end));
    if (back >= this.#end) return this.#end;
    const on = UtcMs(back);
    this.#tell(this.#device.powerOn(on, clockAfter ?? UtcMs(shown + (on - now))), on);
    this.#clockMoved(on);
    for (const e of waiting) this.#happen(e, on);
    return on;
  }

  /** No camera is recorded from one true instant to another; answers the later one. */
  #missed(from: UtcMs, to: number): UtcMs {
    const later = UtcMs(Math.max(from, to));
    for (const camera of this.#cameras) if (camera.on) this.#missedMs += later - from;
    return later;
  }

  #tell(events: readonly ClockEvent[], at: UtcMs): void {
    for (const { kind, ...more } of events) {
      if (kind !== "clock-verified") this.#write({ event: "warning", at: iso(at), kind, ...more });
    }
  }

  #warn(at: UtcMs, kind: string, camera: string): void {
    this.#write({ event: "warning", at: iso(at), kind, camera });
  }

  #span({ camera, from, to }: { camera: string; from: UtcMs; to: UtcMs }): TrueSpan {
    return { camera: this.#camera(camera).id, from, to };
  }

  #applyHolds(): void {
    this.#device.setHolds(this.#holds.indexed(this.#device.clock, this.#device.layers));
  }

  #clockMoved(now: UtcMs): void {
    this.#holds.clockMoved(now, this.#device.displayed(now), this.#device.clock);
    this.#applyHolds();
  }

  #layers(layers: Scenario["layers"], now: UtcMs): void {
    const lowered = loweringFloor(this.#device.layers, layers);
    if (lowered !== null) {
      const reason = `floor-would-fall ${lowered.article}`;
      this.#write({ event: "refused", at: iso(now), camera: null, reason });
      return;
    }
    this.#device.setLayers(layers);
    this.#applyHolds();
    this.#warnIfTooSmall(now);
  }

  /** Events before the start happen at the start; those after the end do not happen. Neither goes unsaid. */
  #warnOutside(start: UtcMs): void {
    for (const { at, do: does } of this.#scenario.events) {
      if (at >= start && at < this.#end) continue;
      const kind = at < start ? "event-before-start" : "event-after-end";
      this.#write({ event: "warning", at: iso(start), kind, do: does, eventAt: iso(at) });
    }
  }

  #warnIfTooSmall(at: UtcMs): void {
    const reach = poolReach({
      ...this.#scenario.pool,
      layers: this.#device.layers,
      fragmentMs: this.#stepMs,
      bitrates: this.#cameras.filter(({ on }) => on).map(({ bps }) => bps),
    });
    if (this.#scenario.pool.blocks >= reach.blocksNeeded) return;
    this.#write({ event: "warning", at: iso(at), kind: "pool-too-small", ...reach });
  }

  #camera(name: string): Camera {
    const camera = this.#byName.get(name);
    if (camera === undefined) throw new RangeError(`no camera ${name}`); // checked when parsed
    return camera;
  }

  #summarize(): void {
    const oldest = this.#device.oldestHeld();
    const heldDays = Object.fromEntries(this.#cameras.map(({ id, name }) => {
      const from = oldest.get(id);
      return [name, from === undefined ? 0 : Math.round((this.#end - from) / DAY_MS * 1000) / 1000];
    }));
    this.#write({
      event: "summary",
      recordedSeconds: Math.round(this.#recordedMs / 1000),
      notRecordedSeconds: Math.round(this.#missedMs / 1000),
      reused: this.#reused,
      heldDays,
    });
  }
}
