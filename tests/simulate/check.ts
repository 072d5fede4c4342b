/**
 * An independent checker of what `holdfast simulate` prints: reads the scenario's file and the lines,
 * nothing else, and judges in true time by its own reading of the law.
 */
import { DAY, floorOf, hasYear, keepUntil } from "./plain_law.ts";
import { type History, historyOf, inside, type Stretch, without } from "./plain_history.ts";
import type { OutputLine, ScenarioFile } from "./scenario_file.ts";

const INSTANT = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const BLOCK_SPAN = DAY / 4;

/** Everything that is wrong with an output, one sentence each; empty when nothing is. */
export function check(file: ScenarioFile, lines: readonly OutputLine[]): string[] {
  const history = historyOf(file);
  const problems = [...wellFormed(lines, history)];
  if (problems.length > 0) return problems;
  const gone = new Map<string, Stretch[]>(file.cameras.map(({ id }) => [id, []]));
  for (const line of lines) {
    if (line["event"] === "reuse" || line["event"] === "erase") {
      problems.push(...protectedFootage(line, file, history, gone));
    }
  }
  for (const [camera, footage] of gone) {
    footage.sort((a, b) => a.from - b.from);
    footage.forEach(({ from }, i) => {
      if (from < (footage[i - 1]?.to ?? from)) {
        problems.push(`${camera}: ${from} is given up twice`);
      }
    });
  }
  problems.push(...summary(lines, file, history, gone));
  problems.push(...loweredLayers(lines, history));
  problems.push(...small(lines, file, history));
  return problems;
}

const at = (line: OutputLine, field = "at"): number => Date.parse(String(line[field]));

function* wellFormed(lines: readonly OutputLine[], { start, end }: History): Generator<string> {
  const last = lines.at(-1);
  if (last?.["event"] !== "summary") yield "the last line is no summary";
  let before = start;
  for (const line of lines.slice(0, -1)) {
    const event = line["event"];
    if (!["reuse", "erase", "refused", "warning"].includes(String(event))) yield `event ${event}`;
    const instants = event === "reuse" || event === "erase" ? ["at", "from", "to"] : ["at"];
    for (const field of instants) {
      if (!INSTANT.test(String(line[field]))) yield `${event}: ${field} is ${line[field]}`;
    }
    const now = at(line);
    if (!(now >= before && now <= end)) yield `${event} at ${line["at"]} is out of order`;
    before = now;
    if (event === "refused" && typeof line["reason"] !== "string") yield "refused without reason";
    if (event === "warning" && typeof line["kind"] !== "string") yield "warning without kind";
  }
}

function* protectedFootage(
  line: OutputLine,
  file: ScenarioFile,
  history: History,
  gone: ReadonlyMap<string, Stretch[]>,
): Generator<string> {
  const [now, from, to] = [at(line), at(line, "from"), at(line, "to")];
  const camera = String(line["camera"]);
  const block = Number(line["block"]);
  const what = `${line["event"]} of ${JSON.stringify(line)}`;
  const before = gone.get(camera);
  if (before === undefined || !(from < to && from >= history.start && to <= now)) {
    yield `${what}: no such footage`;
    return;
  }
  if (!Number.isInteger(block) || block < 0 || block >= file.pool.blocks) yield `${what}: block`;
  before.push({ from, to });
  const footage = inside(history.on.get(camera) ?? [], { from, to });
  if (footage.length === 0) yield `${what}: nothing was recorded then`;
  for (const { since, layers } of history.layers) {
    if (since >= now && since !== history.start) continue;
    const floor = keepUntil(layers, to - 1, false);
    if (now < floor) yield `${what}: protected until ${new Date(floor).toISOString()} by ${layers}`;
    for (const mark of history.kept) {
      if (!mark.important || mark.since >= now || mark.camera !== camera) continue;
      for (const part of inside(footage, mark)) {
        if (now < keepUntil(layers, part.to - 1, true)) yield `${what}: important`;
      }
    }
  }
  for (const hold of history.kept) {
    if (hold.important || hold.since >= now || hold.camera !== camera || hold.until < now) continue;
    // Released or over at this very instant: both orders are right.
    if (hold.until === now) continue;
    if (inside(footage, hold).length > 0) yield `${what}: held`;
  }
}

function* summary(
  lines: readonly OutputLine[],
  file: ScenarioFile,
  history: History,
  gone: ReadonlyMap<string, readonly Stretch[]>,
): Generator<string> {
  const last = lines.at(-1) ?? {};
  const seconds = Number(last["recordedSeconds"]) + Number(last["notRecordedSeconds"]);
  if (!(Math.abs(seconds - history.onMs / 1000) <= 1)) {
    yield `recorded and not recorded are ${seconds} s, cameras were on ${history.onMs / 1000} s`;
  }
  const reused = lines.filter((line) => line["event"] === "reuse").length;
  if (last["reused"] !== reused) yield `${last["reused"]} reused, ${reused} lines say so`;
  const refused = lines.some((line) => line["event"] === "refused" && line["camera"] !== null);
  const held = new Map(Object.entries(last["heldDays"] ?? {}));
  if (held.size !== file.cameras.length) yield "heldDays does not name each camera";
  for (const { id } of file.cameras) {
    const days = Number(held.get(id));
    const left = without(history.on.get(id) ?? [], gone.get(id) ?? []);
    const oldest = Math.min(...left.map(({ from }) => from));
    const expected = left.length === 0 ? 0 : (history.end - oldest) / DAY;
    // What was refused is not held, so it can only be less.
    const right = refused
      ? days <= expected + 0.001 && days >= 0
      : Math.abs(days - expected) < 0.001;
    if (!right) yield `heldDays of ${id} is ${days}, not ${expected}`;
    if (!refused && overdue(id, left, file, history)) {
      yield `${id}: ${days} days are held, what is past its floor was not erased`;
    }
  }
}

