/** Makes an altered copy of a whole export, in which marked regions cannot be recognised, and has it signed. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { startFfmpeg } from "../device/ffmpeg/child.ts";
import { type BlurRegion, publishArgs, wrongRegion } from "../device/ffmpeg/publish_args.ts";
import { sha256Of } from "../recorder/export/judge_published.ts";
import { pictureSize } from "../recorder/export/picture_size.ts";
import { publishedText, type PublishedVideo } from "../recorder/export/published.ts";
import { folderFiles, programPlatform } from "../recorder/verify/program_platform.ts";
import { type Manifest, readManifest } from "../recorder/verify/read_manifest.ts";
import { readSmall } from "../recorder/verify/reading.ts";
import { verifyExport } from "../recorder/verify/verify_export.ts";
import { InputError, RefusedError } from "./base/result.ts";
import { UtcMs } from "./base/units.ts";
import { LARGEST_PUBLISHED } from "./control/export_client.ts";
import { findPrograms } from "./programs.ts";
import { VERSION } from "./version.ts";

type Video = Manifest["cameras"][number]["videos"][number];

/** A region as it was given: of one camera, in displayed time. */
export interface Marked {
  readonly camera: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly from: UtcMs | null;
  readonly to: UtcMs | null;
}

/** What is to be made, and of what. */
export interface CopyPlan {
  /** The export's folder. */
  readonly folder: string;
  /** An empty or a new folder. */
  readonly out: string;
  readonly marked: readonly Marked[];
  /** Whether sound stays where some was recorded. */
  readonly sound: boolean;
  readonly by: string;
  readonly purpose: string;
  readonly now: () => UtcMs;
  /** Has the account signed by the device that made the export. */
  readonly sign: (account: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
}

/** What was made. */
export interface MadeCopy {
  readonly export: string;
  readonly publicKey: string;
  readonly videos: readonly PublishedVideo[];
}

/**
 * Makes the copy; its signature is written last, so that a folder without one is none.
 * @throws {InputError} for what was marked wrongly, {@link RefusedError} for an export that is not whole.
 */
export async function publishCopy(plan: CopyPlan): Promise<MadeCopy> {
  const { folder, out, marked } = plan;
  const files = folderFiles(folder);
  const told = () => {};
  const verdict = await verifyExport(files, programPlatform, { key: null, witnessed: [], told });
  const bytes = await readSmall(files, "manifest.json", 1 << 29);
  const manifest = bytes === null ? "is missing" : readManifest(bytes);
  if (!verdict.whole || bytes === null || typeof manifest === "string") {
    throw new RefusedError(
      "PATH",
      `${folder} is not a whole export`,
      "look at it with `holdfast verify`",
    );
  }
  makeFolder(out);
  const videos: PublishedVideo[] = [];
  for (const { camera, videos: list } of manifest.cameras) {
    const regions = marked.filter((m) => m.camera === camera);
    for (const video of regions.length === 0 ? [] : list) {
      videos.push(await alter(plan, camera, video, regions));
    }
  }
  if (videos.length === 0) {
    throw new InputError("--blur", "names no camera of the export", "name one that it has");
  }
  Deno.mkdirSync(`${out}/original`);
  for (const name of ["manifest.json", "manifest.sig"]) {
    Deno.copyFileSync(`${folder}/${name}`, `${out}/original/${name}`);
  }
  const text = publishedText(manifest, {
    manifestSha256: sha256Of(bytes),
    videos,
    madeAt: plan.now(),
    version: VERSION,
    by: plan.by,
    purpose: plan.purpose,
  });
  const account = new TextEncoder().encode(text);
  if (account.length > LARGEST_PUBLISHED) {
    throw new InputError("PATH", "it has too many videos and regions", "publish a shorter span");
  }
  const signature = await plan.sign(account);
  Deno.writeFileSync(`${out}/published.json`, account);
  Deno.writeTextFileSync(`${out}/published.sig`, `${Uint8Array.from(signature).toHex()}\n`);
  return { export: manifest.export, publicKey: manifest.device.publicKey, videos };
}

async function alter(
  { folder, out, sound }: CopyPlan,
  camera: number,
  video: Video,
  marked: readonly Marked[],
): Promise<PublishedVideo> {
  const open = await folderFiles(folder).open(video.path);
  const size = open === null ? null : await pictureSize(open);
  open?.close?.();
  if (size === null) throw new InputError("PATH", `${video.path} has no pictures`, "leave it out");
  const seconds = (at: number) => Math.max(0, (at - video.from) / 1000);
  const touching = marked.filter((m) =>
    (m.from ?? -Infinity) < video.to && (m.to ?? Infinity) > video.from
  );
  const regions = touching.map((m): BlurRegion => ({
    x: m.x,
    y: m.y,
    width: m.width,
    height: m.height,
    from: m.from === null ? 0 : seconds(m.from),
    to: m.to === null ? null : seconds(m.to),
  }));
  if (regions.length === 0) {
    throw new InputError(
      "--blur",
      `nothing is marked in ${video.path}`,
      "mark something in every video of the camera, or export a shorter span",
    );
  }
  for (const region of regions) {
    const wrong = wrongRegion(region, size.width, size.height);
    if (wrong !== null) throw new InputError("--blur", `a region ${wrong}`, "mark it again");
  }
  const path = video.path.replace("video/", "").replace(/\.mp4$/, "-altered.mp4");
  const output = `${resolve(out)}/${path}`;
  const input = `${resolve(folder)}/${video.path}`;
  await runFfmpeg(publishArgs({ ...size, input, output, regions, sound: sound && size.sound }));
  const hash = createHash("sha256");
  using file = await Deno.open(output, { read: true });
  for await (const chunk of file.readable) hash.update(chunk);
  return {
    path,
    bytes: Deno.statSync(output).size,
    sha256: hash.digest("hex"),
    camera,
    sound: !size.sound ? "none-recorded" : sound ? "kept" : "left-out",
    original: video.path,
    regions: touching.map(({ camera: _, from, to, ...rest }) => ({
      ...rest,
      from: from ?? UtcMs(video.from),
      to: to ?? UtcMs(video.to),
    })),
  };
}

async function runFfmpeg(args: readonly string[]): Promise<void> {
  const lines: string[] = [];
  const child = startFfmpeg(findPrograms(), args, {
    onBytes: () => {},
    onLine: (line) => lines.push(line),
  });
  const stop = () => void child.stop();
  Deno.addSignalListener("SIGINT", stop);
  try {
    if (await child.ended !== 0) throw new Error(`ffmpeg: ${lines.slice(0, 5).join("; ")}`);
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
  }
}

function makeFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true });
  if ([...Deno.readDirSync(path)].length > 0) {
    throw new InputError("--out", `${path} is not empty`, "name a new folder");
  }
}
