/** A pool in memory that is recorded to through the real store, and exported from. For tests. */
import { DiskSet } from "../../recorder/disk/disk_set.ts";
import { ChainHeads } from "../../recorder/evidence/chain_heads.ts";
import { plainCheckpoint, signCheckpoint } from "../../recorder/evidence/checkpoint.ts";
import { newSigner, type Signer } from "../../recorder/evidence/signer.ts";
import type { BlockBytes } from "../../recorder/export/block_files.ts";
import { type ExportDeps, exportEntries } from "../../recorder/export/entries.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import type { ExportRequest, SignedText } from "../../recorder/export/request.ts";
import { sha256 } from "../../recorder/format/fragment_header.ts";
import {
  emptyOpening,
  MemoryBlocks,
  POOL,
  RULES,
  startStore,
  T0,
  testPool,
} from "../../recorder/maintenance/testing.ts";
import { initSegment } from "../../recorder/mp4/init_segment.ts";
import { FLAGS_DELTA, FLAGS_KEY } from "../../recorder/mp4/tracks.ts";
import {
  decodeTimesAt,
  fragmentHeadBytes,
  rebase,
  writeFragment,
} from "../../recorder/mp4/write_fragment.ts";
import type { GapCause, StreamParams } from "../../recorder/port.ts";
import { createFootageReader } from "../../recorder/read/footage_reader.ts";
import { IndexReader } from "../../recorder/read/index_reader.ts";
import type { NewFragment } from "../../recorder/store/fragment_store.ts";
import { type BlockNo, CameraId } from "../../src/base/ids.ts";
import { MediaDur90k, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { DUMMY_PARAMS } from "../media/feed.ts";

/** How a fragment differs from an ordinary one. */
export interface FragmentShape {
  readonly key: boolean;
  readonly gap: GapCause | null;
  readonly startsRun: boolean;
  readonly clockGood: boolean;
  /** Bytes of pictures. */
  readonly media: number;
  readonly ms: number;
}

const ORDINARY: FragmentShape = {
  key: true,
  gap: null,
  startsRun: false,
  clockGood: true,
  media: 300,
  ms: 1000,
};

/** A device in memory. Times are the test's own. */
export class MemorySite {
  readonly blocks = new MemoryBlocks();
  readonly pool;
  readonly signer: Signer;
  /** Displayed time at which the next fragment of a camera begins. */
  readonly at = new Map<number, number>();
  #store;
  /** Trusted time. */
  now = T0;
  #checkpoints: SignedText[] = [];
  #number = 0;

  constructor(blocks = 8, signer = newSigner()) {
    this.signer = signer;
    this.pool = testPool(blocks, this.blocks);
    this.#store = this.pool.start();
  }

  /** Records one fragment of pictures that no decoder takes, in boxes that every reader does. */
  record(camera: number, shape: Partial<FragmentShape> = {}, params = DUMMY_PARAMS): void {
    const it = { ...ORDINARY, ...shape };
    const at = this.at.get(camera) ?? T0;
    this.now += it.ms;
    this.at.set(camera, at + it.ms);
    this.append(tinyFragment(camera, at, this.now, it, params));
  }

  append(fragment: NewFragment): void {
    const { fragments } = this.#store;
    const placed = fragments.append(fragment, TrustedMs(this.now));
    if (typeof placed === "string") throw new Error(placed);
  }

  commit(): void {
    this.#store.commit([], this.now);
  }

  /** The power fails: what was not committed may be lost. */
  cut(): void {
    this.#store = startStore(this.pool.index, this.blocks);
  }

  /** Gives up the oldest block whose time is over after so many days; answers whether there was one. */
  expire(days: number): boolean {
    this.now += days * 86_400_000;
    const given = this.pool.index.beginErase(TrustedMs(this.now), RULES.version);
    if (given === null) return false;
    const block = this.blocks.of(given.block);
    block.fill(0);
    block.set(emptyOpening(given.block, 0));
    this.pool.index.finishErase(given.block);
    return true;
  }

  /** Signs what is held now. */
  checkpoint(): SignedText {
    this.#number++;
    const signed = signCheckpoint({
      holdfast: "checkpoint",
      version: 1,
      number: this.#number,
      reason: "minute",
      key: this.signer.keyId,
      pool: POOL,
      wall: UtcMs(this.now),
      trusted: TrustedMs(this.now),
      clock: "good",
      log: { size: 0, root: "0".repeat(64), head: "0".repeat(64) },
      cameras: new ChainHeads(this.pool.db).now(),
      counts: { fragments: 0, gaps: 0, refusals: 0 },
      software: "test",
      previous: null,
    }, this.signer);
    const { text, signature } = plainCheckpoint(signed);
    this.#checkpoints.push({ text, signature });
    return { text, signature };
  }

  /** Displayed begin of what is held. */
  footage(): { from: number } {
    const reader = new IndexReader(this.pool.db);
    const oldest = reader.cameras().map((c) => reader.range(c)?.oldest ?? Infinity);
    return { from: Math.min(T0 + 1e12, ...oldest) };
  }

  /** All that is indexed of a camera, in order of recording. */
  rows(camera: number) {
    const held = new IndexedRows(this.pool.db);
    return held.uses(CameraId(camera), UtcMs(-8.64e15), UtcMs(8.64e15))
      .flatMap((use) => held.rows(use).map((row) => ({ use, row })));
  }

  get read(): BlockBytes {
    return {
      read: (block: BlockNo, offset: number, length: number) =>
        Promise.resolve(this.blocks.read(block, offset, length)),
    };
  }

  /** What an export of this device is made from. */
  deps(request: ExportRequest, change: Partial<ExportDeps> = {}): ExportDeps {
    // All of it was recorded in the past.
    const wall = Math.max(this.now, ...this.at.values()) + 10_000;
    const clock = { wall: () => UtcMs(wall), mono: () => MonoMs(0) };
    const reader = createFootageReader({
      index: new IndexReader(this.pool.db),
      disks: new DiskSet([]),
      blockBytes: 1024 * 1024,
      cameras: () => [],
      clock,
    });
    return {
      held: new IndexedRows(this.pool.db),
      blocks: this.read,
      gaps: (camera) => reader.gaps(camera, request.from, request.to),
      clock,
      version: "0.0.0",
      pages: { verify: new Uint8Array([60]), report: () => "report" },
      authority: {
        keyId: this.signer.keyId,
        publicKey: this.signer.publicKey,
        registerBeforeFirstByte: () => Promise.resolve(7),
        checkpoints: () => {
          const before = this.#checkpoints.at(-1) ?? null;
          return Promise.resolve({
            before,
            after: this.checkpoint(),
            why: before === null ? "none was made before" : null,
          });
        },
        sign: (manifest) => Promise.resolve(this.signer.sign(manifest)),
      },
      ...change,
    };
  }

  /** The files of an export, in memory. */
  async export(
    request: ExportRequest,
    change: Partial<ExportDeps> = {},
  ): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for await (const { path, content } of exportEntries(request, this.deps(request, change))) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const chunk of content) parts.push(new Uint8Array(chunk));
      files.set(path, new Uint8Array(await new Blob(parts).arrayBuffer()));
    }
    return files;
  }
}

