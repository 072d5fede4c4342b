/** The bytes of a piece, as they lie in the blocks or converted on the way, read only as fast as the viewer takes them. */
import type { FootageReader, FragmentRef } from "../../recorder/read_port.ts";
import type { ChildLimits, Convert } from "../ffmpeg_child.ts";

/** Codec string of what {@link convertedBytes} yields: H.264 constrained baseline, level 4.0. */
export const CONVERTED_CODEC = "avc1.42c028";

const CONVERSION_LIMITS: ChildLimits = { timeMs: 60_000, outputBytes: 64 * 1024 * 1024 };
const TO_H264 = [
  "-an",
  "-c:v",
  "libx264",
  "-preset",
  "ultrafast",
  "-tune",
  "zerolatency",
  "-profile:v",
  "baseline",
  "-level:v",
  "4.0",
  "-crf",
  "27",
  "-g",
  "50",
  "-pix_fmt",
  "yuv420p",
  "-vf",
  "scale=w=-2:h='min(720,ih)'",
  "-movflags",
  "frag_keyframe+empty_moov+default_base_moof",
  "-f",
  "mp4",
];

/**
 * The init segment where `withInit`, then the payloads. A damaged fragment and what depends on it,
 * up to the next key frame, is left out and told to `failed`.
 */
export async function* recordedBytes(
  reader: Pick<FootageReader, "initSegment" | "payload">,
  fragments: readonly FragmentRef[],
  withInit: boolean,
  failed: (ref: FragmentRef, error: unknown) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const first = fragments[0];
  if (first === undefined) return;
  if (withInit) yield await reader.initSegment(first);
  let broken = false;
  for (const ref of fragments) {
    if (broken && !ref.key) continue;
    try {
      const payload = await reader.payload(ref);
      broken = false;
      yield payload;
    } catch (error) {
      broken = true;
      failed(ref, error);
    }
  }
}

/** The same piece as H.264, for browsers that cannot play what the camera sends. Begins at time 0, with its own init segment. */
export function convertedBytes(
  reader: Pick<FootageReader, "initSegment" | "payload">,
  fragments: readonly FragmentRef[],
  convert: Convert,
  failed: (ref: FragmentRef, error: unknown) => void,
): AsyncGenerator<Uint8Array, void, void> {
  return convert(
    TO_H264,
    recordedBytes(reader, fragments, true, failed),
    CONVERSION_LIMITS,
  );
}

/**
 * A generator as a response body. Nothing runs before the first read, so an answer to HEAD costs
 * nothing; `done` is called once, however it ends.
 */
export function bodyOf(
  start: () => AsyncGenerator<Uint8Array, void, void>,
  done: () => void,
): ReadableStream<Uint8Array> {
  let generator: AsyncGenerator<Uint8Array, void, void> | null = null;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        generator ??= start();
        const { value, done: ended } = await generator.next();
        if (ended === true || value === undefined) {
          controller.close();
          done();
        } else controller.enqueue(value);
      } catch (error) {
        done();
        throw error;
      }
    },
    async cancel() {
      await generator?.return();
      done();
    },
  }, { highWaterMark: 0 });
}
