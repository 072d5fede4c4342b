/**
 * Opens a data folder for recording, in this order:
 *   1. ledger (the newest whole copy wins), trusted time
 *   2. each disk's identity against the pool's shape; the index, rebuilt where it is lost or old
 *   3. the epoch is raised: in the index, then on each disk
 *   4. rules and holds into the index; open blocks are recovered
 * Nothing is written to a block before all of it has succeeded.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../src/base/clock.ts";
import { InputError } from "../../src/base/result.ts";
import { DurationMs, MIB, TrustedMs } from "../../src/base/units.ts";
import { FileBlocks } from "../disk/file_blocks.ts";
import { type DiskVerdict, judgeDisk } from "../disk/identity.ts";
import type { PoolDisk } from "../disk/disk_set.ts";
import { ledgerCopyPath } from "../disk/paths.ts";
import { IndexUnusable, openIndexDatabase } from "../index/database.ts";
import { Index } from "../index/index.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { Pool } from "../pool/pool.ts";
import type { ReleaseRules } from "../pool/release.ts";
import { recover, type RecoveryReport } from "../recovery/recover.ts";
import type { ClockState } from "../time/clock_state.ts";
import { dataPaths, type PoolGeometry, readGeometry } from "./geometry.ts";
import { raiseEpoch } from "./raise_epoch.ts";
import { ledgerMirror } from "./ledger_mirror.ts";
import { readIdentity } from "./read_identity.ts";
import { rebuildAndOpen } from "./rebuild_index.ts";
import { freeSpace, giveUpReserve } from "./reserve.ts";
import { refreshHolds } from "./refresh_holds.ts";
import { isWiped } from "../register/retirement.ts";
import { deviceBook } from "../rules/device_rules.ts";
import { rulesInForce } from "./rules.ts";
import { layersOf } from "./site_layers.ts";
import { readBoot, startTrusted, TrustedTime } from "./trusted_time.ts";

/** Everything that a start opened. */
export interface Opened {
  readonly geometry: PoolGeometry;
  readonly ledger: Ledger;
  readonly time: TrustedTime;
  readonly database: DatabaseSync;
  readonly index: Index;
  readonly pool: Pool;
  readonly recovered: RecoveryReport;
  readonly recoveryTook: DurationMs;
  /** Disks that may not be used, and why. */
  readonly refused: readonly { readonly disk: PoolDisk; readonly verdict: Refused }[];
  /** Layers or known power-off time have changed: judges every block anew. */
  applyRules(): void;
  /** Holds were placed or released: copies them to where releases look. */
  applyHolds(): void;
}

/** What two databases need in order to be opened, generously. */
const ROOM_TO_OPEN = MIB;

type Refused = Exclude<DiskVerdict, { use: true }>;

