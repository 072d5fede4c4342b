// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
/**
 * Feeds a video element from the recorder through Media Source Extensions. The media timeline is
 * displayed time: `currentTime` 0 is `base`, so missing footage is a hole, which is jumped over.
 */

/**
 * A piece as `/api/cameras/N/play` describes it.
 * @typedef {object} Piece
 * @property {number} start
 * @property {number} end
 * @property {string} codec
 * @property {string} init
 * @property {number} mediaStart
 * @property {string} url
 * @property {{at: string, after: number}} next
 * @property {{from: number, to: number, text: string} | null} skipped
 */

/**
 * What the feeder tells.
 * @typedef {object} FeederEvents
 * @property {(gap: {from: number, to: number, text: string}) => void} skipped
 * @property {() => void} nothing
 * @property {(why: string) => void} refused nothing of what follows may be shown to whoever asks
 * @property {(waiting: boolean) => void} edge
 * @property {(codec: string) => void} unsupported
 * @property {() => void} busy
 * @property {(error: unknown) => void} failed
 */

/** Fetch no further than this ahead of what is shown, in seconds of footage; a piece is 10 s more. */
const AHEAD = 20;
/** Keep this much behind, in seconds, for a short step back. */
const BEHIND = 30;
const DAY = 86_400_000;
/** Room on the media timeline for the day before the first moment and the months after it, in seconds. */
const LONGEST = 400 * 86_400;

export class Feeder {
  /** @type {MediaSource | null} */ #source = null;
  /** @type {SourceBuffer | null} */ #buffer = null;
  #objectUrl = "";
  #type = "";
  #init = "";
  #base = 0;
  /** Every seek makes what ran before it stale. */
  #run = 0;
  #abort = new AbortController();
  /** @type {Promise<void>} */ #queue = Promise.resolve();
  /** @type {{from: number, to: number, text: string}[]} */ #holes = [];

  /** Ask for conversion to H.264. */
  converted = false;

