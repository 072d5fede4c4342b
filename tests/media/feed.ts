/** Feeds samples to a fragmenter on clocks that the test moves. */
import { Bytes, MediaTime90k, MonoMs, type Utc90k, UtcMs } from "../../src/base/units.ts";
import { type ChunkPool, createChunkPool } from "../../recorder/fragment/chunk_pool.ts";
import type { CutFragment, FragmentNotice } from "../../recorder/fragment/cut_fragment.ts";
import { Fragmenter } from "../../recorder/fragment/fragmenter.ts";
import { initSegment } from "../../recorder/mp4/init_segment.ts";
import { rebase } from "../../recorder/mp4/write_fragment.ts";
import type { SourceNotice, StreamParams } from "../../recorder/port.ts";

/** A Monday morning in Shanghai. */
export const WALL_START = 1_780_000_000_000;

/** Parameters for streams whose bytes no decoder will see. */
export const DUMMY_PARAMS: StreamParams = {
  video: {
    codec: "h264",
    width: 64,
    height: 64,
    config: Uint8Array.of(1, 100, 0, 40, 255, 224, 0),
  },
  audio: null,
};

/** A fragmenter on a bench: what it hands out is kept (and never given back). */
export class Bench {
  mono = 5000;
  /** Wall clock minus monotonic clock. */
  wallOffset = WALL_START - 5000;
  readonly fragments: CutFragment[] = [];
  readonly notices: (FragmentNotice | SourceNotice)[] = [];
  readonly pool: ChunkPool;
  readonly fragmenter: Fragmenter;

  constructor(
    options: { pool?: ChunkPool; lastEnd?: Utc90k } = {},
  ) {
    this.pool = options.pool ?? createChunkPool(Bytes(1 << 30));
    this.fragmenter = new Fragmenter({
      clock: {
        wall: () => UtcMs(Math.round(this.mono + this.wallOffset)),
        mono: () => MonoMs(this.mono),
      },
      pool: this.pool,
      receiver: {
        fragment: (f) => this.fragments.push(f),
        notice: (n) => this.notices.push(n),
      },
      lastEnd: options.lastEnd ?? null,
      gapBefore: "first-recording",
    });
  }

  /** One video sample that arrives now. */
  video(pts: number, key: boolean, data: Uint8Array = Uint8Array.of(0, 0, 0, 1, 9)): void {
    this.fragmenter.sample({
      track: "video",
      pts: MediaTime90k(pts),
      key,
      data,
      arrival: MonoMs(this.mono),
    });
  }

  audio(pts: number, data: Uint8Array): void {
    this.fragmenter.sample({
      track: "audio",
      pts: MediaTime90k(pts),
      key: true,
      data,
      arrival: MonoMs(this.mono),
    });
  }

  /** All fragments as one file, as a block would hold them. */
  file(params: StreamParams): Uint8Array<ArrayBuffer> {
    const first = this.fragments[0]?.start ?? 0;
    const parts: Uint8Array[] = [initSegment(params)];
    for (const f of this.fragments) {
      rebase(f.payload[0], f.times, f.start - first);
      parts.push(...f.payload);
    }
    const file = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let at = 0;
    for (const part of parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  }
}
