/** What the recorder says of itself: cameras, disks, pool, clock, forecast, alarms. Reads, changes nothing. */
import { floorDays } from "../../policy/keep_duration.ts";
import type { Clock } from "../../src/base/clock.ts";
import { Bytes, DAY_MS, DurationMs, type UtcMs, UtcMs as utcMs } from "../../src/base/units.ts";
import type { Alarm, CameraStatus, DiskStatus, RecorderStatus } from "../read_port.ts";
import type { IndexReader } from "../read/index_reader.ts";
import { overdueDuties } from "../admin/site_duties.ts";
import { longWatches } from "../register/watch_limit.ts";
import { deviceRules } from "../rules/device_rules.ts";
import { type AlarmFacts, alarms } from "./alarms.ts";
import type { Engine } from "./engine.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { outlook } from "./outlook.ts";
import { layersOf } from "./site_layers.ts";
import type { Opened } from "./start.ts";

/** What a status is read from. */
export interface StatusDeps {
  readonly opened: Opened;
  readonly engine: Engine;
  readonly reader: IndexReader;
  readonly clock: Clock;
  readonly version: string;
  readonly reserve: () => boolean;
  readonly evidence: Pick<Evidence, "status">;
}

/** The whole status. */
export function recorderStatus(deps: StatusDeps, since: Map<string, UtcMs>): RecorderStatus {
  const { opened, engine, clock, version } = deps;
  const { index, ledger, time, geometry, pool } = opened;
  const now = clock.wall();
  const trusted = time.now();
  const layers = layersOf(ledger.site());
  const rules = deviceRules(ledger);
  const required = floorDays(layers, false, rules.book);
  const counts = index.counts();
  const ahead = outlook(opened, engine.recordings);
  const runsOutAt = ahead.runsOutAt === null ? null : utcMs(now + (ahead.runsOutAt - trusted));
  const cameras = engine.recordings.map(({ camera, channel, source }): CameraStatus => {
    const oldest = deps.reader.range(camera.id)?.oldest ?? null;
    return {
      ...channel.status,
      id: camera.id,
      name: camera.name,
      packetsLost: source.health.packetsLost,
      reconnects: source.health.reconnects,
      daysHeld: oldest === null ? 0 : Math.max(0, (now - oldest) / DAY_MS),
      daysRequired: required,
      daysReachable: ahead.daysReachable.get(camera.id) ?? 0,
    };
  });
  const disks = diskStatus(opened, engine);
  const evidence = deps.evidence.status;
  const facts: AlarmFacts = {
    cameras,
    disks,
    slowDisks: engine.health.conditions.filter(({ slow }) => slow).map(({ id }) => id),
    clockGood: time.good,
    uncounted: time.state.uncounted,
    clockJumped: time.jumpedToday,
    reserve: deps.reserve(),
    damaged: index.damageFound(),
    ledgerPlacesLost: ledger.lostPlaces.length,
    unconfirmed: ledger.unconfirmed,
    longWatches: longWatches(ledger, time.stamp()),
    packsDamaged: rules.damaged.map(({ pack }) => pack),
    dutiesOverdue: overdueDuties(ledger, { at: now, trusted }),
    needsDays: required + 1,
    runsOutAt,
    now,
    formatting: counts.new,
    logBrokenAt: evidence.brokenAt,
  };
  return {
    version,
    startedAt: engine.startedAt,
    now,
    layers: [...layers],
    clock: { quality: time.good ? "good" : "unknown", uncounted: DurationMs(time.state.uncounted) },
    cameras,
    disks,
    pool: {
      blocks: Object.values(counts).reduce((sum, n) => sum + n, 0),
      blockBytes: Bytes(geometry.blockBytes),
      free: counts.free,
      open: counts.open,
      sealed: counts.sealed,
      reusable: index.available(trusted, pool.rules.version, 1_000_000) - counts.free,
      runsOutAt,
    },
    alarms: dated(alarms(facts), since, now),
    evidence,
  };
}

/** Each alarm with the time since when it has been there. */
function dated(
  found: readonly Omit<Alarm, "since">[],
  since: Map<string, UtcMs>,
  now: UtcMs,
): Alarm[] {
  const keys = new Set<string>();
  const all = found.map((alarm): Alarm => {
    const key = `${alarm.code} ${alarm.camera ?? ""} ${alarm.params["disk"] ?? ""}`;
    keys.add(key);
    const at = since.get(key) ?? now;
    since.set(key, at);
    return { ...alarm, since: at };
  });
  for (const key of since.keys()) if (!keys.has(key)) since.delete(key);
  return all;
}

function diskStatus({ geometry, index }: Opened, engine: Engine): DiskStatus[] {
  const waiting = index.waitingToBeFormatted();
  return geometry.disks.disks.map(({ id, path, blocks, ordinal }) => {
    const condition = engine.health.conditions.find((c) => c.id === id);
    const unready = waiting.get(ordinal) ?? 0;
    const inUse = condition === undefined || condition.state === "in-use";
    return {
      id,
      path,
      state: inUse ? unready > 0 ? "formatting" : "in-use" : condition.state,
      detail: condition?.detail ?? "",
      blocks,
      blocksReady: blocks - unready,
    };
  });
}
