/** A whole recorder over a small pool in a temporary folder, with cameras that a test feeds. */
import { createPool } from "../../recorder/admin/create_pool.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import type { EngineDeps } from "../../recorder/engine/engine.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import type { FragmentRow } from "../../recorder/index/rows.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import type { LedgerTx } from "../../recorder/ledger/ledger_tx.ts";
import type { CameraInput, EventRecord, Stamp } from "../../recorder/ledger/records.ts";
import { CHEAP } from "../../recorder/people/testing.ts";
import type { CameraSource, SampleSink } from "../../recorder/port.ts";
import { IndexReader } from "../../recorder/read/index_reader.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { CameraId } from "../../src/base/ids.ts";
import {
  BitsPerSecond,
  DAY_MS,
  MediaTime90k,
  MonoMs,
  TrustedMs,
  UtcMs,
} from "../../src/base/units.ts";
import { composeRecorder, type Recorder } from "../../src/compose.ts";
import { DUMMY_PARAMS } from "../media/feed.ts";

/** Both clocks of a machine, running, which a test may also move ahead. */
export class MovableClock implements Clock {
  #ahead = 0;
  wall = () => UtcMs(Math.round(Date.now() + this.#ahead + this.#set));
  mono = () => MonoMs(performance.now() + this.#ahead);
  /** Somebody sets the wall clock. */
  set(ms: number): void {
    this.#set += ms;
  }
  #set = 0;
  /** Both clocks go ahead: time that really passed. */
  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** How a fake camera sends. */
export interface FakeStream {
  /** Bytes of each of the four pictures a second. */
  readonly pictureBytes: number;
}

const PICTURE_MS = 250;

/** A camera without a network: four pictures a second, the first of them a key frame. */
export class FakeSource implements CameraSource {
  readonly #clock: Clock;
  readonly #stream: FakeStream;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly health = {
    connected: true,
    reconnects: 0,
    packets: 0,
    packetsLost: 0,
    bytes: 0,
    bitrate: BitsPerSecond(0),
    lastError: null,
  };

  constructor(clock: Clock, stream: FakeStream) {
    this.#clock = clock;
    this.#stream = stream;
  }

  start(sink: SampleSink): void {
    const data = new Uint8Array(this.#stream.pictureBytes);
    const began = this.#clock.mono();
    let n = 0;
    sink.open(DUMMY_PARAMS);
    this.#timer = setInterval(() => {
      const arrival = this.#clock.mono();
      sink.sample({
        track: "video",
        pts: MediaTime90k(Math.round((arrival - began) * 90)),
        key: n++ % 4 === 0,
        data,
        arrival,
      });
    }, PICTURE_MS);
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }
}

/** What a test's site is made of. */
export interface SiteOptions {
  /** Blocks of one mebibyte on each disk. */
  readonly disks: readonly number[];
  /** Priority of each camera. */
  readonly cameras: readonly number[];
  readonly pictureBytes?: number;
  /** Where each disk's folder is made, where not beside the data. */
  readonly places?: readonly (string | null)[];
  /** Passwords are hashed with far less work than a device takes. */
  readonly cheapHashes?: boolean;
}

const BLOCK = 1024 * 1024;

/** A pool in a folder; recorders may be started on it one after another. */
export class Site {
  readonly root: string;
  readonly data: string;
  readonly clock = new MovableClock();
  readonly said: string[] = [];
  readonly options: SiteOptions;
  readonly #running: { recorder: Recorder; running: Promise<void> }[] = [];

  private constructor(root: string, options: SiteOptions) {
    this.root = root;
    this.data = `${root}/data`;
    this.options = options;
  }

  /** Folder of a disk. */
  disk = (n: number): string => `${this.options.places?.[n] ?? this.root}/disk${n}`;

  /** Makes a site, hands it to the test, and removes it afterwards whatever happened. */
  static async with(options: SiteOptions, use: (site: Site) => Promise<void>): Promise<void> {
    const site = new Site(Deno.makeTempDirSync({ prefix: "holdfast-site-" }), options);
    try {
      for (const [n, blocks] of options.disks.entries()) {
        const size = blocks * BLOCK;
        await createPool({ data: site.data, disk: site.disk(n), size, block: BLOCK }, site.clock);
      }
      site.change((tx, now) => {
        for (const [n, priority] of options.cameras.entries()) {
          tx.addCamera(cameraInput(`camera ${n + 1}`, priority), now);
        }
      });
      await use(site);
    } finally {
      for (const { recorder, running } of site.#running.splice(0)) {
        await recorder.stop().catch(() => {});
        await running.catch(() => {});
      }
      Deno.removeSync(site.root, { recursive: true });
    }
  }

  /** Changes the ledger while no recorder runs. */
  change(change: (tx: LedgerTx, now: Stamp) => void): void {
    const wall = this.clock.wall();
    const now = { at: wall, trusted: TrustedMs(wall) };
    using ledger = openLedger({
      primary: dataPaths(this.data).ledger,
      mirrors: [],
      copies: [],
      pool: readGeometry(this.data)?.pool ?? null,
      create: false,
      now,
    });
    ledger.commit((tx) => change(tx, now));
  }

  /** A recorder that does not run yet. */
  compose(instead: Partial<EngineDeps> = {}): Recorder {
    return composeRecorder({
      data: this.data,
      clock: this.clock,
      say: (line) => this.said.push(line),
      ...(this.options.cheapHashes === true ? { hasher: CHEAP } : {}),
      instead: {
        source: () =>
          new FakeSource(this.clock, { pictureBytes: this.options.pictureBytes ?? 3000 }),
        ...instead,
      },
    });
  }

  /** A recorder that runs until {@link stop}, or to the end of the test. */
  start(instead: Partial<EngineDeps> = {}): { recorder: Recorder; running: Promise<void> } {
    const recorder = this.compose(instead);
    const running = recorder.run();
    running.catch(() => {}); // whoever asks for it is told
    const one = { recorder, running };
    this.#running.push(one);
    return one;
  }

  /** Stops the recorder that was started last. */
  async stop(): Promise<void> {
    const last = this.#running.pop();
    await last?.recorder.stop();
    await last?.running;
  }

  /** Seconds of footage acknowledged. */
  recorded(camera: CameraId): number {
    return this.rows(camera).reduce((sum, { duration }) => sum + duration / 90_000, 0);
  }

  /** What is acknowledged of a camera, in recording order. */
  rows(camera: CameraId): FragmentRow[] {
    const reader = new IndexReader(openIndexReadOnly(dataPaths(this.data).index));
    try {
      const [from, to] = [this.clock.wall() - 300 * DAY_MS, this.clock.wall() + DAY_MS];
      return reader.rows(camera, UtcMs(from), UtcMs(to), 1e6).map(({ row }) => row);
    } finally {
      reader.close();
    }
  }
}

/** A camera as the ledger takes it. */
export const cameraInput = (name: string, priority: number): CameraInput => ({
  name,
  url: "rtsp://127.0.0.1:1/none",
  transport: "tcp",
  via: "native",
  audio: false,
  declaredBitrate: BitsPerSecond(4_000_000),
  priority,
});

/** Lines of the log of one kind. */
export const eventsOf = (recorder: Recorder, kind: string): EventRecord[] =>
  recorder.opened.ledger.events(1, 10_000, { kind });

/** Waits until something holds; throws with `what` when it does not in so many seconds. */
export async function until(what: string, holds: () => boolean, seconds = 10): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not in ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