/** A request for seconds of cameras, counted from the first second of the device. */
export function requestOf(cameras: readonly number[], from: number, to: number): ExportRequest {
  return {
    id: "ab".repeat(16),
    cameras: cameras.map((id) => ({ id: CameraId(id), name: `门口 ${id}` })),
    from: UtcMs(T0 + from * 1000),
    to: UtcMs(T0 + to * 1000),
    requester: "王警官, 滨江派出所, 证件 0123",
    purpose: "case 7",
    destination: "memory stick",
    requestId: null,
    legalBasis: { layers: ["CN"], cites: ["CN-20"], rulesVersion: "1" },
  };
}

function tinyFragment(
  camera: number,
  start: number,
  trusted: number,
  { key, gap, startsRun, clockGood, media, ms }: FragmentShape,
  params: StreamParams,
): NewFragment {
  const frames = 4;
  const each = Math.floor(media / frames);
  const head = fragmentHeadBytes(frames, null);
  const payload = new Uint8Array(head + each * frames);
  for (let i = head; i < payload.length; i++) {
    payload[i] = (i * 31 + camera * 7 + start / 1000) & 255;
  }
  writeFragment(
    payload,
    0,
    {
      video: {
        count: frames,
        durations: new Uint32Array(frames).fill(Math.round(ms * 90 / frames)),
        sizes: new Uint32Array(frames).fill(each),
        flags: Uint32Array.from(
          { length: frames },
          (_, i) => key && i === 0 ? FLAGS_KEY : FLAGS_DELTA,
        ),
        offsets: new Int32Array(frames),
      },
      audio: null,
    },
    { video: 0, audio: 0 },
    0,
  );
  const init = initSegment(params);
  const times = decodeTimesAt(frames, null, MediaDur90k(0));
  return {
    camera: CameraId(camera),
    startsRun,
    start: UtcMs(start),
    duration: MediaDur90k(ms * 90),
    trusted: TrustedMs(trusted),
    key,
    clockGood,
    gap,
    frames,
    cameraClockOffsetMs: null,
    params: { init, hash: sha256(init) },
    payload: [payload],
    rebase: (base) => rebase(payload, times, (start - base) * 90 + 17),
  };
}
