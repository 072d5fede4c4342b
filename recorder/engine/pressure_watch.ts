/** Sheds, step by step, what no rule orders when the pool will not reach, and takes it back when it will. */
import type { CameraId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import { BitsPerSecond, type DurationMs, type MonoMs } from "../../src/base/units.ts";
import { isEased, nextStep, type PressureStep } from "../capacity/pressure.ts";
import type { CameraRecord, EventInput } from "../ledger/records.ts";
import { sleep } from "./commit_loop.ts";
import type { Recording } from "./engine.ts";

/** Orders that some cameras take. */
export interface CameraOrders {
  /** The lowest bitrate that the camera can be asked for; `null` when it takes no such order. */
  lowestBitrate(camera: CameraRecord): BitsPerSecond | null;
  /** Asks for it. Rejects when the camera does not do it. */
  setBitrate(camera: CameraRecord, to: BitsPerSecond): Promise<void>;
}

/** What the watch works with. */
export interface PressureDeps {
  readonly clock: Clock;
  readonly recordings: () => readonly Recording[];
  /** Until no block is reusable, by the forecast; `null`: never. */
  readonly timeLeft: () => DurationMs | null;
  /** Cameras as people set them. */
  readonly wanted: () => readonly CameraRecord[];
  /** Goes on with other settings of a camera. */
  readonly change: (camera: CameraRecord) => Promise<void>;
  /** `null`: no camera takes orders. */
  readonly orders: CameraOrders | null;
  readonly told: (event: EventInput) => void;
}

const LOOK_EVERY_MS = 60_000;
/** What was done shows in the hourly bitrate after about so long: no second order before it, and nothing back. */
const SETTLED_MS = 3_600_000;

export class PressureWatch {
  readonly #deps: PressureDeps;
  readonly #asked = new Map<CameraId, MonoMs>();
  #lastStep: MonoMs | null = null;

  constructor(deps: PressureDeps) {
    this.#deps = deps;
  }

  /** Looks each minute until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) await this.look();
    }
  }

  /** One look, and at most one step. */
  async look(): Promise<PressureStep["do"] | "restore-audio"> {
    const { recordings, timeLeft, clock } = this.#deps;
    const all = recordings();
    const pressure = {
      outOfBlocks: all.some(({ channel }) => channel.status.cause === "window-would-break"),
      timeLeft: timeLeft(),
      cameras: all.map(({ camera, channel: { status } }) => ({
        id: camera.id,
        priority: camera.priority,
        recording: status.recording,
        audio: camera.audio,
        secondStream: false, // one stream of each camera is recorded
        bitrate: status.bitrate,
        lowestBitrate: this.#lowest(camera),
      })),
    };
    const step = nextStep(pressure);
    if (step.do !== "nothing") {
      this.#lastStep = clock.mono();
      const on = all.find(({ camera }) => camera.id === step.camera)?.camera;
      if (on !== undefined) await this.#take(step, on);
      return step.do;
    }
    return isEased(pressure) ? await this.#restore(all) : "nothing";
  }

  #lowest(camera: CameraRecord): BitsPerSecond | null {
    const asked = this.#asked.get(camera.id);
    if (asked !== undefined && this.#deps.clock.mono() - asked < SETTLED_MS) return null;
    return this.#deps.orders?.lowestBitrate(camera) ?? null;
  }

  async #take(step: PressureStep, camera: CameraRecord): Promise<void> {
    if (step.do === "drop-audio") {
      this.#tell("pressure-audio-dropped", camera, "the pool will not reach: no sound is recorded");
      await this.#deps.change({ ...camera, audio: false });
    }
    if (step.do === "lower-bitrate") {
      this.#asked.set(camera.id, this.#deps.clock.mono());
      this.#tell(
        "pressure-bitrate-lowered",
        camera,
        `the pool will not reach: ${step.to} bit/s is asked for`,
      );
      try {
        await this.#deps.orders?.setBitrate(camera, step.to);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.#tell("pressure-bitrate-refused", camera, `the camera did not take the order: ${why}`);
      }
    }
  }

  async #restore(all: readonly Recording[]): Promise<"restore-audio" | "nothing"> {
    const { clock, wanted, change } = this.#deps;
    if (this.#lastStep !== null && clock.mono() - this.#lastStep < SETTLED_MS) return "nothing";
    const loud = new Set(wanted().filter(({ audio }) => audio).map(({ id }) => id));
    const quiet = all.find(({ camera }) => !camera.audio && loud.has(camera.id));
    if (quiet === undefined) return "nothing";
    this.#lastStep = clock.mono();
    this.#tell(
      "pressure-audio-restored",
      quiet.camera,
      "the pool reaches: sound is recorded again",
    );
    await change({ ...quiet.camera, audio: true });
    return "restore-audio";
  }

  #tell(kind: string, camera: CameraRecord, reason: string): void {
    this.#deps.told({ kind, camera: camera.id, reason, details: {} });
  }
}
