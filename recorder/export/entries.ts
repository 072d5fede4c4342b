/** An export as a row of files, each made while it is taken: the same for a folder and for a ZIP. */
import { createHash } from "node:crypto";
import type { Clock } from "../../src/base/clock.ts";
import type { CameraId } from "../../src/base/ids.ts";
import type { Gap, Span } from "../read_port.ts";
import type { BlockBytes } from "./block_files.ts";
import { joinSegments } from "./chain_segments.ts";
import type { HeldRows } from "./indexed_rows.ts";
import { linkStretches } from "./links.ts";
import {
  type Account,
  type CameraAccount,
  type FileAccount,
  type FinishedVideo,
  manifestText,
} from "./manifest.ts";
import { type PlannedVideo, planVideos, videoName } from "./plan_videos.ts";
import type { Checkpoints, ExportAuthority, ExportRequest } from "./request.ts";
import { holdsBetween, selectRows } from "./select_rows.ts";
import { videoBytes, type VideoFacts } from "./video_file.ts";

/** One file of an export. `content` must be taken to its end before the next file is asked for. */
export interface ExportEntry {
  /** Relative, with `/`. */
  readonly path: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What an export is made from. */
export interface ExportDeps {
  readonly held: HeldRows;
  readonly blocks: BlockBytes;
  /** Gaps inside [from, to) of a camera, with causes. */
  readonly gaps: (camera: CameraId) => readonly Gap[];
  readonly authority: ExportAuthority;
  readonly clock: Clock;
  readonly version: string;
  /** The page that checks an export offline, and the readable report. */
  readonly pages: {
    readonly verify: Uint8Array;
    readonly report: (account: Account, files: readonly FileAccount[]) => string;
  };
  /** Videos that an interrupted export finished already. */
  readonly finished?: FinishedVideos;
}

/** Remembers the videos that were finished, so that an interrupted export goes on behind them. */
export interface FinishedVideos {
  /** What is known of a finished video; `null` when it must be made. */
  recall(path: string, plan: string): VideoFacts | null;
  remember(path: string, plan: string, facts: VideoFacts): void;
}

/**
 * The files of an export in order, the signed account last. The register entry is durable before
 * the first of them is handed out. Rejects with what the authority refuses.
 */
export async function* exportEntries(
  request: ExportRequest,
  deps: ExportDeps,
): AsyncGenerator<ExportEntry, void, void> {
  const { authority } = deps;
  const registerEntry = await authority.registerBeforeFirstByte(request);
  const files: FileAccount[] = [];
  const made: MadeCamera[] = [];
  for (const camera of request.cameras) {
    const videos: MadeVideo[] = [];
    const gaps = deps.gaps(camera.id);
    const rows = selectRows(deps.held, camera.id, request.from, request.to);
    for (const video of planVideos(camera.id, rows)) {
      const name = videoName(video);
      const [path, list] = [`video/${name}.mp4`, `lists/${name}.csv`];
      const plan = planDigest(video);
      let facts = deps.finished?.recall(path, plan) ?? null;
      if (facts === null) {
        const taken: Taken<VideoFacts> = {};
        yield { path, content: taking(videoBytes(video, deps.blocks), taken) };
        facts = valueOf(taken, path);
        deps.finished?.remember(path, plan, facts);
      }
      files.push({ path, bytes: facts.bytes, sha256: facts.sha256 });
      yield small(list, facts.list, files);
      videos.push({ path, list, video: outline(video), facts: { ...facts, list: "" } });
    }
    made.push({ ...camera, videos, gaps });
  }
  const checkpoints = await authority.checkpoints(request);
  const cameras: CameraAccount[] = [];
  for (const camera of made) cameras.push(await account(camera, checkpoints, deps));
  const facts: Account = {
    request,
    registerEntry,
    madeAt: deps.clock.wall(),
    version: deps.version,
    keyId: authority.keyId,
    publicKey: authority.publicKey,
    cameras,
    checkpoints,
  };
  yield small("verify.html", deps.pages.verify, files);
  yield small("report.html", deps.pages.report(facts, files), files);
  const manifest = new TextEncoder().encode(manifestText(facts, files));
  const signature = await authority.sign(manifest);
  yield small("manifest.json", manifest, []);
  yield small("manifest.sig", `${signature.toHex()}\n`, []);
}

interface MadeVideo extends FinishedVideo {
  readonly facts: VideoFacts;
}

interface MadeCamera {
  readonly id: CameraId;
  readonly name: string;
  readonly videos: readonly MadeVideo[];
  /** What was missing before anything was read: footage on its way to the disk, for one. */
  readonly gaps: readonly Gap[];
}

async function account(
  { id, name, videos, gaps }: MadeCamera,
  checkpoints: Checkpoints,
  deps: ExportDeps,
): Promise<CameraAccount> {
  const joined = joinSegments(
    videos.map((v) => v.facts),
    (a, b) => holdsBetween(deps.held, id, a, b),
  );
  const stretches = await linkStretches(id, joined, checkpoints, deps.held, deps.blocks);
  return { camera: id, name, videos, stretches, gaps: allGaps(gaps, deps.gaps(id), videos) };
}

/** What was missing at first, what is missing by now because its time was over, and what was found damaged. */
function allGaps(first: readonly Gap[], now: readonly Gap[], videos: readonly MadeVideo[]): Gap[] {
  const inOne = (gap: Span, of: readonly Gap[]) =>
    of.some((g) => g.from <= gap.from && g.to >= gap.to);
  const before = first.filter((gap) => !inOne(gap, now));
  const known = [...now, ...before];
  const found = videos.flatMap(({ facts }) => facts.lost)
    .filter((lost) => !inOne(lost, known.filter((g) => g.cause === "damaged")))
    .map(({ from, to }): Gap => ({ from, to, cause: "damaged" }));
  return [...known, ...found].sort((a, b) => a.from - b.from);
}

/** What of the plan is needed once the video is made: not its rows. */
const outline = ({ from, to, fragments }: PlannedVideo) => ({ from, to, fragments });

/** A plan's identity: the same fragments at the same places give the same file. */
function planDigest(video: PlannedVideo): string {
  const hash = createHash("sha256").update(video.params);
  for (const { use, rows } of video.pieces) {
    hash.update(`;${use.block}.${use.generation}`);
    for (const row of rows) hash.update(`,${row.sequence}`).update(row.payloadHash);
  }
  return hash.digest("hex");
}

/** What a generator returned once it was taken to its end. */
interface Taken<T> {
  value?: T;
}

async function* taking<T>(
  from: AsyncGenerator<Uint8Array, T, void>,
  into: Taken<T>,
): AsyncGenerator<Uint8Array, void, void> {
  into.value = yield* from;
}

function valueOf<T>(taken: Taken<T>, path: string): T {
  if (taken.value === undefined) throw new Error(`${path} was not taken to its end`);
  return taken.value;
}

function small(path: string, content: Uint8Array | string, files: FileAccount[]): ExportEntry {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  files.push({ path, bytes: bytes.length, sha256 });
  const chunks = async function* () {
    yield bytes;
  };
  return { path, content: chunks() };
}
