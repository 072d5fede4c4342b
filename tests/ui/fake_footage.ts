/** Real fragmented MP4 made by ffmpeg and cut into init segment and fragments, for readers that need no recorder. */

/** One `moof` + `mdat`. */
export interface FakeFragment {
  readonly payload: Uint8Array;
  /** Milliseconds from the start of the footage. */
  readonly start: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly key: boolean;
}

/** A short film: what a block would hold. */
export interface FakeFootage {
  readonly init: Uint8Array;
  readonly codec: string;
  readonly fragments: readonly FakeFragment[];
  readonly durationMs: number;
}

/** What to film. */
export interface FakeScene {
  readonly codec: "h264" | "h265";
  readonly seconds: number;
  /** Key frame distance in seconds; fragments are 2 s at most. */
  readonly gopSeconds: number;
  /** ffmpeg input arguments; a moving test picture when not said. */
  readonly input?: readonly string[];
  readonly size?: string;
}

const FPS = 25;

/** Films `scene` with ffmpeg. */
export async function makeFootage(scene: FakeScene): Promise<FakeFootage> {
  const size = scene.size ?? "640x360";
  const gop = String(scene.gopSeconds * FPS);
  const codec = scene.codec === "h264"
    ? ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-g", gop]
    : ["-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1", "-x265-params"]
      .concat(`keyint=${gop}:min-keyint=${gop}:scenecut=0:log-level=error`);
  const { success, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-v", "error"],
      ...scene.input ?? ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=${FPS}`],
      ...["-t", String(scene.seconds), "-an", "-r", String(FPS)],
      ...["-vf", `scale=${size.replace("x", ":")},setsar=1`],
      ...codec,
      ...["-bf", "0", "-sc_threshold", "0", "-keyint_min", gop, "-pix_fmt", "yuv420p"],
      ...["-force_key_frames", `expr:gte(t,n_forced*${scene.gopSeconds})`],
      ...["-movflags", "empty_moov+default_base_moof+frag_keyframe"],
      ...["-frag_duration", "2000000", "-f", "mp4", "pipe:1"],
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`ffmpeg: ${new TextDecoder().decode(stderr)}`);
  return cut(stdout, scene);
}

function cut(file: Uint8Array, scene: FakeScene): FakeFootage {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const fragments: FakeFragment[] = [];
  let init = new Uint8Array();
  let moof = -1;
  const length = Math.min(2000, scene.gopSeconds * 1000);
  for (let at = 0; at < file.length;) {
    const size = view.getUint32(at);
    const type = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    if (type === "moov") init = file.slice(0, at + size);
    if (type === "moof") moof = at;
    if (type === "mdat" && moof >= 0) {
      const start = fragments.length * length;
      fragments.push({
        payload: file.slice(moof, at + size),
        start,
        duration: Math.min(length, scene.seconds * 1000 - start),
        key: start % (scene.gopSeconds * 1000) === 0,
      });
    }
    at += size;
  }
  const codec = scene.codec === "h264" ? avcString(init) : "hvc1.1.6.L93.90";
  return { init, codec, fragments, durationMs: scene.seconds * 1000 };
}

/** `avc1.PPCCLL` from the `avcC` box. */
function avcString(init: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(init);
  const at = text.indexOf("avcC") + 4;
  return `avc1.${init.subarray(at + 1, at + 4).toHex()}`;
}
