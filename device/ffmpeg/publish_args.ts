/**
 * ffmpeg's arguments for a copy that may be shown to the public (CN-22): marked regions are made
 * unrecognisable, the sound is left out unless it is asked for, and a red frame marks every picture as
 * altered. Pure.
 */

/** A region of the picture, in pixels, for a stretch of the file, in seconds. All whole and not negative but the times. */
export interface BlurRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly from: number;
  /** `null`: to the end. */
  readonly to: number | null;
}

/** What is read and written: absolute paths. */
export interface PublishPlan {
  readonly input: string;
  readonly output: string;
  readonly regions: readonly BlurRegion[];
  /** Size of the picture. */
  readonly width: number;
  readonly height: number;
  /** Whether the sound stays, as it was recorded; only of a file that has some. */
  readonly sound: boolean;
}

/** Of so many pixels square one colour is left: too coarse for a face or a plate at any size that a camera sees. */
const GRAIN = 24;
const MOST_REGIONS = 32;
const FRAME = "drawbox=x=0:y=0:w=iw:h=ih:color=red:t=6";

/** Says what of a region is wrong; `null` when it lies inside the picture. */
export function wrongRegion(region: BlurRegion, width: number, height: number): string | null {
  const { x, y, from, to } = region;
  const whole = [x, y, region.width, region.height].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole || region.width < 2 || region.height < 2) return "is no rectangle of whole pixels";
  if (x + region.width > width || y + region.height > height) {
    return `lies outside of the picture of ${width} × ${height}`;
  }
  const timed = Number.isFinite(from) && from >= 0 &&
    (to === null || Number.isFinite(to) && to > from);
  return timed ? null : "has no stretch of time";
}

/**
 * The arguments. Nothing in them comes from a person but numbers, which are written here, and the two
 * paths, which stand behind `file:` and so are neither options nor addresses.
 * @throws {RangeError} for a region that is wrong, or too many.
 */
export function publishArgs(plan: PublishPlan): string[] {
  const { input, output, regions, width, height, sound } = plan;
  if (regions.length === 0 || regions.length > MOST_REGIONS) {
    throw new RangeError(`${regions.length} regions; 1 to ${MOST_REGIONS} can be blurred`);
  }
  const wrong = regions.map((r) => wrongRegion(r, width, height)).find((w) => w !== null);
  if (wrong !== undefined) throw new RangeError(`a region ${wrong}`);
  return [
    ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "error", "-y"],
    ...["-protocol_whitelist", "file", "-f", "mp4", "-i", `file:${input}`],
    ...["-filter_complex", graph(regions), "-map", "[out]", "-sn", "-dn"],
    ...(sound ? ["-map", "0:a:0", "-c:a", "copy"] : ["-an"]),
    ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-pix_fmt", "yuv420p"],
    ...["-threads", "2", "-fps_mode", "passthrough", "-map_metadata", "-1"],
    ...["-metadata", "title=ALTERED COPY 经处理的公开副本", "-movflags", "+faststart"],
    ...["-f", "mp4", `file:${output}`],
  ];
}

/** Each region is cut out, made coarse, and laid over the picture again for its stretch of time. */
function graph(regions: readonly BlurRegion[]): string {
  const names = regions.map((_, i) => `[r${i}]`).join("");
  const steps = [`[0:v:0]split=${regions.length + 1}[p0]${names}`];
  regions.forEach(({ x, y, width, height, from, to }, i) => {
    const small = (n: number) => Math.max(1, Math.floor(n / GRAIN));
    steps.push(
      `[r${i}]crop=${width}:${height}:${x}:${y}:exact=1,` +
        `scale=${small(width)}:${
          small(height)
        }:flags=area,scale=${width}:${height}:flags=bilinear[b${i}]`,
      `[p${i}][b${i}]overlay=${x}:${y}:enable='between(t,${from.toFixed(3)},${
        (to ?? 1e9).toFixed(3)
      })'[p${i + 1}]`,
    );
  });
  return [...steps, `[p${regions.length}]${FRAME}[out]`].join(";");
}
