// @ts-check
/// <reference no-default-lib="true" />
/// <reference lib="esnext" />
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
/** The playback page: ties the video, the strip, the buttons and the keys together. */
import { byId, el, pageData, setText } from "./dom.js";
import { Feeder } from "./feeder.js";
import { Strip } from "./timeline.js";

/** @typedef {import("../view/day_view.ts").DayView} DayView */

const data =
  /** @type {{camera: number, at: number | null, oldest: number | null, newest: number | null, behind: number, offset: number, language: string, texts: import("../text/texts.ts").PlayerTexts}} */ (pageData());
const t = data.texts;

const video = byId("video", HTMLVideoElement);
const still = byId("still", HTMLImageElement);
const message = byId("message", HTMLElement);
const offer = byId("offer", HTMLElement);
const dayInput = byId("day", HTMLInputElement);
const timeInput = byId("time", HTMLInputElement);
const playButton = byId("play", HTMLButtonElement);
const DAY = 86_400_000;
const ZOOMS = [1440, 360, 60, 10];

/** @type {DayView | null} */ let day = null;
/** What the user asked to see, shown while nothing plays. */
let wanted = data.at ?? (data.newest === null ? Date.now() : data.newest - 30_000);
let wantPlay = true;
/** Seeks under way; only the last one decides what is shown. */
let seeks = 0;
let lastSeek = 0;
/** The browser cannot play this: still pictures only. */
let stills = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */ let hideTimer;

const feeder = new Feeder(video, data.camera, data.language, {
  skipped: (gap) =>
    say(
      fill(t.skipped, {
        length: lengthText(gap.to - gap.from),
        cause: gap.text,
        to: strip.clock(gap.to),
      }),
      8000,
    ),
  nothing: () => {
    say(t.noFootageHere, 0);
    video.pause();
  },
  refused: (why) => {
    say(why, 0);
    wantPlay = false;
    video.pause();
    update();
  },
  edge: (waiting) => {
    // Said only when the picture has come to the end, not while some is still to be shown.
    atEdge = waiting;
  },
  unsupported: (codec) => showOffer(codec),
  busy: () => say(t.converterBusy, 0),
  failed: (error) => {
    console.error(error);
    if (wantPlay) say(t.failed, 0);
    wantPlay = false;
    feeder.stop();
    update();
  },
});
let atEdge = false;
/** Begin of the day that was asked for last. */
let loading = NaN;

const strip = new Strip(
  byId("strip", HTMLCanvasElement),
  byId("hint", HTMLElement),
  data.offset,
  (at) => go(at),
);

/**
 * @param {string} text
 * @param {Record<string, string>} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/**
 * @param {string} text
 * @param {number} ms 0 until something else is said
 */
function say(text, ms) {
  clearTimeout(hideTimer);
  setText(message, text);
  message.hidden = text === "";
  if (ms > 0) hideTimer = setTimeout(() => message.hidden = true, ms);
}

/** @param {number} ms */
function lengthText(ms) {
  const s = Math.round(ms / 1000);
  const parts = [];
  if (s >= 3600) parts.push(`${Math.floor(s / 3600)} ${t.hours}`);
  if (s % 3600 >= 60 && s < 360_000) parts.push(`${Math.floor(s / 60) % 60} ${t.minutes}`);
  if (s < 3600 && (s % 60 > 0 || s === 0)) parts.push(`${s % 60} ${t.seconds}`);
  return parts.join(" ");
}

/** The picture's time: what plays, or what was asked for and is still on its way. */
function shownAt() {
  return stills || seeks > 0 ? wanted : feeder.shown ?? wanted;
}

/** @param {number} at */
const dayOf = (at) => Math.floor((at + data.offset) / DAY) * DAY - data.offset;
/** @param {number} at */
const dayName = (at) => new Date(at + data.offset).toISOString().slice(0, 10);

/**
 * Shows `at` and the strip of its day.
 * @param {number} at
 */
