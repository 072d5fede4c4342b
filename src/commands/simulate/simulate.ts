/**
 * `holdfast simulate FILE`: what would this pool hold, and what would it do when clocks jump and the
 * power fails? One JSON object a line; true time is known to the simulation only.
 */
import { loweringFloor } from "../../../policy/lowering_floor.ts";
import { floorDays, longestDuration } from "../../../policy/keep_duration.ts";
import type { IndexedHold } from "../../../recorder/index/index.ts";
import type { ClockEvent } from "../../../recorder/time/clock_event.ts";
import { holdUntilTrusted } from "../../../recorder/time/civil_time.ts";
import { CameraId } from "../../base/ids.ts";
import { DAY_MS, TrustedMs, UtcMs } from "../../base/units.ts";
import { SimulatedDevice, type TrueFootage } from "./device.ts";
import type { Scenario, ScenarioEvent } from "./scenario.ts";

/** One line of output. */
export type Line = Readonly<Record<string, unknown>> & { readonly event: string };

interface Camera {
  readonly id: CameraId;
  readonly name: string;
  bps: number;
  on: boolean;
  refused: boolean;
}

/** A hold as the scenario gives it, in true time, or footage marked important. */
interface TrueHold {
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** `null`: until it is released. */
  readonly until: UtcMs | null;
  /** Marked important: trusted time at its end, from which the longest floor for it counts; else `null`. */
  readonly importantFrom: TrustedMs | null;
}

