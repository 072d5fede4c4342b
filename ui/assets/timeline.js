// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
/** The strip of a day: footage, gaps, nothing; where the picture is; where the pointer is. */

/** @typedef {import("../view/day_view.ts").DayView} DayView */

const COLORS = {
  footage: "#1f9d57",
  gap: "#d0342c",
  none: "#c9d1da",
  future: "#eef1f4",
  line: "#10161d",
  text: "#10161d",
};
/** Distances of the marks under the strip, in minutes; the first that leaves room for its text is taken. */
const MARKS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360];
const MINUTE = 60_000;

export class Strip {
  /** @type {DayView | null} */ #day = null;
  #from = 0;
  #length = 24 * 60 * MINUTE;
  /** @type {number | null} */ #shown = null;
  /** @type {number | null} */ #pointer = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} hint
   * @param {number} offset the site's clock ahead of UTC, in milliseconds
   * @param {(at: number) => void} onPick
   */
  constructor(canvas, hint, offset, onPick) {
    this.canvas = canvas;
    this.hint = hint;
    this.offset = offset;
    canvas.addEventListener("pointermove", (e) => this.#point(e));
    canvas.addEventListener("pointerdown", (e) => this.#point(e));
    canvas.addEventListener("pointerleave", () => this.#leave());
    canvas.addEventListener("click", (e) => {
      const at = this.#timeAt(e);
      if (at !== null) onPick(at);
      if (e instanceof PointerEvent && e.pointerType === "touch") this.#leave();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /** @param {DayView} day */
  setDay(day) {
    if (this.#day?.from !== day.from) this.#from = day.from;
    this.#day = day;
    this.#clip();
    this.draw();
  }

  /**
   * Shows `minutes` of the day around the picture.
   * @param {number} minutes
   */
  zoom(minutes) {
    const middle = this.#shown ?? this.#from + this.#length / 2;
    this.#length = minutes * MINUTE;
    this.#from = middle - this.#length / 2;
    this.#clip();
    this.draw();
  }

  /**
   * Where the picture is.
   * @param {number | null} at
   */
  show(at) {
    this.#shown = at;
    if (at !== null && (at < this.#from || at > this.#from + this.#length)) {
      this.#from = at - this.#length / 10;
      this.#clip();
    }
    this.draw();
  }

  #clip() {
    const day = this.#day;
    if (day === null) return;
    this.#from = Math.min(Math.max(this.#from, day.from), day.to - this.#length);
  }

  /** @param {MouseEvent} event */
  #timeAt(event) {
    const box = this.canvas.getBoundingClientRect();
    if (this.#day === null || box.width === 0) return null;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return Math.round(this.#from + share * this.#length);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const at = this.#timeAt(event);
    if (at === null) return;
    this.#pointer = at;
    const gap = this.#day?.gaps.find((g) => at >= g.from && at < g.to);
    this.hint.textContent = gap === undefined
      ? this.clock(at)
      : `${this.clock(at)}  ${gap.fromText}–${gap.toText} ${gap.text}`;
    this.hint.hidden = false;
    const box = this.canvas.getBoundingClientRect();
    const room = box.width - this.hint.offsetWidth;
    const left = event.clientX - box.left - this.hint.offsetWidth / 2;
    this.hint.style.left = `${Math.max(0, Math.min(room, left))}px`;
    this.draw();
  }

  #leave() {
    this.#pointer = null;
    this.hint.hidden = true;
    this.draw();
  }

  /**
   * `HH:MM:SS` on the site's clocks.
   * @param {number} at
   */
  clock(at) {
    return new Date(at + this.offset).toISOString().slice(11, 19);
  }

  draw() {
    const { canvas } = this;
    const pen = canvas.getContext("2d");
    const day = this.#day;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (pen === null || day === null || width === 0) return;
    const ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen.scale(ratio, ratio);
    const band = height - 26;
    /** @param {number} at */
    const x = (at) => ((at - this.#from) / this.#length) * width;
    /**
     * @param {number} from
     * @param {number} to
     * @param {string} color
     * @param {number} least
     */
    const bar = (from, to, color, least) => {
      if (to <= this.#from || from >= this.#from + this.#length) return;
      pen.fillStyle = color;
      pen.fillRect(x(from), 0, Math.max(least, x(to) - x(from)), band);
    };
    bar(day.from, day.to, COLORS.none, 0);
    bar(Math.max(day.from, day.now), day.to, COLORS.future, 0);
    for (const [from, to] of day.spans) bar(from, to, COLORS.footage, 1);
    // A gap of a second in a day is less than a pixel, and still must be seen.
    for (const gap of day.gaps) if (!gap.lawful) bar(gap.from, gap.to, COLORS.gap, 2);
    this.#marks(pen, x, width, band);
    if (this.#pointer !== null) line(pen, x(this.#pointer), band, COLORS.line, 1);
    if (this.#shown !== null) {
      line(pen, x(this.#shown), band, "#ffffff", 6);
      line(pen, x(this.#shown), band, COLORS.line, 3);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {(at: number) => number} x
   * @param {number} width
   * @param {number} band
   */
  #marks(pen, x, width, band) {
    pen.fillStyle = COLORS.text;
    pen.font = "14px system-ui, sans-serif";
    const room = 62;
    const step = (MARKS.find((m) => (m * MINUTE / this.#length) * width >= room) ?? 360) * MINUTE;
    const first = Math.ceil((this.#from + this.offset) / step) * step - this.offset;
    for (let at = first; at <= this.#from + this.#length; at += step) {
      pen.fillRect(Math.min(width - 1, x(at)), band, 1, 7);
      const end = this.#day !== null && at === this.#day.to;
      const text = end ? "24:00" : this.clock(at).slice(0, 5);
      const w = pen.measureText(text).width;
      pen.fillText(text, Math.min(width - w, Math.max(0, x(at) - w / 2)), band + 21);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {number} x
 * @param {number} height
 * @param {string} color
 * @param {number} width
 */
function line(pen, x, height, color, width) {
  pen.fillStyle = color;
  pen.fillRect(x - width / 2, 0, width, height);
}
