/** Endless footage of a few cameras from a tape, one second each at a time. */
import { createHash } from "node:crypto";
import { CameraId } from "../../src/base/ids.ts";
import { MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { rebase } from "../../recorder/mp4/write_fragment.ts";
import type { NewFragment } from "../../recorder/store/fragment_store.ts";
import type { Random } from "./random.ts";
import type { TapeStream } from "./tape.ts";

/** Hex SHA-256. */
export const sha256Hex = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Where the sequence number lies in `moof` (ISO/IEC 14496-12 §8.8.5): makes payloads differ. */
const MFHD_SEQUENCE = 20;
/** Every so many fragments a camera changes its codec parameters. */
const CHANGES = 60;

/** What the cameras send. */
export class Footage {
  readonly #streams: readonly TapeStream[];
  readonly #random: Random;
  readonly #hashes: readonly Uint8Array[];
  readonly #stream = new Map<number, number>();
  readonly #begun = new Set<number>();

  constructor(streams: readonly TapeStream[], random: Random) {
    this.#streams = streams;
    this.#random = random;
    this.#hashes = streams.map((s) => Uint8Array.fromHex(sha256Hex(s.init)));
  }

  /** The camera's second that ended at `end`. */
  second(camera: number, end: number): NewFragment {
    const random = this.#random;
    let which = this.#stream.get(camera) ?? (camera - 1) % this.#streams.length;
    if (random.below(CHANGES) === 0) which = (which + 1) % this.#streams.length;
    const changed = this.#stream.get(camera) !== which;
    this.#stream.set(camera, which);
    const stream = this.#streams[which];
    const taped = stream?.fragments[random.below(stream.fragments.length)];
    if (stream === undefined || taped === undefined) throw new Error("the tape is empty");
    const payload = taped.payload.slice();
    new DataView(payload.buffer).setUint32(MFHD_SEQUENCE, random.below(2 ** 32));
    const start = end - Math.round(taped.duration / 90);
    const startsRun = changed || !this.#begun.has(camera);
    this.#begun.add(camera);
    return {
      camera: CameraId(camera),
      startsRun,
      start: UtcMs(start),
      duration: MediaDur90k(taped.duration),
      trusted: TrustedMs(end),
      key: true,
      clockGood: random.below(20) > 0,
      gap: startsRun ? "recorder-off" : null,
      frames: taped.frames,
      cameraClockOffsetMs: null,
      params: { init: stream.init, hash: this.#hashes[which] ?? new Uint8Array(32) },
      payload: [payload],
      rebase: (base) => rebase(payload, taped.times, (start - base) * 90),
    };
  }
}
