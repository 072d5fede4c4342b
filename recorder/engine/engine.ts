/**
 * The running recorder: cameras in, blocks out. Owns every loop and timer of recording; the pieces
 * it is made of are handed in, so that tests can run it with a fake clock, disk and camera.
 */
import type { CameraId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { WakeLocks } from "../../src/base/wake_locks.ts";
import { Bytes, type DurationMs, type UtcMs } from "../../src/base/units.ts";
import { blocksOfHigherRank } from "../capacity/rank.ts";
import type { DurableWriter } from "../disk/disk_writer.ts";
import { type ChunkPool, createChunkPool } from "../fragment/chunk_pool.ts";
import type { Index } from "../index/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { CameraRecord } from "../ledger/records.ts";
import type { Pool } from "../pool/pool.ts";
import type { Refusal } from "../pool/placement.ts";
import type { CameraSource, GapCause } from "../port.ts";
import type { IndexReader } from "../read/index_reader.ts";
import { FragmentStore, type NewFragment } from "../store/fragment_store.ts";
import { CameraChannel, type ChannelFragment } from "./camera_channel.ts";
import { commitLoop, commitOnce, HUNG_AFTER, sleep } from "./commit_loop.ts";
import { type DiskCondition, DiskHealth } from "./disk_health.ts";
import { recordDiskStates } from "./disk_records.ts";
import { GivenUpLog } from "./given_up_log.ts";
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
  readonly writer: DurableWriter;
  readonly time: TrustedTime;
  readonly clock: Clock;
  /** Makes the source of a camera; throws `InputError` for an address that is none. */
  readonly source: (camera: CameraRecord) => CameraSource;
  /** Bytes that fragments may take in memory before recording falls behind loudly. */
  readonly bufferBytes?: Bytes;
  /** How long a disk may take to answer before it counts as hung. */
  readonly hungAfter?: DurationMs;
  /** Held by work that cannot wait for a thread that sleeps. */
  readonly wakeLocks?: WakeLocks;
  /** Each minute; it stores the trusted clock too. */
  readonly everyMinute: () => void;
  /** A disk is used no more, or again. */
  readonly diskChanged?: (condition: DiskCondition) => void;
  /** Loops of others that end with the engine, and that end it when they fail. */
  readonly alongside?: readonly ((signal: AbortSignal) => Promise<void>)[];
}

/** A camera that is recorded, or tried. */
export interface Recording {
  /** As it is recorded now: pressure may have left its sound out. */
  readonly camera: CameraRecord;
  readonly channel: CameraChannel;
  readonly source: CameraSource;
}

const CLOSE_MS = 3000;
const TICK_MS = 500;
/** Bursts of all cameras and the commits between them come round in less. */
const FORGET_MS = 10_000;
const MINUTE_MS = 60_000;
const DEFAULT_BUFFERS = Bytes(192 * 1024 * 1024);

