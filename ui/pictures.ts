/** A still picture of a key frame, made by ffmpeg on request, for every codec that it decodes. */
import type { FootageReader, FragmentRef } from "../recorder/read_port.ts";
import type { ChildLimits, Convert } from "./ffmpeg_child.ts";
import { createPermits } from "./permits.ts";
import type { PictureTrouble } from "./text/texts.ts";

/** A JPEG, or why there is none. */
export type Picture =
  | { readonly kind: "jpeg"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "none"; readonly trouble: PictureTrouble };

/** Makes and remembers pictures of key frames. */
export interface KeyPictures {
  /** The first frame of `ref`, which must begin with a key frame. Never rejects: trouble is told in the result. */
  picture(ref: FragmentRef): Promise<Picture>;
}

/** What {@link createKeyPictures} needs. */
export interface KeyPictureDeps {
  readonly reader: Pick<FootageReader, "initSegment" | "payload">;
  readonly convert: Convert;
  /** Told of every failure, once each. */
  readonly failed: (ref: FragmentRef, error: unknown) => void;
  /** Conversions at the same time; 2 when not said. */
  readonly atOnce?: number;
}

const LIMITS: ChildLimits = { timeMs: 5000, outputBytes: 2_000_000 };
const MAX_WAITING = 64;
const MAX_CACHED = 128;
const ONE_JPEG = [
  "-an",
  "-frames:v",
  "1",
  "-vf",
  "scale=w='min(640,iw)':h=-2",
  "-c:v",
  "mjpeg",
  "-q:v",
  "5",
  "-pix_fmt",
  "yuvj420p",
  "-f",
  "image2pipe",
];

/** Pictures with a small cache, at most a few conversions at once and 5 s for each. */
export function createKeyPictures(deps: KeyPictureDeps): KeyPictures {
  const permits = createPermits(deps.atOnce ?? 2, MAX_WAITING);
  // A picture being made is in the cache too, so that ten viewers cost one conversion.
  const cache = new Map<string, Promise<Picture>>();

  async function make(ref: FragmentRef): Promise<Picture> {
    const giveBack = await permits.take();
    if (giveBack === null) return { kind: "none", trouble: "too-busy" };
    try {
      const [init, payload] = await Promise.all([
        deps.reader.initSegment(ref),
        deps.reader.payload(ref),
      ]);
      const bytes = await collect(deps.convert(ONE_JPEG, parts(init, payload), LIMITS));
      if (bytes.byteLength === 0) throw new Error("ffmpeg gave no picture");
      return { kind: "jpeg", bytes };
    } catch (error) {
      deps.failed(ref, error);
      const damaged = error instanceof Error && error.name === "DamagedFragment";
      return { kind: "none", trouble: damaged ? "damaged" : "cannot-decode" };
    } finally {
      giveBack();
    }
  }

  return {
    picture(ref) {
      const key = `${ref.camera}/${ref.sequence}/${ref.block}/${ref.start}`;
      const known = cache.get(key);
      if (known !== undefined) {
        cache.delete(key);
        cache.set(key, known);
        return known;
      }
      const made = make(ref).then((picture) => {
        // A busy moment says nothing about the picture: ask again next time.
        if (picture.kind === "none" && picture.trouble === "too-busy") cache.delete(key);
        return picture;
      });
      cache.set(key, made);
      const oldest = cache.size > MAX_CACHED ? cache.keys().next().value : undefined;
      if (oldest !== undefined) cache.delete(oldest);
      return made;
    },
  };
}

async function* parts(...all: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of all) yield await Promise.resolve(part);
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
