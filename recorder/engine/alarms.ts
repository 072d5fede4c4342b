/** What a person should know, from the facts. Pure; the page has the words. */
import { DAY_MS, type DurationMs, type UtcMs } from "../../src/base/units.ts";
import type { DiskId } from "../../src/base/ids.ts";
import type { Alarm, CameraStatus, DiskStatus } from "../read_port.ts";

/** The facts that alarms follow from. */
export interface AlarmFacts {
  readonly cameras: readonly CameraStatus[];
  readonly disks: readonly DiskStatus[];
  readonly slowDisks: readonly DiskId[];
  readonly clockGood: boolean;
  readonly uncounted: DurationMs;
  /** The wall clock was set in the last day. */
  readonly clockJumped: boolean;
  readonly reserve: boolean;
  /** Findings of damage in footage that is still kept. */
  readonly damaged: number;
  readonly ledgerPlacesLost: number;
  readonly unconfirmed: boolean;
  /** Hours that each watch beyond its limit has lasted, longest first. */
  readonly longWatches: readonly number[];
  /** Numbers of loaded rule packs that cannot be read any more. */
  readonly packsDamaged: readonly number[];
  /** Duties by law whose day has passed. */
  readonly dutiesOverdue: number;
  /** Days that the pool must reach. */
  readonly needsDays: number;
  readonly runsOutAt: UtcMs | null;
  readonly now: UtcMs;
  /** Blocks not yet written with zeros. */
  readonly formatting: number;
  /** When the log was last found to be other than what had been signed. */
  readonly logBrokenAt: UtcMs | null;
}

/** So long is a log that was changed an alarm; it stays in the log itself for ever. */
const TELL_BROKEN_MS = 30 * DAY_MS;

type Undated = Omit<Alarm, "since">;

/** The alarms, most urgent first. */
export function alarms(facts: AlarmFacts): Undated[] {
  const order = { act: 0, soon: 1, note: 2 };
  return [
    ...cameraAlarms(facts),
    ...diskAlarms(facts),
    ...spaceAlarms(facts),
    ...deviceAlarms(facts),
  ].sort((a, b) => order[a.level] - order[b.level]);
}

function cameraAlarms({ cameras }: AlarmFacts): Undated[] {
  return cameras.filter((c) => !c.recording).map((c) =>
    c.cause === "window-would-break"
      ? {
        code: "recording-stopped-for-space",
        level: "act",
        camera: c.id,
        params: { name: c.name },
      }
      : {
        code: "camera-not-recording",
        level: "act",
        camera: c.id,
        params: { name: c.name, cause: c.cause ?? "stalled" },
      }
  );
}

function diskAlarms({ disks, slowDisks, formatting }: AlarmFacts): Undated[] {
  const found: Undated[] = disks.flatMap((disk): Undated[] => {
    const params = { disk: disk.path, detail: disk.detail };
    if (disk.state === "failed") {
      return [{ code: "disk-failed", level: "act", camera: null, params }];
    }
    if (disk.state === "refused" || disk.state === "missing") {
      return [{ code: "disk-refused", level: "act", camera: null, params }];
    }
    return slowDisks.includes(disk.id)
      ? [{ code: "disk-slow", level: "soon", camera: null, params }]
      : [];
  });
  if (formatting > 0) {
    const blocks = disks.reduce((sum, d) => sum + d.blocks, 0);
    const percent = Math.floor((blocks - formatting) / Math.max(1, blocks) * 100);
    found.push({ code: "pool-formatting", level: "note", camera: null, params: { percent } });
  }
  return found;
}

function spaceAlarms({ cameras, needsDays, runsOutAt, now }: AlarmFacts): Undated[] {
  const found: Undated[] = [];
  const reachable = Math.min(...cameras.map((c) => c.daysReachable));
  if (reachable < needsDays - 1) {
    const params = { days: Math.floor(reachable * 10) / 10, required: needsDays - 1 };
    found.push({ code: "pool-too-small", level: "soon", camera: null, params });
  }
  if (runsOutAt !== null) {
    const days = Math.max(0, (runsOutAt - now) / DAY_MS);
    const params = { days: Math.floor(days * 10) / 10, at: runsOutAt };
    found.push({ code: "pool-runs-out", level: days < 2 ? "act" : "soon", camera: null, params });
  }
  return found;
}

function deviceAlarms(facts: AlarmFacts): Undated[] {
  const found: Undated[] = [];
  const add = (code: Alarm["code"], level: Alarm["level"], params: Undated["params"] = {}) =>
    found.push({ code, level, camera: null, params });
  if (!facts.clockGood) {
    add("clock-unconfirmed", "soon", { hours: Math.round(facts.uncounted / 3_600_000) });
  }
  if (facts.clockJumped) add("clock-jump-ignored", "note");
  for (const pack of facts.packsDamaged) add("rule-pack-damaged", "soon", { pack });
  // No footage is lost by it: the first page stays green and names it.
  const [longest] = facts.longWatches;
  if (longest !== undefined) {
    add("watch-not-handed-over", "soon", { count: longest });
  }
  if (facts.dutiesOverdue > 0) add("duties-overdue", "note", { count: facts.dutiesOverdue });
  if (facts.damaged > 0) add("damage-found", "soon", { count: facts.damaged });
  if (facts.logBrokenAt !== null && facts.now - facts.logBrokenAt < TELL_BROKEN_MS) {
    add("log-broken", "soon", { at: facts.logBrokenAt });
  }
  if (!facts.reserve) add("index-space-low", "soon");
  if (facts.ledgerPlacesLost > 0 || facts.unconfirmed) {
    add("ledger-copies-missing", facts.unconfirmed ? "act" : "soon", {
      lost: facts.ledgerPlacesLost,
    });
  }
  return found;
}
