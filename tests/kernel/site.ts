/** The whole program on a site of its own: fake cameras over real RTSP, a small pool, `holdfast run`. */
import { DatabaseSync } from "node:sqlite";
import { startFakeCamera } from "../../device/fake/camera.ts";
import { loadMedia } from "../../device/fake/media.ts";
import type { FakeCamera } from "../../device/fake/types.ts";
import { createPool } from "../../recorder/admin/create_pool.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { type FragmentRow, unpackRows } from "../../recorder/index/rows.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import { BitsPerSecond, TrustedMs } from "../../src/base/units.ts";
import { realClock } from "../../src/real_clock.ts";
import { mediaFile } from "../media.ts";
import { sha256Hex } from "./footage.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** One fragment as `holdfast segments` tells it. */
export interface Segment {
  readonly from: string;
  readonly to: string;
  readonly block: number;
  readonly offset: number;
  readonly length: number;
  readonly sha256: string;
}

/** What a site is made of. */
export interface SitePlan {
  readonly data: string;
  readonly disk: string;
  readonly cameras: number;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly bitrate: number;
}

/** A recorder that runs. */
export interface Program {
  readonly pid: number;
  /** Resolves when it is gone, with its exit status and what it complained of. */
  readonly ended: Promise<{ readonly code: number; readonly said: string }>;
  kill(signal: Deno.Signal): void;
}

export class Site {
  readonly #plan: SitePlan;
  readonly #cameras: readonly FakeCamera[];

  private constructor(plan: SitePlan, cameras: readonly FakeCamera[]) {
    this.#plan = plan;
    this.#cameras = cameras;
  }

  /** Makes pool and cameras; they are past admission on purpose, as no pool of a test holds thirty days. */
  static async make(plan: SitePlan): Promise<Site> {
    const { data, disk, blocks, blockBytes, bitrate } = plan;
    const file = await mediaFile({ width: 640, height: 360, bitrate, noise: true, seconds: 6 });
    const media = await loadMedia(file);
    const cameras = Array.from(
      { length: plan.cameras },
      () => startFakeCamera({ media }, { clock: realClock, random: Math.random }),
    );
    await Deno.mkdir(disk, { recursive: true });
    await createPool({ data, disk, size: blocks * blockBytes, block: blockBytes }, realClock);
    const wall = realClock.wall();
    const now = { at: wall, trusted: TrustedMs(wall) };
    using ledger = openLedger({
      primary: dataPaths(data).ledger,
      mirrors: [],
      copies: [],
      pool: readGeometry(data)?.pool ?? null,
      create: false,
      now,
    });
    ledger.commit((tx) => {
      for (const [i, { url }] of cameras.entries()) {
        tx.addCamera({
          name: `camera ${i + 1}`,
          url,
          transport: "tcp",
          via: "native",
          audio: false,
          declaredBitrate: BitsPerSecond(bitrate),
          priority: 5,
        }, now);
      }
    });
    return new Site(plan, cameras);
  }

  /** Names of the cameras. */
  get names(): readonly string[] {
    return this.#cameras.map((_, i) => `camera ${i + 1}`);
  }

  /** Starts the recorder without its page. */
  start(env: Readonly<Record<string, string>> = {}): Program {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-prompt", MAIN, "run", "--data", this.#plan.data, "--no-page"],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const text = new Response(child.stderr).text();
    const ended = Promise.all([child.status, text])
      .then(([status, said]) => ({ code: status.code, said: said.trim() }));
    return {
      pid: child.pid,
      ended,
      kill(signal) {
        try {
          child.kill(signal);
        } catch {
          // it has ended by itself
        }
      },
    };
  }

  /** What `holdfast segments` prints of a camera, of all time. */
  async segments(name: string): Promise<Segment[]> {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-prompt", MAIN, "segments", "--data", this.#plan.data, "--json"],
        ...["--camera", name, "--from", "1970-01-02T00:00:00Z", "--to", "2200-01-01T00:00:00Z"],
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`segments: ${new TextDecoder().decode(stderr).trim()}`);
    const answer: { segments: Segment[] } = JSON.parse(new TextDecoder().decode(stdout));
    return answer.segments;
  }

  /** The newest acknowledged sequence number of each camera; none before the index is there. */
  heads(): Map<number, number> {
    try {
      using db = this.#index();
      const rows = db.prepare("select camera, sequence from chain").all();
      return new Map(rows.map((r) => [Number(r["camera"]), Number(r["sequence"])]));
    } catch {
      return new Map(); // it is just being made
    }
  }

  /** Every acknowledged fragment of each camera in the order of recording. */
  rows(): Map<number, FragmentRow[]> {
    using db = this.#index();
    const byCamera = new Map<number, FragmentRow[]>();
    const packed = db.prepare(`
      select b.camera, r.rows from block_rows r join block b using (no)
      union all select b.camera, t.rows from tail t join block b on b.no = t.block`).all();
    for (const { camera, rows } of packed) {
      const list = byCamera.get(Number(camera)) ?? [];
      if (rows instanceof Uint8Array) list.push(...unpackRows(rows));
      byCamera.set(Number(camera), list);
    }
    for (const list of byCamera.values()) list.sort((a, b) => a.sequence - b.sequence);
    return byCamera;
  }

  #index(): DatabaseSync {
    return new DatabaseSync(dataPaths(this.#plan.data).index, { readOnly: true });
  }

  /** Which of the segments are not there any more, or not as they were, by their own hash. */
  async missing(before: readonly Segment[], after: readonly Segment[]): Promise<string[]> {
    const there = new Set(after.map((s) => JSON.stringify(s)));
    const problems = before.filter((s) => !there.has(JSON.stringify(s)))
      .map((s) => `the segment of ${s.from} in block ${s.block} is gone`);
    const folder = `${this.#plan.disk}/holdfast/blocks/0000`;
    const files = new Map<number, Uint8Array>();
    for (const s of after) {
      const file = files.get(s.block) ??
        await Deno.readFile(`${folder}/${String(s.block).padStart(7, "0")}.mp4`);
      files.set(s.block, file);
      if (sha256Hex(file.subarray(s.offset, s.offset + s.length)) === s.sha256) continue;
      problems.push(`the segment of ${s.from} in block ${s.block} is damaged`);
    }
    return problems;
  }

  /** Ends the cameras. */
  async close(): Promise<void> {
    for (const camera of this.#cameras) await camera.close();
  }
}

/** Waits until something is so; `false` when it never is within `ms`. */
export async function waitFor(is: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!is()) {
    if (performance.now() > end) return false;
    await new Promise((done) => setTimeout(done, 25));
  }
  return true;
}
