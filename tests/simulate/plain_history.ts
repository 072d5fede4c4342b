/** What a scenario does to cameras, power, holds and layers, told in true time by reading its file only. */
import { lowers } from "./plain_law.ts";
import type { FileEvent, ScenarioFile } from "./scenario_file.ts";

/** [from, to) in true milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Footage that somebody wants kept, from the instant `since` on. */
export interface Kept extends Stretch {
  readonly camera: string;
  readonly since: number;
  /** When it is over; infinite until released. */
  until: number;
  readonly important: boolean;
}

/** The history. */
export interface History {
  readonly start: number;
  readonly end: number;
  /** The power is off. */
  readonly off: readonly Stretch[];
  /** Each camera records in these, were there place for it. */
  readonly on: ReadonlyMap<string, readonly Stretch[]>;
  /** Milliseconds of all cameras together during which they are on, the power may be off. */
  readonly onMs: number;
  readonly kept: readonly Kept[];
  /** Layers in force since an instant, in order. */
  readonly layers: readonly { readonly since: number; readonly layers: readonly string[] }[];
  /** Instants at which layers that lower a floor were asked for. */
  readonly lowered: readonly number[];
}

const ms = (text: string | undefined): number => Date.parse(text ?? "");

/** Cuts `holes` out of stretches; those that overlap each other count once. */
export function without(stretches: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  const sorted = [...holes].sort((a, b) => a.from - b.from);
  const left: Stretch[] = [];
  for (const { from, to } of stretches) {
    let begin = from;
    for (const hole of sorted) {
      if (hole.to <= begin) continue;
      if (hole.from >= to) break;
      if (hole.from > begin) left.push({ from: begin, to: hole.from });
      begin = Math.max(begin, hole.to);
    }
    if (begin < to) left.push({ from: begin, to });
  }
  return left;
}

/** The parts of stretches inside another. */
export const inside = (stretches: readonly Stretch[], { from, to }: Stretch): Stretch[] =>
  stretches.map((s) => ({ from: Math.max(s.from, from), to: Math.min(s.to, to) }))
    .filter((s) => s.from < s.to);

/** Reads a scenario's history. */
export function historyOf(file: ScenarioFile): History {
  const start = ms(file.start);
  const end = start + Math.round(file.days * 86_400_000);
  const sorted = file.events.map((e) => ({ e, at: ms(e.at) })).sort((a, b) => a.at - b.at);
  const off: { from: number; to: number }[] = [];
  const onSince = new Map<string, number | null>(file.cameras.map(({ id }) => [id, start]));
  const on = new Map<string, Stretch[]>(file.cameras.map(({ id }) => [id, []]));
  const layers = [{ since: start, layers: file.layers }];
  const kept: Kept[] = [];
  const lowered: number[] = [];
  const waiting: { e: FileEvent; at: number; dark: Stretch | undefined }[] = [];
  for (const { e, at } of sorted) {
    if (at >= end) continue;
    const last = off.at(-1);
    const dark = last !== undefined && at < last.to && at >= last.from;
    if (e.do === "power-cut") {
      const back = at + Math.round((e.offSeconds ?? 0) * 1000);
      if (dark) last.to = Math.max(last.to, back);
      else if (back > start) off.push({ from: Math.max(at, start), to: back });
    } else if (e.do === "camera-on" || e.do === "camera-off") {
      turn(e, Math.max(at, start), onSince, on);
    } else waiting.push({ e, at, dark: dark ? last : undefined });
  }
  // Only now is it known how long each power cut became.
  for (const { e, at, dark } of waiting) {
    const when = Math.max(start, dark?.to ?? at);
    if (when < end) happen(e, when, kept, layers, lowered);
  }
  let onMs = 0;
  for (const [camera, since] of onSince) {
    const stretches = on.get(camera) ?? [];
    if (since !== null) stretches.push({ from: since, to: end });
    onMs += stretches.reduce((sum, s) => sum + s.to - s.from, 0);
    on.set(camera, without(stretches, off));
  }
  return { start, end, off, on, onMs, kept, layers, lowered };
}

function turn(
  e: FileEvent,
  at: number,
  onSince: Map<string, number | null>,
  on: ReadonlyMap<string, Stretch[]>,
): void {
  const camera = e.camera ?? "";
  const since = onSince.get(camera) ?? null;
  if (e.do === "camera-on" && since === null) onSince.set(camera, at);
  if (e.do === "camera-off" && since !== null) {
    if (since < at) on.get(camera)?.push({ from: since, to: at });
    onSince.set(camera, null);
  }
}

function happen(
  e: FileEvent,
  when: number,
  kept: Kept[],
  layers: { since: number; layers: readonly string[] }[],
  lowered: number[],
): void {
  const span = { camera: e.camera ?? "", from: ms(e.from), to: ms(e.to) };
  const until = e.until === undefined ? Infinity : ms(e.until);
  if (e.do === "hold") kept.push({ ...span, since: when, until, important: false });
  if (e.do === "important") kept.push({ ...span, since: when, until: Infinity, important: true });
  if (e.do === "release") {
    for (const hold of kept) {
      const same = !hold.important && hold.camera === span.camera && hold.from === span.from &&
        hold.to === span.to && (e.until === undefined || hold.until === until);
      if (same && hold.until > when) hold.until = when;
    }
  }
  if (e.do === "layers" && e.layers !== undefined) {
    const now = layers.at(-1)?.layers ?? [];
    if (lowers(now, e.layers)) lowered.push(when);
    else layers.push({ since: when, layers: e.layers });
  }
}
