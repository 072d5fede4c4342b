/** Checks one video file of an export against itself, its list and the account. */
import { exportFileType, MovieBuilder } from "../export/movie_box.ts";
import { LIST_HEAD } from "../export/list_head.ts";
import { type ParsedFragment, parseFragment } from "../mp4/parse_fragment.ts";
import type { ChainCheck } from "./check_chain.ts";
import type { Findings, Where } from "./findings.ts";
import { type BlockFacts, type HeaderFacts, hex } from "./headers.ts";
import type { Manifest, ManifestCamera } from "./read_manifest.ts";
import { FrontToBack, type OpenFile, type Platform } from "./reading.ts";
import { BrokenVideo, type VideoPart, walkVideo } from "./walk_video.ts";

/** What a file turned out to hold. */
export interface CheckedVideo {
  /** Displayed spans of whole fragments. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly fragments: number;
}

/** What a check of a file needs. */
export interface VideoCheck {
  readonly camera: ManifestCamera;
  readonly video: ManifestCamera["videos"][number];
  /** What the account says of the file. */
  readonly account: Manifest["files"][number] | undefined;
  readonly list: string | null;
  readonly chain: ChainCheck;
  readonly findings: Findings;
  readonly platform: Platform;
  /** Told of each whole header: sequence number and hash. */
  readonly seen: (sequence: number, hash: string) => void;
  /** Told how many bytes were read since it was told last. */
  readonly told: (bytes: number) => void;
}

/** No file has more fragments than this before its first opening: it bounds the memory. */
const MOST_EARLY = 100_000;

type Fragment = Extract<VideoPart, { kind: "fragment" }>;

/** So many payloads are hashed at the same time. */
const AT_ONCE = 4;

/** Reads the whole file and says what is wrong with it to the findings. */
export async function checkVideo(check: VideoCheck, open: OpenFile): Promise<CheckedVideo> {
  const state = new FileState(check);
  const file = new FrontToBack(open);
  try {
    for await (const part of walkVideo(file)) {
      await state.part(part);
      check.told(file.position - state.toldTo);
      state.toldTo = file.position;
    }
  } catch (error) {
    if (!(error instanceof BrokenVideo)) throw error;
    state.fault("video-broken", { detail: error.message });
    state.broken = true;
  }
  return await state.end();
}

class FileState {
  toldTo = 0;
  broken = false;
  readonly #check: VideoCheck;
  readonly #whole;
  readonly #frame;
  readonly #spans: { from: number; to: number }[] = [];
  readonly #pending: Promise<void>[] = [];
  readonly #lines: readonly string[] | null;
  #line = 1;
  #listDiffers = false;
  #clockGood = true;
  #movie: MovieBuilder | null = null;
  /** Fragments before the first opening that could be read. */
  readonly #early: [ParsedFragment, number, number][] = [];
  #piece: BlockFacts | null = null;
  #params = "";
  #count = 0;
  #from: number | null = null;
  #to = -Infinity;
  #last: number | undefined;

  constructor(check: VideoCheck) {
    this.#check = check;
    this.#whole = check.platform.wholeFiles ? check.platform.running() : null;
    this.#frame = check.platform.running();
    this.#lines = check.list?.split("\n") ?? null;
    if (this.#lines !== null && `${this.#lines[0]}\n` !== LIST_HEAD) this.#differs();
  }

  fault(code: Parameters<Findings["fault"]>[0], where: Where = {}): void {
    const { findings, video, camera } = this.#check;
    const at = this.#last === undefined ? {} : { at: this.#last };
    findings.fault(code, { path: video.path, camera: camera.camera, ...at, ...where });
  }

  /** Of the file as a whole: no moment of it. */
  #ofFile(code: Parameters<Findings["fault"]>[0], where: Where = {}): void {
    const { findings, video, camera } = this.#check;
    findings.fault(code, { path: video.path, camera: camera.camera, ...where });
  }

  async part(part: VideoPart): Promise<void> {
    switch (part.kind) {
      case "head":
        this.#all(part.bytes);
        if (hex(part.bytes.subarray(0, -16)) !== hex(exportFileType())) {
          this.#ofFile("video-broken", { detail: "ftyp" });
        }
        return;
      case "opening":
        this.#all(part.bytes);
        return await this.#opening(part.init, part.header);
      case "fragment":
        this.#whole?.update(part.headerBytes);
        this.#whole?.update(part.payload);
        this.#frame.update(part.headerBytes);
        if (!part.whole) this.#frame.update(part.payload);
        return await this.#fragment(part);
      case "gone":
        this.#all(part.bytes);
        return this.#gone(part.at, part.bytes.length);
      case "movie":
        this.#all(part.bytes);
        // Where no opening could be read, nothing says how the pictures would be shown.
        if (this.#movie !== null && hex(this.#movie.finish()) !== hex(part.bytes)) {
          this.#ofFile("index-differs");
        }
    }
  }