  /**
   * @param {HTMLVideoElement} video
   * @param {number} camera
   * @param {string} language
   * @param {FeederEvents} events
   */
  constructor(video, camera, language, events) {
    this.video = video;
    this.camera = camera;
    this.language = language;
    this.events = events;
    setInterval(() => this.#tick(), 150);
    video.addEventListener("waiting", () => this.#tick());
  }

  /** The displayed time of the picture, in UTC milliseconds; `null` before the first. */
  get shown() {
    return this.#source === null ? null : this.#base + this.video.currentTime * 1000;
  }

  /**
   * Shows `at` (UTC milliseconds), or the first footage after it.
   * @param {number} at
   * @returns {Promise<number | null>} what is shown, `null` when there is nothing
   */
  async seek(at) {
    const t = (at - this.#base) / 1000;
    if (this.#buffer !== null && inRange(this.video.buffered, t)) {
      this.video.currentTime = t;
      return at;
    }
    const run = ++this.#run;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#holes = [];
    try {
      const { piece, refused } = await this.#ask({ at: new Date(at).toISOString() });
      if (run !== this.#run) return at;
      if (piece === null) {
        if (refused === null) this.events.nothing();
        else this.events.refused(refused);
        return null;
      }
      const begin = Math.max(at, piece.start);
      if (!await this.#prepare(piece, begin)) return begin;
      if (run !== this.#run) return at;
      this.video.currentTime = (begin - this.#base) / 1000;
      if (piece.skipped !== null && piece.start - at > 1000) this.events.skipped(piece.skipped);
      this.#feed(piece, run).catch((error) => {
        if (run === this.#run) this.events.failed(error);
      });
      return begin;
    } catch (error) {
      if (run === this.#run) this.events.failed(error);
      return at;
    }
  }

  /** Lets go of everything buffered. */
  stop() {
    this.#run++;
    this.#abort.abort();
    this.#dispose();
  }

  #dispose() {
    if (this.#objectUrl !== "") URL.revokeObjectURL(this.#objectUrl);
    this.video.removeAttribute("src");
    this.#source = null;
    this.#buffer = null;
    this.#objectUrl = "";
    this.#queue = Promise.resolve();
  }

  /**
   * @param {Record<string, string>} query
   * @returns {Promise<{piece: Piece | null, refused: string | null}>}
   */
  async #ask(query) {
    const search = new URLSearchParams({ ...query, lang: this.language });
    if (this.converted) search.set("transcode", "h264");
    const response = await fetch(`/api/cameras/${this.camera}/play?${search}`, {
      signal: this.#abort.signal,
    });
    if (!response.ok) throw new Error(`play: ${response.status}`);
    const { piece, refused = null } = await response.json();
    return { piece, refused };
  }

  /**
   * An empty buffer of the piece's type whose timeline has room for `begin`; false where the browser cannot play it.
   * @param {Piece} piece
   * @param {number} begin
   */
  async #prepare(piece, begin) {
    const type = `video/mp4; codecs="${piece.codec}"`;
    if (!MediaSource.isTypeSupported(type)) {
      this.events.unsupported(piece.codec);
      return false;
    }
    const roomy = begin >= this.#base && begin < this.#base + DAY * 30;
    if (this.#buffer === null || this.#source?.readyState !== "open" || !roomy) {
      await this.#open(type, begin);
    } else {
      const buffer = this.#buffer;
      await this.#do(() => {
        buffer.abort();
        if (type !== this.#type) buffer.changeType(type);
        buffer.remove(0, Infinity);
      });
    }
    this.#type = type;
    this.#init = "";
    return true;
  }

  /**
   * @param {string} type
   * @param {number} begin
   */
  async #open(type, begin) {
    this.#dispose();
    const source = new MediaSource();
    // A day of room before this one, so that steps back do not need a new source.
    this.#base = Math.floor(begin / DAY) * DAY - DAY;
    this.#source = source;
    this.#objectUrl = URL.createObjectURL(source);
    this.video.src = this.#objectUrl;
    await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
    this.#buffer = source.addSourceBuffer(type);
    source.duration = LONGEST;
  }

  /**
   * @param {Piece} first
   * @param {number} run
   */
  async #feed(first, run) {
    /** @type {Piece | null} */
    let piece = first;
    /** @type {{at: string, after: number}} */
    let next = first.next;
    /** @type {string | null} */
    let refused = null;
    while (run === this.#run) {
      if (refused !== null) {
        // What is buffered is shown first.
        while (run === this.#run && this.#ahead() > 0.3) await sleep(200);
        if (run === this.#run) this.events.refused(refused);
        return;
      }
      if (piece === null) {
        this.events.edge(true);
        await sleep(2000);
      } else {
        if (piece !== first && piece.skipped !== null) this.#holes.push(piece.skipped);
        if (!await this.#append(piece, run)) return;
        this.events.edge(false);
        next = piece.next;
        while (run === this.#run && this.#ahead() > AHEAD) await sleep(200);
      }
      if (run !== this.#run) return;
      ({ piece, refused } = await this.#ask({ at: next.at, after: String(next.after) }));
    }
  }

  /**
   * @param {Piece} piece
   * @param {number} run
   * @returns {Promise<boolean>} whether to go on
   */
  async #append(piece, run) {
    const type = `video/mp4; codecs="${piece.codec}"`;
    if (type !== this.#type && !MediaSource.isTypeSupported(type)) {
      this.events.unsupported(piece.codec);
      return false;
    }
    const withInit = piece.init !== this.#init;
    const response = await fetch(`${piece.url}${withInit ? "&init=1" : ""}`, {
      signal: this.#abort.signal,
    });
    if (response.status === 503) {
      this.events.busy();
      return false;
    }
    if (!response.ok || response.body === null) throw new Error(`media: ${response.status}`);
    const buffer = this.#buffer;
    if (buffer === null || run !== this.#run) return false;
    const offset = (piece.start - this.#base) / 1000 - piece.mediaStart;
    await this.#do(() => {
      if (type !== this.#type) buffer.changeType(type);
      if (Math.abs(buffer.timestampOffset - offset) > 0.0005) buffer.timestampOffset = offset;
    });
    this.#type = type;
    this.#init = piece.init;
    for await (const chunk of response.body) {
      if (run !== this.#run) return false;
      await this.#appendBytes(buffer, chunk);
    }
    return run === this.#run;
  }

  /**
   * @param {SourceBuffer} buffer
   * @param {Uint8Array<ArrayBuffer>} chunk
   */
  async #appendBytes(buffer, chunk) {
    try {
      await this.#do(() => buffer.appendBuffer(chunk));
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "QuotaExceededError") throw error;
      // The browser's store is full: give up what has been seen, then once more.
      await this.#do(() => buffer.remove(0, Math.max(0.001, this.video.currentTime - 5)));
      await this.#do(() => buffer.appendBuffer(chunk));
    }
  }

  /**
   * One operation on the buffer after the other; resolves when the buffer has finished it.
   * @param {() => void} operation
   * @returns {Promise<void>}
   */
  #do(operation) {
    const buffer = this.#buffer;
    const next = this.#queue.then(async () => {
      if (buffer === null || buffer !== this.#buffer) return;
      operation();
      if (buffer.updating) {
        await new Promise((resolve) =>
          buffer.addEventListener("updateend", resolve, { once: true })
        );
      }
      if (this.video.error !== null) throw this.video.error;
    });
    // A failed operation is the caller's business; the next one still gets its turn.
    this.#queue = next.catch(() => {});
    return next;
  }

  /** Seconds of footage buffered after the picture. */
  #ahead() {
    const { buffered, currentTime } = this.video;
    let sum = 0;
    for (let i = 0; i < buffered.length; i++) {
      sum += Math.max(0, buffered.end(i) - Math.max(currentTime, buffered.start(i)));
    }
    return sum;
  }

  /** Jumps over holes and gives up what lies far behind. */
  #tick() {
    const { video } = this;
    const buffer = this.#buffer;
    if (buffer === null || video.seeking || video.error !== null) return;
    const t = video.currentTime;
    const { buffered } = video;
    let end = t;
    for (let i = 0; i < buffered.length; i++) {
      if (buffered.start(i) <= t + 0.05 && buffered.end(i) > t) end = buffered.end(i);
    }
    if (end - t < 0.12 && !video.paused) {
      for (let i = 0; i < buffered.length; i++) {
        const start = buffered.start(i);
        if (start > t && start > end) {
          this.#jump(end, start);
          break;
        }
      }
    }
    if (buffered.length > 0 && buffered.start(0) < t - BEHIND * 1.5 && !buffer.updating) {
      this.#do(() => buffer.remove(0, t - BEHIND)).catch((error) => this.events.failed(error));
    }
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  #jump(from, to) {
    this.video.currentTime = to + 0.001;
    const wallTo = this.#base + to * 1000;
    const hole = this.#holes.find((h) => Math.abs(h.to - wallTo) < 2000);
    this.#holes = this.#holes.filter((h) => h.to > wallTo + 2000);
    if (hole !== undefined && to - from > 1) this.events.skipped(hole);
  }
}

/**
 * @param {TimeRanges} ranges
 * @param {number} t
 */
function inRange(ranges, t) {
  for (let i = 0; i < ranges.length; i++) {
    if (t >= ranges.start(i) && t < ranges.end(i) - 0.2) return true;
  }
  return false;
}

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
