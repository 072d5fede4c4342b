/**
 * The sample table of an exported video (ISO/IEC 14496-12 §8.6, §8.7): where in the file each
 * picture lies and when it is shown, gathered while the file is written.
 */
import type { BoxWriter } from "../mp4/box_writer.ts";
import type { ParsedSample } from "../mp4/parse_fragment.ts";

/** Pairs of a count and a value, as `stts` and `ctts` keep them. */
class Runs {
  readonly pairs: number[] = [];

  add(value: number): void {
    if (this.pairs.length > 0 && this.pairs.at(-1) === value) {
      this.pairs[this.pairs.length - 2] = (this.pairs.at(-2) ?? 0) + 1;
    } else this.pairs.push(1, value);
  }
}

/** Samples of one track. Times are absolute, in 1/90000 s. */
export class TrackTable {
  /** Where the first sample begins; `null` while there is none. */
  first: number | null = null;
  readonly #sizes: number[] = [];
  readonly #durations = new Runs();
  readonly #offsets = new Runs();
  readonly #keys: number[] = [];
  readonly #chunks: number[] = [];
  readonly #samplesOfChunk: number[] = [];
  /** When the last sample begins, and how long it lasts by its own word. */
  #last = 0;
  #lastDuration = 0;

  /**
   * Adds the samples of one fragment, which lie one behind the other.
   * @param start When the first is decoded. One before the last sample so far is put right behind it.
   * @param origin Where in the file the fragment's first byte (`moof`) lies.
   */
  add(samples: readonly ParsedSample[], start: number, origin: number): void {
    let at = start;
    let end = -1;
    for (const sample of samples) {
      this.#place(at);
      at += sample.duration;
      this.#lastDuration = sample.duration;
      this.#sizes.push(sample.size);
      this.#offsets.add(sample.compositionOffset);
      if (sample.key) this.#keys.push(this.#sizes.length);
      if (sample.at === end) this.#samplesOfChunk.push((this.#samplesOfChunk.pop() ?? 0) + 1);
      else {
        this.#chunks.push(origin + sample.at);
        this.#samplesOfChunk.push(1);
      }
      end = sample.at + sample.size;
    }
  }

  /** The sample before lasts until this one begins. */
  #place(at: number): void {
    if (this.first === null) {
      this.first = at;
      this.#last = at;
      return;
    }
    const lasts = Math.max(1, at - this.#last);
    this.#durations.add(lasts);
    this.#last += lasts;
  }

  /** From the first sample's beginning to the last one's end. */
  get duration(): number {
    return this.first === null ? 0 : this.#last + this.#lastDuration - this.first;
  }

  get samples(): number {
    return this.#sizes.length;
  }

  /** Writes the table behind `stsd`, whose bytes are given. Nothing may be added afterwards. */
  write(w: BoxWriter, stsd: Uint8Array): void {
    if (this.first !== null) this.#durations.add(Math.max(1, this.#lastDuration));
    w.box("stbl", () => {
      w.bytes(stsd);
      writeTable(w, "stts", 0, this.#durations.pairs, 2);
      const { pairs } = this.#offsets;
      if (pairs.length > 2 || (pairs[1] ?? 0) !== 0) writeTable(w, "ctts", 1, pairs, 2);
      if (this.#keys.length < this.samples) writeTable(w, "stss", 0, this.#keys, 1);
      w.fullBox("stsz", 0, 0, () => {
        w.u32(0);
        w.u32(this.samples);
        for (const size of this.#sizes) w.u32(size);
      });
      this.#writeChunks(w);
    });
  }

  #writeChunks(w: BoxWriter): void {
    const triples: number[] = [];
    this.#samplesOfChunk.forEach((count, i) => {
      if (triples.at(-2) !== count) triples.push(i + 1, count, 1);
    });
    writeTable(w, "stsc", 0, triples, 3);
    w.fullBox("co64", 0, 0, () => {
      w.u32(this.#chunks.length);
      for (const at of this.#chunks) {
        w.u32(Math.floor(at / 0x1_0000_0000));
        w.u32(at % 0x1_0000_0000);
      }
    });
  }
}

/** A full box of a count of entries and the entries, `width` numbers each. */
function writeTable(
  w: BoxWriter,
  type: string,
  version: number,
  numbers: readonly number[],
  width: number,
): void {
  w.fullBox(type, version, 0, () => {
    w.u32(numbers.length / width);
    for (const n of numbers) w.u32(n >>> 0);
  });
}