  async end(): Promise<CheckedVideo> {
    await Promise.all(this.#pending);
    const { account, video, platform } = this.#check;
    if (!this.broken) {
      if (platform.wholeFiles && this.#whole?.digest() !== account?.sha256) {
        this.#ofFile("file-hash");
      }
      if (this.#frame.digest() !== video.frameSha256) this.#ofFile("frame-hash");
      if (this.#lines !== null && this.#lines.slice(this.#line).join("\n") !== "") this.#differs();
      const said = this.#count === video.fragments && (this.#from ?? video.from) === video.from &&
        (this.#from === null || this.#to === video.to);
      if (!said) this.#ofFile("account-differs", { detail: video.path });
    }
    return { spans: this.#spans, fragments: this.#count };
  }

  #all(bytes: Uint8Array): void {
    this.#whole?.update(bytes);
    this.#frame.update(bytes);
  }

  async #opening(init: Uint8Array, header: BlockFacts | null): Promise<void> {
    const { platform, camera } = this.#check;
    const params = await platform.sha256(init);
    const right = header !== null && header.params === params &&
      header.camera === camera.camera && (this.#params === "" || this.#params === params);
    if (!right) this.fault("opening-wrong");
    this.#piece = header;
    this.#params = params;
    if (this.#movie !== null) return;
    try {
      this.#movie = new MovieBuilder(init);
      for (const [fragment, start, at] of this.#early.splice(0)) {
        this.#movie.add(fragment, start, at);
      }
    } catch {
      this.fault("opening-wrong");
    }
  }

  async #fragment(part: Fragment): Promise<void> {
    const { header, headerBytes, payload, whole, at } = part;
    const { camera, chain, platform, findings, video } = this.#check;
    this.#count++;
    if (header === null) {
      this.fault("header-damaged", { detail: `${at}` });
      this.#line++;
      return;
    }
    this.#last = header.start;
    const hash = await platform.sha256(headerBytes);
    if (this.#piece === null || !belongs(header, this.#piece)) {
      // The opening of a block may have been unreadable; its fragments then belong to each other.
      const { block, generation, start } = header;
      if (header.camera !== camera.camera) this.fault("foreign-fragment");
      else if (this.#piece?.block === block && this.#piece.generation === generation) {
        this.fault("foreign-fragment");
      } else {
        findings.note("opening-missing", { path: video.path, camera: camera.camera, at: start });
        const params = this.#params;
        this.#piece = { block, generation, camera: camera.camera, base: NaN, params };
      }
    }
    chain.header(header, hash, video.path);
    this.#check.seen(header.sequence, hash);
    this.#listed(header, hash, at, whole ? "whole" : "damaged");
    this.#spanned(header.start, header.end);
    if (!header.clockGood && this.#clockGood) {
      findings.note("clock-unknown", { camera: camera.camera, at: header.start });
    }
    this.#clockGood = header.clockGood;
    if (!whole) {
      const zeros = payload.length === header.payloadLength &&
        payload.subarray(8).every((b) => b === 0);
      if (!zeros) this.fault("payload-differs");
      findings.note("fragment-damaged", {
        path: video.path,
        camera: camera.camera,
        at: header.start,
      });
      return;
    }
    this.#spans.push({ from: header.start, to: header.end });
    this.#media(header, payload, at);
    await this.#hashed(header, payload);
  }

  async #hashed(header: HeaderFacts, payload: Uint8Array): Promise<void> {
    const { platform } = this.#check;
    const done = platform.sha256(payload).then((hash) => {
      if (hash !== header.payloadHash || payload.length !== header.payloadLength) {
        this.fault("payload-differs", { at: header.start });
      }
    });
    this.#pending.push(done);
    if (this.#pending.length >= AT_ONCE) await this.#pending.shift();
  }

  /** The pictures go into the movie, and their decode time must be that of the header. */
  #media(header: HeaderFacts, payload: Uint8Array, at: number): void {
    const parsed = parseFragment(payload);
    if (!parsed.ok) return;
    if (this.#movie !== null) this.#movie.add(parsed.value, header.start, at + 192);
    else if (this.#early.length < MOST_EARLY) {
      this.#early.push([parsed.value, header.start, at + 192]);
    }
    const base = this.#piece?.base ?? NaN;
    const time = parsed.value.tracks[0]?.baseDecodeTime;
    if (time === undefined || Number.isNaN(base)) return;
    if (base + Math.floor(time / 90) !== header.start) this.fault("time-differs");
  }

  #gone(at: number, length: number): void {
    const { chain, findings, camera, video } = this.#check;
    this.#count++;
    chain.gone();
    const cells = (this.#lines?.[this.#line] ?? "").split(",");
    const [start, end] = [Date.parse(cells[3] ?? ""), Date.parse(cells[4] ?? "")];
    const right = cells.length === 13 && cells[1] === `${at}` && cells[9] === "gone" &&
      cells[2] === `${length - 192}` && cells[11] === "" && cells[12] === "" && end >= start;
    if (this.#lines !== null && !right) this.#differs();
    this.#line++;
    if (right) this.#spanned(start, end);
    findings.note("fragment-gone", {
      path: video.path,
      camera: camera.camera,
      ...(right ? { at: start } : {}),
    });
  }

  #listed(h: HeaderFacts, hash: string, at: number, state: string): void {
    if (this.#lines === null) return;
    const line = [
      h.sequence,
      at,
      h.payloadLength,
      new Date(h.start).toISOString(),
      new Date(h.end).toISOString(),
      h.trusted,
      h.clockGood ? "good" : "unknown",
      h.key ? 1 : 0,
      h.gap,
      state,
      h.payloadHash,
      hash,
      h.previous,
    ].join(",");
    if (this.#lines[this.#line] !== line) this.#differs(h.start);
    this.#line++;
  }

  #differs(at?: number): void {
    if (this.#listDiffers) return;
    this.#listDiffers = true;
    const { path, list } = { path: this.#check.video.path, list: this.#check.video.list };
    this.#ofFile("list-differs", { path: list, detail: path, ...(at === undefined ? {} : { at }) });
  }

  #spanned(from: number, to: number): void {
    this.#from ??= from;
    this.#to = Math.max(this.#to, to);
  }
}

const belongs = (header: HeaderFacts, piece: BlockFacts): boolean =>
  header.block === piece.block && header.generation === piece.generation &&
  header.camera === piece.camera;
