/** What the first page shows, worded: a pure function of the recorder's status, so that the browser only has to put it in place. */
import { LAYERS } from "../../policy/layer.ts";
import { RULES } from "../../policy/layers/mod.ts";
import type {
  Alarm,
  AlarmLevel,
  CameraStatus,
  CameraSummary,
  DiskStatus,
  RecorderStatus,
} from "../../recorder/read_port.ts";
import type { CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { AlarmFacts, Texts } from "../text/texts.ts";
import { clockTime, shortTime } from "./site_time.ts";

/** Good, needs a look, bad; `plain` where nothing is judged. */
export type Level = "good" | "warn" | "bad" | "plain";

/** The whole first page in words, with levels that the style sheet colours. */
export interface FrontView {
  readonly time: string;
  readonly headline: { readonly level: Level; readonly text: string; readonly todo: string };
  readonly facts: readonly {
    readonly level: Level;
    readonly label: string;
    readonly text: string;
  }[];
  readonly alarms: readonly AlarmView[];
  readonly cameras: readonly TileView[];
  readonly disks: readonly DiskView[];
  readonly removed: readonly {
    readonly href: string;
    readonly name: string;
    readonly text: string;
  }[];
}

/** An alarm in words; `key` tells it from others. */
export interface AlarmView {
  readonly key: string;
  readonly level: AlarmLevel;
  readonly badge: string;
  readonly what: string;
  readonly todo: string;
  readonly since: string;
}

/** A camera's tile; empty strings are not shown. */
export interface TileView {
  readonly id: number;
  readonly name: string;
  readonly href: string;
  readonly level: Level;
  readonly state: string;
  readonly since: string;
  readonly why: string;
  /** The newest picture: its address and its time; `null` before the first. */
  readonly picture: { readonly src: string; readonly time: string } | null;
  /** `percent` of the ordered days held, 0 … 100. */
  readonly days: { readonly percent: number; readonly text: string; readonly level: Level } | null;
  readonly reach: { readonly text: string; readonly level: Level } | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A disk; `percent` of its blocks are ready. */
export interface DiskView {
  readonly id: string;
  readonly level: Level;
  readonly name: string;
  readonly state: string;
  readonly detail: string;
  readonly percent: number;
  readonly ready: string;
}

/** What {@link frontView} is made of. */
export interface FrontFacts {
  /** `null` when no recorder answers. */
  readonly status: RecorderStatus | null;
  readonly cameras: readonly CameraSummary[];
  /** Start of each camera's newest key frame. */
  readonly newestPicture: (camera: CameraId) => UtcMs | null;
  readonly now: UtcMs;
}

/** The first page in one language. */
export function frontView(facts: FrontFacts, t: Texts): FrontView {
  const { status, cameras, now } = facts;
  const nameOf = (id: CameraId) =>
    status?.cameras.find((c) => c.id === id)?.name ?? cameras.find((c) => c.id === id)?.name ??
      `#${id}`;
  const href = (id: number) => `/cameras/${id}?lang=${t.language}`;
  const picture = (id: CameraId) => {
    const at = facts.newestPicture(id);
    return at === null ? null : {
      src: `/api/cameras/${id}/newest-picture?at=${new Date(at).toISOString()}&lang=${t.language}`,
      time: shortTime(at, now).length === 5 ? clockTime(at) : shortTime(at, now),
    };
  };
  const tile = (id: CameraId, name: string, rest: Judged): TileView => ({
    id,
    name,
    href: href(id),
    picture: picture(id),
    ...rest,
  });
  return {
    time: clockTime(now),
    headline: headline(status, cameras, t),
    facts: status === null ? [] : siteFacts(status, t),
    alarms: status === null ? [] : sortAlarms(status.alarms).map((a) => alarm(a, nameOf, now, t)),
    cameras: status === null
      ? cameras.filter((c) => !c.removed).map((c) => tile(c.id, c.name, unknownCamera(t)))
      : status.cameras.map((c) => tile(c.id, c.name, judge(c, now, t))),
    disks: (status?.disks ?? []).map((d) => disk(d, t)),
    removed: cameras.filter((c) => c.removed).map((c) => ({
      href: href(c.id),
      name: c.name,
      text: c.oldest === null || c.newest === null
        ? t.noFootage
        : t.footageFromTo(shortTime(c.oldest, now), shortTime(c.newest, now)),
    })),
  };
}

/** More names than this are a list, not a line. */
const NAMES_IN_HEADLINE = 5;
const URGENCY: Readonly<Record<AlarmLevel, number>> = { act: 0, soon: 1, note: 2 };

/** Most urgent first; among equals the one that has waited longest. */
export function sortAlarms(alarms: readonly Alarm[]): readonly Alarm[] {
  return alarms.toSorted((a, b) => URGENCY[a.level] - URGENCY[b.level] || a.since - b.since);
}

/** A number of days for people: one decimal below 10, whole above, rounded down so that it never promises too much; `null` when not a number. */
export function daysText(days: number): string | null {
  if (!Number.isFinite(days)) return null;
  const d = Math.max(0, days);
  return d < 10 ? (Math.floor(d * 10) / 10).toString() : Math.floor(d).toString();
}

function headline(
  status: RecorderStatus | null,
  cameras: readonly CameraSummary[],
  t: Texts,
): FrontView["headline"] {
  if (status === null) {
    return { level: "bad", text: t.recorderDown.what, todo: t.recorderDown.todo };
  }
  const all = status.cameras.length;
  const recording = status.cameras.filter((c) => c.recording).length;
  if (all === 0) {
    const text = t.noCameraYet;
    return { level: cameras.length === 0 ? "warn" : "bad", text, todo: "" };
  }
  if (recording < all) {
    const text = recording === 0 ? t.recordingNone(all) : t.recordingSome(recording, all);
    const silent = status.cameras.filter((c) => !c.recording).map((c) => c.name);
    const named = silent.slice(0, NAMES_IN_HEADLINE);
    return { level: "bad", text, todo: t.notRecording(named, silent.length - named.length) };
  }
  // Red is for footage that is being lost now; what else is wrong is named below the good news.
  const worst = sortAlarms(status.alarms)[0];
  if (worst === undefined || worst.level === "note") {
    return { level: "good", text: t.recordingAll(all), todo: "" };
  }
  return {
    level: "warn",
    text: t.recordingAll(all),
    todo: `${t.levels[worst.level]}: ${
      t.alarms[worst.code](alarmFacts(worst.params, null, t)).what
    }`,
  };
}

function siteFacts(status: RecorderStatus, t: Texts): FrontView["facts"] {
  const good = status.clock.quality === "good";
  return [
    { label: t.spaceLabel, ...space(status.cameras, t) },
    {
      label: t.clockLabel,
      level: good ? "good" : "warn",
      text: good ? t.clockGood : t.clockUnknown,
    },
    {
      label: t.rulesLabel,
      level: status.layers.length === 0 ? "warn" : "plain",
      text: status.layers.length === 0
        ? t.noRules
        : status.layers.map((l) => layerTitle(l, t)).join(t.language === "en" ? "; " : "；"),
    },
  ];
}

function layerTitle(id: string, t: Texts): string {
  const layer = LAYERS.find((l) => l === id);
  if (layer === undefined) return id;
  return RULES[layer].info.title[t.language === "en" ? "en" : "zh"];
}

/** The camera that the pool serves worst decides what is said of the pool. */
function space(cameras: readonly CameraStatus[], t: Texts): { level: Level; text: string } {
  const measured = cameras.filter((c) => Number.isFinite(c.daysReachable));
  const share = (c: CameraStatus) => c.daysReachable / Math.max(c.daysRequired, 1e-9);
  const worst = measured.toSorted((a, b) => share(a) - share(b))[0];
  const days = worst === undefined ? null : daysText(worst.daysReachable);
  if (worst === undefined || days === null) return { level: "plain", text: t.poolUnknown };
  if (!(worst.daysRequired > 0)) return { level: "good", text: t.poolReachesNothingOrdered(days) };
  const required = daysText(worst.daysRequired) ?? t.unknown;
  const allShort = measured.length > 1 && measured.every((c) => share(c) < 1);
  return worst.daysReachable >= worst.daysRequired
    ? { level: "good", text: t.poolReaches(days, required) }
    : { level: "bad", text: t.poolShort(days, required, allShort ? null : worst.name) };
}

function alarm(
  a: Alarm,
  nameOf: (id: CameraId) => string,
  now: UtcMs,
  t: Texts,
): AlarmView {
  const camera = a.camera === null ? null : nameOf(a.camera);
  const { what, todo } = t.alarms[a.code](alarmFacts(a.params, camera, t));
  return {
    key: `${a.code}/${a.camera ?? ""}/${a.since}`,
    level: a.level,
    badge: t.levels[a.level],
    what,
    todo,
    since: t.since(shortTime(a.since, now)),
  };
}

/** Which parameters an alarm's sentence uses; an absent one leaves the general sentence. */
export function alarmFacts(params: Alarm["params"], camera: string | null, t: Texts): AlarmFacts {
  // Own properties only: a parameter named like a method of Object is no parameter.
  const get = (...names: readonly string[]) => {
    const name = names.find((n) => Object.hasOwn(params, n));
    return name === undefined ? null : params[name] ?? null;
  };
  const text = (value: string | number | null) => value === null ? null : String(value);
  const days = get("days", "daysReachable", "daysLeft");
  const required = get("required", "daysRequired");
  const percent = get("percent");
  const count = get("count");
  const cause = get("cause");
  return {
    camera,
    disk: text(get("disk", "path")),
    days: typeof days === "number" ? daysText(days) : days,
    required: typeof required === "number" ? daysText(required) : required,
    count: text(count),
    percent: typeof percent === "number" ? String(Math.floor(percent)) : percent,
    cause: typeof cause === "string" && Object.hasOwn(t.gaps, cause)
      ? t.gaps[cause as keyof Texts["gaps"]]
      : null,
  };
}

type Judged = Omit<TileView, "id" | "name" | "href" | "picture">;

function unknownCamera(t: Texts): Judged {
  const none = { days: null, reach: null, facts: [], since: "", why: "" };
  return { level: "bad", state: t.cameraUnknown, ...none };
}

function judge(c: CameraStatus, now: UtcMs, t: Texts): Judged {
  const reachable = daysText(c.daysReachable);
  const required = daysText(c.daysRequired) ?? t.unknown;
  const ordered = c.daysRequired > 0;
  const short = reachable !== null && ordered && c.daysReachable < c.daysRequired;
  const held = daysText(c.daysHeld) ?? t.unknown;
  const full = !ordered || c.daysHeld >= c.daysRequired;
  return {
    level: !c.recording ? "bad" : short ? "warn" : "good",
    state: c.recording ? t.cameraRecording : t.cameraNotRecording,
    since: t.since(shortTime(c.since, now)),
    why: c.recording || c.cause === null ? "" : t.gaps[c.cause],
    days: {
      percent: ordered ? percentOf(c.daysHeld, c.daysRequired) : 100,
      text: ordered ? t.daysHeld(held, required) : t.daysHeldNothingOrdered(held),
      level: full ? "good" : "plain",
    },
    reach: reachable === null ? null : {
      text: short ? t.reachesTooLittle(reachable, required) : t.reaches(reachable, required),
      level: short ? "bad" : "plain",
    },
    facts: [
      {
        label: t.picture,
        value: c.codec === null
          ? t.unknown
          : `${c.codec === "h264" ? "H.264" : "H.265"} ${c.width}×${c.height}`,
      },
      { label: t.bitrate, value: `${(c.bitrate / 1e6).toFixed(1)} Mbit/s` },
      { label: t.losses, value: t.lossesOf(String(c.packetsLost), String(c.reconnects)) },
    ],
  };
}

const DISK_LEVELS: Readonly<Record<DiskStatus["state"], Level>> = {
  "in-use": "good",
  formatting: "warn",
  failed: "bad",
  refused: "bad",
  missing: "bad",
};

function disk(d: DiskStatus, t: Texts): DiskView {
  return {
    id: d.id,
    level: DISK_LEVELS[d.state],
    name: d.path,
    state: t.diskStates[d.state],
    detail: d.state === "in-use" ? "" : d.detail,
    percent: percentOf(d.blocksReady, d.blocks),
    ready: t.diskReady(String(d.blocksReady), String(d.blocks)),
  };
}

function percentOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.max(0, Math.floor((part / whole) * 100))) : 0;
}