type HeldSpan = Pick<TrueHold, "camera" | "from" | "to" | "until">;

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
  readonly #names = new Map<CameraId, string>();
  #holds: TrueHold[] = [];
  /** The wall clock's offsets so far: displayed time of what was recorded from `since` on. */
  readonly #offsets: { since: UtcMs; offset: number }[];
  #recordedMs = 0;
  #missedMs = 0;
  #reused = 0;

  constructor(scenario: Scenario, write: (line: Line) => void) {
    this.#scenario = scenario;
    this.#write = write;
    const { pool, layers, start } = scenario;
    this.#device = new SimulatedDevice(pool.blocks, pool.blockBytes, layers, start);
    this.#offsets = [{ since: start, offset: 0 }];
    this.#cameras = scenario.cameras.map(({ id: name, bitrate: bps }, i) => {
      const id = CameraId(i + 1);
      this.#names.set(id, name);
      return { id, name, bps, on: true, refused: false };
    });
  }

  run(): void {
    const { start, days, fragmentSeconds, events } = this.#scenario;
    const end = UtcMs(start + Math.round(days * DAY_MS));
    const step = Math.round(fragmentSeconds * 1000);
    this.#warnIfTooSmall(start);
    let now = start;
    let next = 0;
    let commitAt = now + COMMIT_MS, eraseAt = now + ERASE_MS;
    while (now < end) {
      const due = events[next];
      if (due !== undefined && due.at <= now) {
        next++;
        this.#device.commit();
        now = this.#happen(due, now, end);
        continue;
      }
      const to = UtcMs(Math.min(now + step, due?.at ?? end, end));
      this.#device.tick(to);
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
    this.#summarize(end);
    this.#device.close();
  }

  #record(camera: Camera, from: UtcMs, to: UtcMs): void {
    const bytes = Math.max(1, Math.round(camera.bps * (to - from) / 8000));
    const done = this.#device.record(camera.id, from, to, bytes);
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

  /** Answers the true time after the event: a power cut takes time. */
  #happen(e: ScenarioEvent, now: UtcMs, end: UtcMs): UtcMs {
    switch (e.do) {
      case "clock-set":
        this.#tell(this.#device.setClock(now, e.to), now);
        this.#clockMoved(now);
        return now;
      case "power-cut":
        return this.#powerCut(now, end, e.offSeconds, e.clockAfter);
      case "confirm-clock":
        this.#tell(this.#device.confirmClock(now), now);
        this.#clockMoved(now);
        return now;
      case "bitrate":
        this.#camera(e.camera).bps = e.bps;
        return now;
      case "camera-off":
      case "camera-on":
        this.#camera(e.camera).on = e.do === "camera-on";
        return now;
      case "hold":
        this.#hold({ ...e, camera: this.#camera(e.camera).id, until: e.until ?? null }, null);
        return now;
      case "release":
        this.#release(this.#camera(e.camera).id, e.from, e.to);
        return now;
      case "important":
        this.#important({ ...e, camera: this.#camera(e.camera).id, until: null }, now);
        return now;
      case "layers":
        this.#layers(e.layers, now);
        return now;
    }
  }

  #powerCut(now: UtcMs, end: UtcMs, offSeconds: number, clockAfter: UtcMs | undefined): UtcMs {
    const shown = this.#device.displayed(now);
    const back = UtcMs(now + Math.round(offSeconds * 1000));
    const off = Math.min(back, end) - now;
    for (const camera of this.#cameras) if (camera.on) this.#missedMs += off;
    const wall = clockAfter ?? UtcMs(shown + (back - now));
    this.#tell(this.#device.powerOn(back, wall), back);
    this.#clockMoved(back);
    return back;
  }

  #tell(events: readonly ClockEvent[], at: UtcMs): void {
    for (const { kind, ...more } of events) {
      if (kind !== "clock-verified") this.#write({ event: "warning", at: iso(at), kind, ...more });
    }
  }

  #hold({ camera, from, to, until }: HeldSpan, importantFrom: TrustedMs | null): void {
    this.#holds.push({ camera, from, to, until, importantFrom });
    this.#applyHolds();
  }

  #release(camera: CameraId, from: UtcMs, to: UtcMs): void {
    this.#holds = this.#holds.filter((h) =>
      h.importantFrom !== null || h.camera !== camera || h.from !== from || h.to !== to
    );
    this.#applyHolds();
  }

  /** Important footage is held for the longest that the layers order for it, counted from its end. */
  #important(span: HeldSpan, now: UtcMs): void {
    const ahead = Math.max(0, span.to - now);
    this.#hold(span, TrustedMs(this.#device.clock.trusted + ahead));
  }

  /**
   * A scenario names footage by true time, the index by displayed time: a hold covers what the
   * stretch was shown as under every setting of the clock since, and never less.
   */
  #applyHolds(): void {
    const holds: IndexedHold[] = [];
    for (const h of this.#holds) {
      const until = this.#untilTrusted(h);
      for (const { from, to } of this.#shownAs(h.from, h.to)) {
        holds.push({ id: holds.length + 1, camera: h.camera, from, to, until });
      }
    }
    this.#device.setHolds(holds);
  }

  #untilTrusted({ until, importantFrom }: TrueHold): TrustedMs | null {
    if (importantFrom !== null) {
      return TrustedMs(importantFrom + longestDuration(this.#device.layers, true));
    }
    return until === null ? null : holdUntilTrusted(this.#device.clock, until);
  }

  #shownAs(from: UtcMs, to: UtcMs): { from: UtcMs; to: UtcMs }[] {
    const shown = this.#offsets.flatMap(({ since, offset }, i) => {
      const start = Math.max(from, since);
      const end = Math.min(to, this.#offsets[i + 1]?.since ?? Infinity);
      return start < end ? [{ from: UtcMs(start + offset), to: UtcMs(end + offset) }] : [];
    });
    return [{ from, to }, ...shown];
  }

  #clockMoved(now: UtcMs): void {
    this.#offsets.push({ since: now, offset: this.#device.displayed(now) - now });
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

  #warnIfTooSmall(at: UtcMs): void {
    const { pool, fragmentSeconds } = this.#scenario;
    const daysRequired = floorDays(this.#device.layers) + 1;
    let blocks = 0;
    for (const camera of this.#cameras) {
      if (!camera.on) continue;
      const perBlock = Math.floor(
        pool.blockBytes / (Math.ceil((camera.bps * fragmentSeconds / 8 + 200) / 4096) * 4096),
      );
      blocks += DAY_MS / 1000 / fragmentSeconds / Math.max(1, perBlock);
    }
    const daysReachable = Math.max(0, (pool.blocks - 2 * this.#cameras.length) / blocks);
    if (daysReachable < daysRequired) {
      const days = Math.floor(daysReachable * 10) / 10;
      this.#write({
        event: "warning",
        at: iso(at),
        kind: "pool-too-small",
        daysReachable: days,
        daysRequired,
        blocksNeeded: Math.ceil(blocks * daysRequired + 2 * this.#cameras.length),
      });
    }
  }

  #camera(name: string): Camera {
    const camera = this.#cameras.find((c) => c.name === name);
    if (camera === undefined) throw new RangeError(`no camera ${name}`); // checked when parsed
    return camera;
  }

  #summarize(end: UtcMs): void {
    const oldest = this.#device.oldestHeld();
    const heldDays = Object.fromEntries(this.#cameras.map(({ id, name }) => {
      const from = oldest.get(id);
      return [name, from === undefined ? 0 : Math.round((end - from) / DAY_MS * 1000) / 1000];
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
