import { fourCc } from "./box_reader.ts";
import { type FragmentSample, parseMoof } from "./moof.ts";
import { type Mp4Tracks, parseMoov } from "./moov.ts";

/** What comes out of the demuxer. */
export interface Fmp4Handler {
  /** The tracks, once, before any sample. */
  tracks(tracks: Mp4Tracks): void;
  /** One whole fragment: its samples in decode order, and their bytes, valid during the call only. */
  fragment(samples: readonly FragmentSample[], data: (sample: FragmentSample) => Uint8Array): void;
}

const MAX_MOOV = 1024 * 1024;
const MAX_MOOF = 4 * 1024 * 1024;
const MAX_MDAT = 32 * 1024 * 1024;
const FIRST_SIZE = 256 * 1024;

/**
 * Takes a fragmented MP4 apart as its bytes come, in pieces of any size. Fragments must have
 * offsets from their `moof` (default-base-is-moof) and one `mdat` each, as ffmpeg writes them with
 * `empty_moov+default_base_moof`. It never throws for what the bytes are, and keeps one fragment.
 */
export class Fmp4Demuxer {
  /** Why nothing more is taken, in words; `null` while all is well. */
  failure: string | null = null;
  readonly #handler: Fmp4Handler;
  #tracks: Mp4Tracks | null = null;
  #buffer = new Uint8Array(FIRST_SIZE);
  #have = 0;
  #moof: readonly FragmentSample[] = [];
  #moofSize = 0;
  #skip = 0;

  constructor(handler: Fmp4Handler) {
    this.#handler = handler;
  }

  /** The next bytes. `false` once the stream is no fragmented MP4: see {@link failure}. */
  push(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length && this.failure === null) {
      if (this.#skip > 0) {
        const n = Math.min(this.#skip, chunk.length - at);
        this.#skip -= n;
        at += n;
        continue;
      }
      const need = this.#have < 8 ? 8 : this.#boxSize();
      const n = Math.min(need - this.#have, chunk.length - at);
      this.#reserve(this.#have + n);
      this.#buffer.set(chunk.subarray(at, at + n), this.#have);
      this.#have += n;
      at += n;
      if (this.#have === 8) this.#header();
      else if (this.#have === need) this.#box();
    }
    return this.failure === null;
  }

  #boxSize(): number {
    const b = this.#buffer;
    return ((b[0] ?? 0) * 2 ** 24) + (((b[1] ?? 0) << 16) | ((b[2] ?? 0) << 8) | (b[3] ?? 0));
  }

  #header(): void {
    const size = this.#boxSize(), type = fourCc(this.#buffer, 4);
    if (size < 8) {
      this.failure = `a box "${printable(type)}" of ${size} bytes`;
      return;
    }
    const limit =
      ({ moov: MAX_MOOV, moof: MAX_MOOF, mdat: MAX_MDAT } as Record<string, number>)[type];
    if (limit === undefined) {
      if (!/^[ -~]{4}$/.test(type)) this.failure = "bytes that are no MP4";
      this.#skip = size - 8;
      this.#have = 0;
    } else if (size > limit) this.failure = `a box "${type}" of ${size} bytes, at most ${limit}`;
    else if (size === 8) this.#box();
  }

  #box(): void {
    const type = fourCc(this.#buffer, 4);
    const content = this.#buffer.subarray(8, this.#have);
    if (type === "moov" && this.#tracks === null) {
      this.#tracks = parseMoov(content);
      this.#handler.tracks(this.#tracks);
    } else if (type === "moof" && this.#tracks !== null) {
      this.#moof = parseMoof(content, this.#tracks.tracks);
      this.#moofSize = this.#have;
    } else if (type === "mdat" && this.#moof.length > 0) {
      const before = this.#moofSize + 8;
      const inside = this.#moof.filter((s) =>
        s.offset >= before && s.offset + s.size <= before + content.length
      );
      this.#handler.fragment(
        inside,
        (s) => content.subarray(s.offset - before, s.offset - before + s.size),
      );
      this.#moof = [];
    }
    this.#have = 0;
    if (this.#buffer.length > 4 * FIRST_SIZE) this.#buffer = new Uint8Array(FIRST_SIZE);
  }

  #reserve(size: number): void {
    if (size <= this.#buffer.length) return;
    let capacity = this.#buffer.length;
    while (capacity < size) capacity *= 2;
    const grown = new Uint8Array(capacity);
    grown.set(this.#buffer.subarray(0, this.#have));
    this.#buffer = grown;
  }
}

const printable = (text: string): string => text.replaceAll(/[^ -~]/g, "?");