/** Opens a data folder; throws `InputError` where there is no pool or another recorder runs on it. */
export function openForRecording(data: string, clock: Clock, say: (line: string) => void): Opened {
  const geometry = readGeometry(data);
  if (geometry === null) {
    throw new InputError("data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  const paths = dataPaths(data);
  const { disks } = geometry.disks;
  checkWritable(data);
  const makeRoom = () => {
    const had = giveUpReserve(paths.reserve);
    if (had) say("the data folder is full: what was held back for the index is given up");
    return had;
  };
  // SQLite maps a small file when it opens: without room for it the process would end by SIGBUS.
  if (freeSpace(data) < ROOM_TO_OPEN) makeRoom();
  const wall = clock.wall();
  const ledger = openLedger({
    primary: paths.ledger,
    mirrors: ledgerMirror(data, disks),
    copies: disks.map(({ path }) => ledgerCopyPath(path)),
    pool: geometry.pool,
    create: false,
    now: { at: wall, trusted: TrustedMs(wall) },
    makeRoom,
  });
  try {
    return openOver(data, geometry, ledger, makeRoom, clock, say);
  } catch (error) {
    ledger.close();
    throw error;
  }
}

/** Refuses a data folder that cannot be written, before anything half succeeds. */
export function checkWritable(data: string): void {
  const probe = `${data}/.writable`;
  try {
    Deno.writeFileSync(probe, new Uint8Array(1), { mode: 0o600 });
    Deno.removeSync(probe);
  } catch (error) {
    // A full disk is no reason not to start: recording itself says so, and the reserve is for it.
    if (isFullDisk(error)) return;
    throw new InputError(
      "data",
      `${data} cannot be written: ${error instanceof Error ? error.message : error}`,
      "run as the user who owns it, or mount its disk for writing",
    );
  }
}

const isFullDisk = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOSPC";

function openOver(
  data: string,
  geometry: PoolGeometry,
  ledger: Ledger,
  makeRoom: () => boolean,
  clock: Clock,
  say: (line: string) => void,
): Opened {
  const paths = dataPaths(data);
  const { disks } = geometry.disks;
  const stored = ledger.trusted();
  const state = stored?.ok === true ? stored.value : null;
  const opening = openIndex(paths.index, say);
  const judged = judge(geometry, opening);
  // An index that does not know a disk of the pool was lost and begun anew.
  const lost = opening === null ||
    judged.some(({ indexed, verdict }) =>
      !indexed || !verdict.use && verdict.fault === "index-older"
    );
  const rulesFor = (clock: Pick<ClockState, "credits">) =>
    rulesInForce(
      layersOf(ledger.site()),
      clock,
      ledger.unconfirmed,
      isWiped(ledger),
      deviceBook(ledger),
    );
  const rebuild = {
    path: paths.index,
    geometry,
    ledger,
    rules: rulesFor(state ?? { credits: [] }),
  };
  const database = lost ? rebuildAndOpen(rebuild, opening, say) : opening;
  // After the index, because a clock that starts anew must not age the footage that is there.
  const step = startTrusted(state, readBoot(clock), newestTrusted(database));
  let applyRules = () => {};
  const time = new TrustedTime(step, clock, ledger, () => applyRules());
  const rules = () => rulesFor(time.state);

  const index = new Index(database, makeRoom);
  const refused = (lost ? judge(geometry, database) : judged)
    .flatMap(({ disk, verdict }) => verdict.use ? [] : [{ disk, verdict }]);
  const out = new Set(refused.map(({ disk }) => disk.ordinal));
  for (const { ordinal } of disks) index.setUsable(ordinal, !out.has(ordinal));
  raiseEpochs(geometry, index, out);

  index.applyRules(rules());
  refreshHolds(ledger, index, time.state, time.now());
  const started = clock.mono();
  const recovered = recover({
    index,
    store: new FileBlocks(geometry.disks),
    pool: geometry.pool,
    blockBytes: geometry.blockBytes,
    rules: rules(),
    unavailable: (disk) => out.has(disk),
  });
  const pool = new Pool(index, rules(), geometry.blockBytes, recovered.blocks);
  const applyHolds = () => refreshHolds(ledger, index, time.state, time.now());
  applyRules = () => {
    applyIfChanged(pool, rules());
    applyHolds();
  };
  return {
    geometry,
    ledger,
    time,
    database,
    index,
    pool,
    recovered,
    recoveryTook: DurationMs(clock.mono() - started),
    refused,
    applyRules: () => applyRules(),
    applyHolds,
  };
}

function applyIfChanged(pool: Pool, rules: ReleaseRules): void {
  if (rules.version !== pool.rules.version) pool.applyRules(rules);
}

function openIndex(path: string, say: (line: string) => void): DatabaseSync | null {
  try {
    return exists(path) ? openIndexDatabase(path) : null;
  } catch (error) {
    if (!(error instanceof IndexUnusable)) throw error;
    say(`the index cannot be used (${error.message}); it is rebuilt from the blocks`);
    return null;
  }
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function judge(geometry: PoolGeometry, database: DatabaseSync | null) {
  const indexed = database === null ? [] : new Index(database).disks();
  return geometry.disks.disks.map((disk) => {
    const epoch = indexed.find(({ id }) => id === disk.id)?.epoch ?? null;
    const found = readIdentity(disk);
    const { pool, blockBytes } = geometry;
    const expected = { pool, blockBytes, ...disk, disk: disk.id };
    return {
      disk,
      indexed: epoch !== null,
      verdict: judgeDisk(found, { ...expected, epoch: epoch ?? found?.epoch ?? 0 }),
    };
  });
}

function raiseEpochs(geometry: PoolGeometry, index: Index, out: ReadonlySet<number>): void {
  const { pool, blockBytes } = geometry;
  const indexed = new Map(index.disks().map((d) => [d.ordinal, d.epoch]));
  for (const disk of geometry.disks.disks) {
    const epoch = indexed.get(disk.ordinal);
    if (epoch === undefined || out.has(disk.ordinal)) continue;
    raiseEpoch(index, { ...disk, pool, disk: disk.id, blockBytes, epoch });
  }
}

function newestTrusted(database: DatabaseSync): TrustedMs | null {
  const newest = database.prepare("select max(newest_trusted) as at from block").get()?.["at"];
  return typeof newest === "number" ? TrustedMs(newest) : null;
}
