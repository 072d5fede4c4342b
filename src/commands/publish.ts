/** `holdfast publish`: an altered copy of an export, in which marked regions cannot be recognised. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { startFfmpeg } from "../../device/ffmpeg/child.ts";
import { type BlurRegion, publishArgs, wrongRegion } from "../../device/ffmpeg/publish_args.ts";
import { pictureSize } from "../../recorder/export/picture_size.ts";
import { publishedText, type PublishedVideo } from "../../recorder/export/published.ts";
import { folderFiles, programPlatform } from "../../recorder/verify/program_platform.ts";
import { readSmall } from "../../recorder/verify/reading.ts";
import { type Manifest, readManifest } from "../../recorder/verify/read_manifest.ts";
import { verifyExport } from "../../recorder/verify/verify_export.ts";
import { InputError, RefusedError } from "../base/result.ts";
import { UtcMs } from "../base/units.ts";
import { instant, options, required } from "../options.ts";
import { print } from "../output.ts";
import { findPrograms } from "../programs.ts";
import { realClock } from "../real_clock.ts";
import { VERSION } from "../version.ts";

type Video = Manifest["cameras"][number]["videos"][number];

/** A region as it was given: of one camera, in displayed time. */
interface Marked {
  readonly camera: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly from: UtcMs | null;
  readonly to: UtcMs | null;
}

/** The command. */
export async function publishCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = options(args, {
    out: { type: "string" },
    blur: { type: "string", multiple: true },
    json: { type: "boolean" },
  }, 1);
  const [folder] = positionals;
  if (folder === undefined) throw new InputError("PATH", "is missing", "name an export's folder");
  const marked = (values.blur ?? []).map(parseRegion);
  if (marked.length === 0) {
    throw new InputError(
      "--blur",
      "is missing: nothing may be published with faces and plates in it (CN-22)",
      "mark what must not be recognised as CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]",
    );
  }
  const out = resolve(required(values.out, "out"));
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
      videos.push(await alter(resolve(folder), out, camera, video, regions));
    }
  }
  if (videos.length === 0) {
    throw new InputError("--blur", "names no camera of the export", "name one that it has");
  }
  Deno.mkdirSync(`${out}/original`);
  for (const name of ["manifest.json", "manifest.sig"]) {
    Deno.copyFileSync(`${folder}/${name}`, `${out}/original/${name}`);
  }
  const hash = createHash("sha256").update(bytes).digest("hex");
  const text = publishedText(manifest, hash, videos, realClock.wall(), VERSION);
  Deno.writeTextFileSync(`${out}/published.json`, text);
  print(
    values.json
      ? JSON.stringify({ out, videos: videos.length })
      : `${videos.length} altered videos are in ${out}. They are no evidence: keep the export.`,
  );
  return 0;
}

async function alter(
  folder: string,
  out: string,
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
  const output = `${out}/${path}`;
  await runFfmpeg(publishArgs({ input: `${folder}/${video.path}`, output, regions, ...size }));
  const hash = createHash("sha256");
  using file = await Deno.open(output, { read: true });
  for await (const chunk of file.readable) hash.update(chunk);
  return {
    path,
    bytes: Deno.statSync(output).size,
    sha256: hash.digest("hex"),
    camera,
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

/** `CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]`. */
function parseRegion(text: string): Marked {
  const match = /^(\d{1,9}):(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})(?:@([^/]+)\/([^/]+))?$/.exec(
    text,
  );
  if (match === null) {
    throw new InputError(
      "--blur",
      `${text} is no region`,
      "give CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]",
    );
  }
  const [camera = 0, x = 0, y = 0, width = 0, height = 0] = match.slice(1, 6).map(Number);
  const [from, to] = [match[6], match[7]];
  return {
    camera,
    x,
    y,
    width,
    height,
    from: from === undefined ? null : instant(from, "blur"),
    to: to === undefined ? null : instant(to, "blur"),
  };
}

function makeFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true });
  if ([...Deno.readDirSync(path)].length > 0) {
    throw new InputError("--out", `${path} is not empty`, "name a new folder");
  }
}
