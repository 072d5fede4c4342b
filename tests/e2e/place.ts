/** A data folder of its own for a test, with a pool and fake cameras, removed afterwards. */
import { startFakeCamera } from "../../device/fake/camera.ts";
import { loadMedia } from "../../device/fake/media.ts";
import type { FakeCamera, FakeCameraOptions } from "../../device/fake/types.ts";
import { realClock } from "../../src/real_clock.ts";
import { mediaFile, type MediaSpec } from "../media.ts";
import { holdfast, RunningProgram } from "./program.ts";

export class Place {
  readonly folder: string;
  readonly data: string;
  readonly #cameras: FakeCamera[] = [];
  readonly #programs: RunningProgram[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.data = `${folder}/data`;
  }

  /** Runs `use` in a new place; ends what it started, and removes the place. */
  static async with(use: (place: Place) => Promise<void>): Promise<void> {
    const place = new Place(await Deno.makeTempDir({ prefix: "holdfast-e2e-" }));
    try {
      await use(place);
    } finally {
      for (const program of place.#programs) await program.kill();
      for (const camera of place.#cameras) await camera.close();
      await Deno.remove(place.folder, { recursive: true });
    }
  }

  /** A disk joins the pool; answers its path. */
  async disk(name: string, size: string, block = "1M"): Promise<string> {
    const path = `${this.folder}/${name}`;
    const { status, err } = await holdfast([
      ...["pool", "create", "--data", this.data, "--disk", path],
      ...["--size", size, "--block", block],
    ]);
    if (status !== 0) throw new Error(err);
    return path;
  }

  async camera(
    media: Partial<MediaSpec> = {},
    how: Omit<FakeCameraOptions, "media"> = {},
  ): Promise<FakeCamera> {
    const loaded = await loadMedia(await mediaFile(media));
    const deps = { clock: realClock, random: Math.random };
    const camera = startFakeCamera({ media: loaded, ...how }, deps);
    this.#cameras.push(camera);
    return camera;
  }

  /** Starts a command that runs until it is told to stop. */
  start(...args: readonly string[]): RunningProgram {
    const program = new RunningProgram(args);
    this.#programs.push(program);
    return program;
  }

  /** Starts the recorder without its page, and waits until it says that it records. */
  async record(): Promise<RunningProgram> {
    const recorder = this.start("run", "--data", this.data, "--no-page");
    await recorder.line(/^Recording/);
    return recorder;
  }
}