export class Engine {
  readonly #deps: EngineDeps;
  readonly #store: FragmentStore;
  readonly #bufferBytes: Bytes;
  readonly #chunks: ChunkPool;
  readonly #recordings = new Map<CameraId, Recording>();
  readonly #givenUp: GivenUpLog;
  readonly #stop = new AbortController();
  /** Rejects with what makes recording impossible, wherever it was noticed. */
  readonly #fatal = Promise.withResolvers<never>();
  #failed = false;
  #stopping = false;
  readonly #loops: Promise<void>[] = [];
  readonly health: DiskHealth;
  readonly startedAt: UtcMs;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
    const { geometry, pool, writer, clock, index } = deps;
    this.startedAt = clock.wall();
    this.#givenUp = new GivenUpLog(clock.mono());
    this.#fatal.promise.catch(() => {}); // told by run()
    this.#bufferBytes = deps.bufferBytes ?? DEFAULT_BUFFERS;
    this.#chunks = createChunkPool(this.#bufferBytes);
    this.health = new DiskHealth({
      index,
      clock,
      disks: geometry.disks,
      told: (event) => this.#event(event),
      changed: (condition) => {
        this.#recordDisks();
        deps.diskChanged?.(condition);
      },
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
        gaveUp: (footage) => this.#givenUp.add("reused", footage),
      },
    });
  }

  /** Starts every loop; cameras are added with {@link record}. Resolves when the engine has stopped; rejects when it must. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    const { geometry, alongside = [] } = this.#deps;
    this.#recordDisks();
    for (const { ordinal } of geometry.disks.disks) {
      this.#loops.push(this.#guard(commitLoop(this.#commitDeps(ordinal), signal)));
    }
    this.#loops.push(this.#guard(this.#tickLoop(signal)));
    this.#loops.push(this.#guard(housekeeping({
      ...this.#deps,
      usable: (disk) => this.health.usable(disk),
      erased: (footage) => this.#givenUp.add("erased", footage),
      failed: (disk, block, why) => this.health.failed(disk, [block], why),
      told: (event) => this.#event(event),
    }, signal)));
    for (const loop of alongside) this.#loops.push(this.#guard(loop(signal)));
    await Promise.race([Promise.all(this.#loops), this.#fatal.promise]);
  }

  /** A loop that fails ends all: recording that cannot acknowledge must not look as if it could. */
  async #guard(loop: Promise<void>): Promise<void> {
    try {
      await loop;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#stop.abort();
    this.#fatal.reject(error);
  }

  /** A camera's source must not take a failure of the index or the ledger for one of its own. */
  #orFail<T>(otherwise: T, work: () => T): T {
    if (this.#failed) return otherwise;
    try {
      return work();
    } catch (error) {
      this.#fail(error);
      return otherwise;
    }
  }

  /** Begins to record a camera. Throws `InputError` for an address that is none. */
  record(camera: CameraRecord): void {
    const { reader, clock, time } = this.#deps;
    const source = this.#deps.source(camera);
    const channel = new CameraChannel({
      camera: camera.id,
      clock,
      chunks: this.#chunks,
      lastEnd: reader.range(camera.id)?.newest ?? null,
      stamp: () => ({ trusted: time.now(), clockGood: time.good }),
      events: {
        append: (fragment) => this.#orFail("recorder-off", () => this.#append(fragment)),
        notice: (id, notice) =>
          this.#orFail(undefined, () =>
            this.#event({
              kind: notice.kind,
              camera: id,
              reason: notice.detail,
              details: { count: notice.count },
            })),
        recording: (id, cause, at, detail) =>
          this.#orFail(undefined, () => this.#recordingChanged(id, cause, at, detail)),
      },
    });
    this.#recordings.set(camera.id, { camera, channel, source });
    source.start(channel);
  }

  /** Goes on with other settings of the same camera: one connection ends, the next one begins. */
  async change(camera: CameraRecord): Promise<void> {
    const before = this.#recordings.get(camera.id);
    if (before === undefined || this.#stopping) return;
    const source = this.#deps.source(camera);
    await before.source.stop();
    // Somebody may have removed the camera, or stopped everything, meanwhile.
    if (this.#stopping || this.#recordings.get(camera.id) !== before) return;
    this.#recordings.set(camera.id, { ...before, camera, source });
    source.start(before.channel);
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
    this.#stopping = true;
    await Promise.all([...this.#recordings.values()].map(({ source }) => source.stop()));
    for (const { channel } of this.#recordings.values()) channel.stop("recorder-off");
    this.#stop.abort();
    await Promise.allSettled(this.#loops);
    if (!this.#failed) {
      const { disks } = this.#deps.geometry.disks;
      await Promise.all(disks.map(({ ordinal }) => commitOnce(this.#commitDeps(ordinal))));
    }
    await this.health.stop();
    await atMost(CLOSE_MS, this.#deps.writer.close());
    if (this.#failed) return;
    this.#tellGivenUp(true);
    this.#deps.time.tick();
    this.#deps.time.save();
  }

  /** What is recorded now, for the status. */
  get recordings(): readonly Recording[] {
    return [...this.#recordings.values()];
  }

  get buffers(): ChunkPool["stats"] {
    return this.#chunks.stats;
  }

  #commitDeps(disk: number) {
    const { writer, time, clock, hungAfter = HUNG_AFTER } = this.#deps;
    return {
      disk,
      store: this.#store,
      writer,
      time,
      clock,
      events: this.health,
      hungAfter,
      // With one disk left there is nowhere else to go, and waiting is all that can be done.
      crowded: () => this.#chunks.stats.lent > this.#bufferBytes / 2 && this.health.usableDisks > 1,
    };
  }

  async #tickLoop(signal: AbortSignal): Promise<void> {
    const { clock, time } = this.#deps;
    let minuteAt = clock.mono() + MINUTE_MS;
    let forgetAt = clock.mono() + FORGET_MS;
    while (!signal.aborted) {
      await sleep(TICK_MS, signal);
      const now = clock.mono();
      time.tick();
      for (const { channel } of this.#recordings.values()) channel.tick(now);
      this.health.tick();
      if (now >= forgetAt) {
        forgetAt = now + FORGET_MS;
        this.#chunks.forgetUnneeded();
      }
      if (now < minuteAt) continue;
      minuteAt = now + MINUTE_MS;
      this.#tellGivenUp(false);
      this.#recordDisks();
      this.#deps.everyMinute();
    }
  }

  #append(fragment: NewFragment): GapCause | null {
    const placed = this.#store.append(fragment, this.#deps.time.now(), this.#spareFor(fragment));
    return typeof placed === "string" ? this.#causeOf(placed) : null;
  }

  /** Blocks to leave for cameras that come first: the last in rank stops first. */
  #spareFor({ camera }: NewFragment): number {
    return blocksOfHigherRank(
      camera,
      this.recordings.map(({ camera: { id, priority }, channel }) => ({
        id,
        priority,
        wantsBlocks: channel.wantsBlocks,
      })),
    );
  }

  #causeOf(refusal: Refusal): GapCause {
    if (refusal === "too-large") return "bad-stream";
    return this.health.usableDisks > 0 ? refusal : "disk-failed";
  }

  #durable(fragment: NewFragment): void {
    this.#recordings.get(fragment.camera)?.channel.durable(fragment);
    this.#giveBack(fragment);
  }

  #lost(fragment: NewFragment, why: Refusal): void {
    this.#recordings.get(fragment.camera)?.channel.refused(this.#causeOf(why));
    this.#giveBack(fragment);
  }

  #giveBack(fragment: NewFragment): void {
    this.#chunks.give((fragment as ChannelFragment).chunks); // the engine's channels make all of them
  }

  #tellGivenUp(all: boolean): void {
    for (const line of this.#givenUp.due(this.#deps.clock.mono(), all)) this.#event(line);
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

  #recordDisks(): void {
    const { ledger, index, geometry } = this.#deps;
    const unready = [...index.waitingToBeFormatted()].flatMap(([disk, n]) =>
      n > 0 ? [geometry.disks.at(disk).id] : []
    );
    recordDiskStates(ledger, this.health.conditions, new Set(unready));
  }

  #event(event: Parameters<Ledger["event"]>[0]): void {
    this.#deps.ledger.event(event, this.#deps.time.stamp());
  }
}

/** A disk that hangs does not keep the recorder from ending. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