/** Whether nobody touched a clock and every power cut left it right. */
const settled = (file: ScenarioFile): boolean =>
  !file.events.some((e) =>
    e.do === "clock-set" || e.do === "confirm-clock" || e.clockAfter !== undefined
  );

/** How old footage may be that nothing keeps: its floor, and what blocks and unconfirmed power cuts add. */
const latestDays = (file: ScenarioFile, history: History): number =>
  floorOf(history.layers.at(-1)?.layers ?? []) + 1 + graceDays(file, history);

/** How long after it may go something may still be there. */
function graceDays(file: ScenarioFile, { off, end }: History): number {
  const dark = off.reduce((sum, s) => sum + Math.min(s.to, end) - s.from, 0);
  // A block goes when its last fragment may, and a silent camera's is closed after its longest span.
  const blocks = 2 * BLOCK_SPAN + 2000 * file.fragmentSeconds;
  return 2 + (dark + blocks) / DAY;
}

/** With a duty to erase, everything is gone soon after its floor, however clocks were set. */
function overdue(
  camera: string,
  left: readonly Stretch[],
  file: ScenarioFile,
  history: History,
): boolean {
  const { kept, layers, end } = history;
  if (!layers.every((each) => each.layers.includes("CN"))) return false;
  // A wrong clock may make a hold cover more than it names.
  if (kept.length > 0 && !settled(file)) return false;
  const years = layers.some((each) => hasYear(each.layers));
  const about = BLOCK_SPAN + 1000 * file.fragmentSeconds;
  const latest = latestDays(file, history);
  const grace = graceDays(file, history);
  const free = without(
    left,
    kept.filter((k) => k.camera === camera && (k.important ? years : k.until > end - grace * DAY))
      .map(({ from, to }) => ({ from: from - about, to: to + about })),
  );
  return free.some(({ from }) => end - from > latest * DAY);
}

function* loweredLayers(lines: readonly OutputLine[], { lowered }: History): Generator<string> {
  const refused = lines.filter((line) => line["event"] === "refused" && line["camera"] === null)
    .map((line) => at(line));
  if (JSON.stringify(refused) !== JSON.stringify(lowered)) {
    yield `layers refused at ${refused}, lowering at ${lowered}`;
  }
}

/** A pool that cannot be enough is warned of at the start and refuses; one that surely is enough never does. */
function* small(
  lines: readonly OutputLine[],
  file: ScenarioFile,
  history: History,
): Generator<string> {
  const { pool, cameras, fragmentSeconds, layers } = file;
  const bytes = cameras.reduce((sum, { bitrate }) => sum + bitrate / 8 * 86_400, 0);
  const changed = file.events.some((e) => e.do === "bitrate" || e.do === "layers");
  const capacity = pool.blocks * pool.blockBytes;
  const startsBeforeStart = file.events.some((e) => Date.parse(e.at) <= history.start);
  const warned = lines.some((line) =>
    line["kind"] === "pool-too-small" && at(line) === history.start
  );
  const needed = bytes * (floorOf(layers) + 1);
  if (!startsBeforeStart && needed > capacity && !warned) {
    yield "no warning that the pool is too small";
  }
  const refused = lines.some((line) => line["event"] === "refused" && line["camera"] !== null);
  const soon = history.start + (floorOf(layers) + 1) * DAY;
  let written = 0;
  for (const { id, bitrate } of cameras) {
    for (const s of inside(history.on.get(id) ?? [], { from: history.start, to: soon })) {
      written += (s.to - s.from) / 8000 * bitrate;
    }
  }
  if (!changed && written > capacity * 1.01 && !refused) yield "more is held than the pool has";
  const gaveUp = lines.some((line) => line["event"] === "reuse" || line["event"] === "erase");
  const days = (history.end - history.start) / DAY;
  const plain = history.kept.length === 0 && history.layers.length === 1;
  const always = !file.events.some((e) => e.do === "camera-off");
  if (refused && plain && always && !gaveUp && days > latestDays(file, history) + 1) {
    yield "a full pool was never used again";
  }
  // Every fragment alone in a third of a block, or none longer than a block may span.
  const perDay = cameras.reduce((sum, { bitrate }) => {
    const fragment = Math.ceil((bitrate / 8 * fragmentSeconds + 4096) / 4096) * 4096;
    const inBlock = Math.min((pool.blockBytes - 12_288) / fragment, 21_600 / fragmentSeconds);
    return sum + 86_400 / fragmentSeconds / Math.max(1, Math.floor(inBlock));
  }, 0);
  const beside = (file.events.length + 3) * cameras.length;
  const enough = perDay * (floorOf(layers) + 2) + beside;
  if (settled(file) && !changed && history.kept.length === 0 && pool.blocks >= enough) {
    if (refused) yield `refused although ${pool.blocks} blocks are enough (${enough})`;
    if (warned) yield `warned although ${pool.blocks} blocks are enough (${enough})`;
  }
}