async function go(at) {
  const target = Math.min(Math.max(at, 0), Date.UTC(9999, 0, 1));
  const mine = ++lastSeek;
  wanted = target;
  if (stills) {
    showStill();
    await loadDay(target);
    return;
  }
  seeks++;
  say(t.loading, 0);
  try {
    const [begin] = await Promise.all([feeder.seek(target), loadDay(target)]);
    if (mine !== lastSeek || stills) return;
    if (message.textContent === t.loading) say("", 0);
    if (begin === null) return;
    wanted = begin;
    if (dayOf(begin) !== day?.from) await loadDay(begin);
    if (wantPlay && mine === lastSeek) await start();
  } finally {
    seeks--;
    update();
  }
}

async function start() {
  try {
    await video.play();
  } catch (error) {
    // A newer seek or the browser's own rule stopped it: the button then says "Play".
    if (!(error instanceof DOMException) || error.name === "NotAllowedError") wantPlay = false;
  }
  update();
}

/** @param {number} at */
async function loadDay(at) {
  const name = dayName(at);
  loading = dayOf(at);
  dayInput.value = name;
  try {
    const response = await fetch(
      `/api/cameras/${data.camera}/day?date=${name}&lang=${data.language}`,
    );
    if (!response.ok) throw new Error(`day: ${response.status}`);
    const answer = await response.json();
    // A later question has overtaken this one.
    if (dayOf(at) !== loading) return;
    day = answer;
  } catch (error) {
    console.error(error);
    say(t.stillFailed, 4000);
    return;
  }
  if (day === null) return;
  strip.setDay(day);
  setText(byId("strip-title", HTMLElement), day.day);
  listGaps(day);
}

/** @param {DayView} view */
function listGaps(view) {
  const items = view.gaps.map((gap) => {
    const button = el(
      "button",
      { type: "button" },
      el("b", {}, `${gap.fromText} – ${gap.toText}`),
      el("span", { class: "length" }, lengthText(gap.to - gap.from)),
      el("span", {}, gap.text),
    );
    button.addEventListener("click", () => go(gap.from - 5000));
    return el("li", {}, button);
  });
  if (items.length === 0) items.push(el("li", { class: "none" }, t.noGaps));
  if (view.moreGaps > 0) {
    items.push(el("li", { class: "none" }, fill(t.moreGaps, { n: String(view.moreGaps) })));
  }
  byId("gaps", HTMLElement).replaceChildren(...items);
}

/** @param {string} codec */
function showOffer(codec) {
  stills = true;
  feeder.stop();
  const name = /^(hvc1|hev1)/.test(codec) ? "H.265" : codec.split(".")[0] ?? codec;
  setText(byId("offer-text", HTMLElement), fill(t.cannotPlay, { codec: name }));
  offer.hidden = false;
  say("", 0);
  showStill();
}

function showStill() {
  still.hidden = false;
  still.alt = t.stillsOnly;
  still.src = `/api/cameras/${data.camera}/picture?at=${
    new Date(wanted).toISOString()
  }&lang=${data.language}`;
  update();
}

function update() {
  const playing = !video.paused && !stills;
  const now = shownAt();
  setText(playButton, playing ? t.pause : t.play);
  playButton.classList.toggle("playing", playing);
  playButton.disabled = stills;
  const canvas = byId("strip", HTMLCanvasElement);
  const text = `${dayName(now)} ${strip.clock(now)}`;
  setText(byId("shown", HTMLElement), text);
  canvas.setAttribute("aria-valuenow", String(Math.round((now - dayOf(now)) / 1000)));
  canvas.setAttribute("aria-valuetext", text);
  if (document.activeElement !== timeInput) timeInput.value = strip.clock(now);
  strip.show(day !== null && now >= day.from && now < day.to ? now : null);
  const { buffered } = video;
  const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
  if (atEdge && playing && end - video.currentTime < 0.5) say(t.atEnd, 3000);
}

/** @param {1 | -1} direction */
function toGap(direction) {
  const now = shownAt();
  const edges = (day?.gaps ?? []).filter((g) => g.to - g.from >= 1000).map((g) => g.from - 5000);
  const edge = direction === 1
    ? edges.find((e) => e > now + 1000)
    : edges.findLast((e) => e < now - 2000);
  if (edge === undefined) say(t.noGapFurther, 4000);
  else go(edge);
}

