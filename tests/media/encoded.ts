/** Real encoders' output as samples: what a camera's depacketizer would give to the recorder. */
import type { AudioParams, StreamParams } from "../../recorder/port.ts";
import { parseFragment } from "../../recorder/mp4/parse_fragment.ts";
import { parseInit } from "../../recorder/mp4/parse_init.ts";

/** One encoded sample with its presentation time in 1/90000 s. */
export interface EncodedSample {
  readonly track: "video" | "audio";
  readonly pts: number;
  readonly key: boolean;
  readonly data: Uint8Array;
}

/** A short stream: parameters and samples in file order, each track in decode order. */
export interface Encoded {
  readonly params: StreamParams;
  readonly samples: readonly EncodedSample[];
}

/** AudioSpecificConfig of AAC-LC, 48 kHz, mono: what ffmpeg encodes with `-ar 48000 -ac 1`. */
const AAC_48K_MONO: AudioParams = {
  codec: "aac",
  sampleRate: 48_000,
  channels: 1,
  config: Uint8Array.of(0x11, 0x88),
};

/** Runs a program to its end and gives its standard output; throws with its error text. */
export async function run(program: string, args: readonly string[]): Promise<Uint8Array> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

/** Encodes `seconds` of a moving test picture with the given codec arguments, sound if asked. */
export async function encode(
  codec: readonly string[],
  seconds: number,
  options: { readonly sound?: boolean; readonly rate?: number } = {},
): Promise<Encoded> {
  const sound = options.sound === true;
  const file = await run("ffmpeg", [
    ...["-v", "error", "-f", "lavfi", "-i", `testsrc2=s=320x240:r=${options.rate ?? 25}`],
    ...(sound ? ["-f", "lavfi", "-i", "sine=440:r=48000"] : []),
    ...["-t", `${seconds}`, "-pix_fmt", "yuv420p", ...codec],
    ...(sound ? ["-c:a", "aac", "-ar", "48000", "-ac", "1"] : []),
    ...["-movflags", "frag_keyframe+empty_moov+default_base_moof", "-video_track_timescale"],
    ...["90000", "-f", "mp4", "-"],
  ]);
  return samplesOf(file, sound ? AAC_48K_MONO : null);
}

/** Takes a fragmented file apart; video times are moved so that the first one shown is at 0. */
export function samplesOf(file: Uint8Array, audio: AudioParams | null): Encoded {
  const init = parseInit(file);
  if (!init.ok) throw new Error(`${init.error.what} at ${init.error.at}`);
  const { video } = init.value;
  const samples: EncodedSample[] = [];
  let at = init.value.end;
  while (new TextDecoder().decode(file.subarray(at + 4, at + 8)) === "moof") {
    const rest = file.subarray(at);
    const fragment = parseFragment(rest);
    if (!fragment.ok) throw new Error(`${fragment.error.what} at ${at + fragment.error.at}`);
    for (const track of fragment.value.tracks) {
      const isVideo = track.trackId === video.trackId;
      const scale = 90_000 / (isVideo ? video.timescale : init.value.audio?.timescale ?? 1);
      let dts = track.baseDecodeTime;
      for (const s of track.samples) {
        samples.push({
          track: isVideo ? "video" : "audio",
          pts: Math.round((dts + s.compositionOffset) * scale),
          key: s.key,
          data: rest.slice(s.at, s.at + s.size),
        });
        dts += s.duration;
      }
    }
    at += fragment.value.end;
  }
  const first = Math.min(...samples.filter((s) => s.track === "video").map((s) => s.pts));
  return {
    params: {
      video: { codec: video.codec, width: video.width, height: video.height, config: video.config },
      audio,
    },
    samples: samples.map((s) => s.track === "video" ? { ...s, pts: s.pts - first } : s),
  };
}

/** A packet as ffprobe sees it. */
export interface Packet {
  readonly stream: number;
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly size: number;
  readonly key: boolean;
}

/** All packets of a file, by ffprobe. */
export async function probePackets(path: string): Promise<Packet[]> {
  const text = new TextDecoder().decode(
    await run("ffprobe", [
      ...["-v", "error", "-show_entries", "packet=stream_index,pts,dts,duration,size,flags"],
      ...["-of", "csv=p=0", path],
    ]),
  );
  return text.trim().split("\n").filter((line) => line !== "").map((line) => {
    const [stream, pts, dts, duration, size, flags] = line.split(",");
    return {
      stream: Number(stream),
      pts: Number(pts),
      dts: Number(dts),
      duration: Number(duration),
      size: Number(size),
      key: flags?.startsWith("K") ?? false,
    };
  });
}

/** How many pictures ffmpeg decodes, and what it complains about. */
export async function decodeAll(path: string): Promise<{ frames: number; complaints: string }> {
  const { stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: [
      "-v",
      "warning",
      "-i",
      path,
      "-map",
      "0:v",
      "-f",
      "framemd5",
      "-fps_mode",
      "passthrough",
      "-",
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const frames = new TextDecoder().decode(stdout).split("\n").filter((l) => /^\d/.test(l)).length;
  return { frames, complaints: new TextDecoder().decode(stderr) };
}
