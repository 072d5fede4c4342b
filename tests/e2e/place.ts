/** A data folder of its own for a test, with a pool and fake cameras, removed afterwards. */
import { startFakeCamera } from "../../device/fake/camera.ts";
import { loadMedia } from "../../device/fake/media.ts";
import type { FakeCamera, FakeCameraOptions } from "../../device/fake/types.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import type { RecorderStatus } from "../../recorder/read_port.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { ask } from "../../src/control/client.ts";
import { realClock } from "../../src/real_clock.ts";
import { mediaFile, type MediaSpec } from "../media.ts";
import { join } from "node:path";
import { holdfast, RunningProgram } from "./program.ts";

const ORDINARY = {
  transport: "tcp",
  via: "native",
  audio: false,
  declaredBitrate: null,
  priority: 5,
} as const;

export class Place {
  readonly folder: string;
  readonly data: string;
  readonly #cameras: FakeCamera[] = [];
  readonly #programs: RunningProgram[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.data = `${folder}/data`;
  }

  /** Runs `use` in a new place, inside `dir` where one is named; ends what it started, and removes the place. */
  static async with(use: (place: Place) => Promise<void>, dir?: string): Promise<void> {
    const inside = dir === undefined ? {} : { dir };
    const place = new Place(await Deno.makeTempDir({ prefix: "holdfast-e2e-", ...inside }));
    try {
      await use(place);
    } finally {
      await place.end();
      await Deno.remove(place.folder, { recursive: true });
    }
  }

  /** Ends every program and camera that was started here. */
  async end(): Promise<void> {
    for (const program of this.#programs.splice(0)) await program.kill();
    for (const camera of this.#cameras.splice(0)) await camera.close();
  }

  /** A disk joins the pool; answers its path. */
  async disk(name: string, size: string, block = "1M"): Promise<string> {
    const path = join(this.folder, name);
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

  /** Writes cameras down without asking whether the pool can hold thirty days of them: a test's pool cannot. */
  admit(cameras: readonly { readonly name: string; readonly url: string }[]): void {
    const wall = realClock.wall();
    const now = { at: wall, trusted: TrustedMs(wall) };
    using ledger = openLedger({
      primary: dataPaths(this.data).ledger,
      mirrors: [],
      copies: [],
      pool: readGeometry(this.data)?.pool ?? null,
      create: false,
      now,
    });
    ledger.commit((tx) => {
      for (const camera of cameras) tx.addCamera({ ...ORDINARY, ...camera }, now);
    });
  }

  /** What a running recorder says of itself; `null` when none answers. */
  async status(): Promise<RecorderStatus | null> {
    const answer = await ask(dataPaths(this.data).socket, { ask: "status" });
    return answer === null ? null : answer.value as RecorderStatus; // by the program under test
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