function togglePlay() {
  if (stills) return;
  wantPlay = video.paused;
  if (!wantPlay) {
    video.pause();
    update();
  } else if (feeder.shown === null) go(wanted);
  else start();
}

/** @param {number} speed */
function setSpeed(speed) {
  video.defaultPlaybackRate = speed;
  video.playbackRate = speed;
  for (const button of document.querySelectorAll("[data-speed]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-speed") === `${speed}`));
  }
}

/** @param {number} seconds */
const step = (seconds) => go(shownAt() + seconds * 1000);

/** @type {[string, () => void][]} */
const BUTTONS = [
  ["play", togglePlay],
  ["back", () => step(-10)],
  ["forward", () => step(10)],
  ["prev-gap", () => toGap(-1)],
  ["next-gap", () => toGap(1)],
  ["prev-day", () => go(shownAt() - DAY)],
  ["next-day", () => go(shownAt() + DAY)],
  ["latest", () => latest()],
  ["convert", () => convert()],
];
for (const [id, act] of BUTTONS) byId(id, HTMLButtonElement).addEventListener("click", act);

async function latest() {
  await loadDay(Date.now());
  const end = day?.spans.at(-1)?.[1] ?? data.newest ?? Date.now();
  await go(Math.min(end, Date.now() - data.behind) - 10_000);
}

function convert() {
  stills = false;
  feeder.converted = true;
  offer.hidden = true;
  still.hidden = true;
  wantPlay = true;
  go(wanted).then(() => say(t.converting, 6000));
}

for (const button of document.querySelectorAll("[data-speed]")) {
  button.addEventListener("click", () => setSpeed(Number(button.getAttribute("data-speed"))));
}

byId("jump", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = timeInput.value.length === 5 ? `${timeInput.value}:00` : timeInput.value;
  const at = Date.parse(`${dayInput.value}T${typed}Z`) - data.offset;
  if (Number.isFinite(at)) go(at);
});
dayInput.addEventListener("change", () => {
  const at = Date.parse(`${dayInput.value}T00:00:00Z`) - data.offset;
  if (Number.isFinite(at)) go(at + (shownAt() - dayOf(shownAt())));
});

const zooms = byId("zooms", HTMLElement);
for (const minutes of ZOOMS) {
  const name = minutes >= 60
    ? fill(t.zoomHours, { n: String(minutes / 60) })
    : fill(t.zoomMinutes, { n: String(minutes) });
  const button = el("button", { type: "button", "aria-pressed": String(minutes === 1440) }, name);
  button.addEventListener("click", () => {
    for (const other of zooms.children) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    strip.zoom(minutes);
  });
  zooms.append(button);
}

/** @type {Record<string, (event: KeyboardEvent) => void>} */
const KEYS = {
  " ": togglePlay,
  k: togglePlay,
  ArrowLeft: (e) => step(e.shiftKey ? -60 : -10),
  ArrowRight: (e) => step(e.shiftKey ? 60 : 10),
  n: () => toGap(1),
  p: () => toGap(-1),
  1: () => setSpeed(1),
  2: () => setSpeed(2),
  4: () => setSpeed(4),
  8: () => setSpeed(8),
};
addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || target instanceof HTMLInputElement) return;
  // Space on a button presses the button.
  if (event.key === " " && target instanceof HTMLButtonElement) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act(event);
});

if (data.oldest !== null) dayInput.min = dayName(data.oldest);
for (const name of ["play", "pause", "seeked", "timeupdate"]) {
  video.addEventListener(name, () => {
    if (!stills && seeks === 0 && feeder.shown !== null) {
      wanted = feeder.shown;
      if (day !== null && dayOf(wanted) > day.from && dayOf(wanted) !== loading) loadDay(wanted);
    }
    update();
  });
}
// The newest minutes of today grow while somebody watches.
setInterval(() => {
  if (day !== null && day.now < day.to && !document.hidden) loadDay(shownAt());
}, 30_000);

go(wanted);
