/**
 * The running recorder: cameras in, blocks out. Owns every loop and timer of recording; the pieces
 * it is made of are handed in, so that tests can run it with a fake clock, disk and camera.
 */
import type { CameraId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import { Bytes, type UtcMs } from "../../src/base/units.ts";
import type { DiskWriter } from "../disk/disk_writer.ts";
import { type BufferPool, createBufferPool } from "../fragment/buffer_pool.ts";
import type { GivenUp, Index } from "../index/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { CameraRecord } from "../ledger/records.ts";
import type { Pool } from "../pool/pool.ts";
import type { Refusal } from "../pool/placement.ts";
import type { CameraSource, GapCause } from "../port.ts";
import type { IndexReader } from "../read/index_reader.ts";
import { FragmentStore, type NewFragment } from "../store/fragment_store.ts";
import { CameraChannel, type ChannelFragment } from "./camera_channel.ts";
import { commitLoop, commitOnce, sleep } from "./commit_loop.ts";
import { DiskHealth } from "./disk_health.ts";
import type { PoolGeometry } from "./geometry.ts";
import { housekeeping } from "./housekeeping.ts";
import type { TrustedTime } from "./trusted_time.ts";

/** The pieces that a running recorder is made of. */
export interface EngineDeps {
  readonly geometry: PoolGeometry;
  readonly index: Index;
  readonly reader: IndexReader;
  readonly ledger: Ledger;
  readonly pool: Pool;
  readonly writer: DiskWriter;
  readonly time: TrustedTime;
  readonly clock: Clock;
  /** Makes the source of a camera; throws `InputError` for an address that is none. */
  readonly source: (camera: CameraRecord) => CameraSource;
  /** Bytes that fragments may take in memory before recording falls behind loudly. */
  readonly bufferBytes?: Bytes;
  /** Each minute, after the trusted clock was stored. */
  readonly everyMinute: () => void;
}

interface Recording {
  readonly camera: CameraRecord;
  readonly channel: CameraChannel;
  readonly source: CameraSource;
}

const TICK_MS = 500;
const MINUTE_MS = 60_000;
const DEFAULT_BUFFERS = Bytes(192 * 1024 * 1024);
const IDLE_BUFFERS = Bytes(8 * 1024 * 1024);

export class Engine {
  readonly #deps: EngineDeps;
  readonly #store: FragmentStore;
  readonly #buffers: BufferPool;
  readonly #recordings = new Map<CameraId, Recording>();
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[] = [];
  readonly health: DiskHealth;
  readonly startedAt: UtcMs;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    const { geometry, pool, writer, clock, index } = deps;
    this.startedAt = clock.wall();
    this.#buffers = createBufferPool(deps.bufferBytes ?? DEFAULT_BUFFERS, IDLE_BUFFERS);
    this.health = new DiskHealth({
      index,
      clock,
      disks: geometry.disks,
      told: (event) => this.#event(event),
    });
    this.#store = new FragmentStore({
      pool,
      writer,
      poolId: geometry.pool,
      blockBytes: geometry.blockBytes,
      diskId: (ordinal) => geometry.disks.at(ordinal).id,
      events: {
        durable: (fragment) => this.#durable(fragment),
        lost: (fragment, why) => this.#lost(fragment, why),
        gaveUp: (footage, by) => this.#gaveUp(footage, by),
      },
    });
  }

  /** Starts every loop; cameras are added with {@link record}. Resolves when the engine has stopped; rejects when it must. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    const { geometry } = this.#deps;
    for (const { ordinal } of geometry.disks.disks) {
      this.#loops.push(this.#guard(commitLoop(this.#commitDeps(ordinal), signal)));
    }
    this.#loops.push(this.#guard(this.#tickLoop(signal)));
    this.#loops.push(this.#guard(housekeeping({
      ...this.#deps,
      usable: (disk) => this.health.usable(disk),
      erased: (footage) => this.#erased(footage),
      failed: (disk, block, why) => this.health.failed(disk, [block], why),
    }, signal)));
    await Promise.all(this.#loops);
  }

  /** A loop that fails ends all: recording that cannot acknowledge must not look as if it could. */
  async #guard(loop: Promise<void>): Promise<void> {
    try {
      await loop;
    } catch (error) {
      this.#stop.abort();
      throw error;
    }
  }

  /** Begins to record a camera. Throws `InputError` for an address that is none. */
  record(camera: CameraRecord): void {
    const { reader, clock, time } = this.#deps;
    const source = this.#deps.source(camera);
    const channel = new CameraChannel({
      camera: camera.id,
      clock,
      buffers: this.#buffers,
      lastEnd: reader.range(camera.id)?.newest ?? null,
      stamp: () => ({ trusted: time.now(), clockGood: time.good }),
      events: {
        append: (fragment) => this.#append(fragment, camera.priority),
        notice: (id, notice) =>
          this.#event({
            kind: notice.kind,
            camera: id,
            reason: notice.detail,
            details: { count: notice.count },
          }),
        recording: (id, cause, at, detail) => this.#recordingChanged(id, cause, at, detail),
      },
    });
    this.#recordings.set(camera.id, { camera, channel, source });
    source.start(channel);
  }

  /** Ends the recording of a camera; its footage stays. */
  async forget(camera: CameraId): Promise<void> {
    const recording = this.#recordings.get(camera);
    if (recording === undefined) return;
    this.#recordings.delete(camera);
    await recording.source.stop();
    recording.channel.stop("camera-off");
    this.#deps.pool.closeBlock(camera);
  }

  /** Stops sources first, makes what they sent durable, then ends every loop. */
  async stop(): Promise<void> {
    await Promise.all([...this.#recordings.values()].map(({ source }) => source.stop()));
    for (const { channel } of this.#recordings.values()) channel.stop("recorder-off");
    this.#stop.abort();
    await Promise.allSettled(this.#loops);
    for (const { ordinal } of this.#deps.geometry.disks.disks) {
      await commitOnce(this.#commitDeps(ordinal));
    }
    await this.health.stop();
    await this.#deps.writer.close();
    this.#deps.time.tick();
    this.#deps.time.save();
  }

  /** What is recorded now, for the status. */
  get recordings(): readonly Recording[] {
    return [...this.#recordings.values()];
  }

  get buffers(): BufferPool["stats"] {
    return this.#buffers.stats;
  }

  #commitDeps(disk: number) {
    const { writer, time, clock } = this.#deps;
    return { disk, store: this.#store, writer, time, clock, events: this.health };
  }

  async #tickLoop(signal: AbortSignal): Promise<void> {
    const { clock, time } = this.#deps;
    let minuteAt = clock.mono() + MINUTE_MS;
    while (!signal.aborted) {
      await sleep(TICK_MS, signal);
      const now = clock.mono();
      time.tick();
      for (const { channel } of this.#recordings.values()) channel.tick(now);
      this.health.tick();
      if (now < minuteAt) continue;
      minuteAt = now + MINUTE_MS;
      time.save();
      this.#deps.everyMinute();
    }
  }

  #append(fragment: NewFragment, priority: number): Refusal | null {
    const now = this.#deps.time.now();
    const placed = this.#store.append(fragment, now, this.#spareFor(fragment.camera, priority));
    if (typeof placed !== "string") return null;
    return placed;
  }

  /** Blocks to leave for cameras of higher priority that record now: the lowest priority stops first. */
  #spareFor(camera: CameraId, priority: number): number {
    let spare = 0;
    for (const { camera: other, channel } of this.#recordings.values()) {
      if (other.id !== camera && other.priority > priority && channel.status.recording) spare++;
    }
    return spare;
  }

  #durable(fragment: NewFragment): void {
    this.#recordings.get(fragment.camera)?.channel.durable(fragment);
    this.#giveBack(fragment);
  }

  #lost(fragment: NewFragment, why: Refusal): void {
    this.#recordings.get(fragment.camera)?.channel.refused(why);
    this.#giveBack(fragment);
  }

  #giveBack(fragment: NewFragment): void {
    this.#buffers.give((fragment as ChannelFragment).buffer); // the engine's channels make all of them
  }

  #gaveUp(footage: GivenUp, by: CameraId): void {
    this.#event({
      kind: "footage-reused",
      camera: footage.camera,
      reason: "past its floor: its block was given to new footage",
      details: { block: footage.block, from: iso(footage.from), to: iso(footage.to), by },
    });
  }

  #erased(footage: GivenUp): void {
    this.#event({
      kind: "footage-erased",
      camera: footage.camera,
      reason: "past its floor: erased as the law orders",
      details: { block: footage.block, from: iso(footage.from), to: iso(footage.to) },
    });
  }

  #recordingChanged(camera: CameraId, cause: GapCause | null, since: UtcMs, detail: string): void {
    this.#deps.index.setSilence(camera, cause === null ? null : { since, cause });
    this.#event({
      kind: cause === null ? "recording" : "not-recording",
      camera,
      reason: cause === null ? "the camera is being recorded" : detail || cause,
      details: cause === null ? {} : { cause },
    });
  }

  #event(event: Parameters<Ledger["event"]>[0]): void {
    this.#deps.ledger.event(event, this.#deps.time.stamp());
  }
}

const iso = (at: number): string => new Date(at).toISOString();
