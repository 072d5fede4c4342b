/** Makes the statement of each day, soon after it is over. */
import { floorDays } from "../../policy/keep_duration.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import type { ShanghaiDay } from "../../policy/days.ts";
import { startOfDay } from "../../policy/days.ts";
import type { PoolId } from "../../src/base/ids.ts";
import type { MonoMs } from "../../src/base/units.ts";
import { sleep } from "../engine/commit_loop.ts";
import { layersOf } from "../engine/site_layers.ts";
import { deviceBook } from "../rules/device_rules.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import type { FootageReader } from "../read_port.ts";
import { linesAfter } from "./log_tree.ts";
import type { Signer } from "./signer.ts";
import { makeStatement } from "./statement.ts";
import { dueDay, keepStatement } from "./statement_store.ts";

/** What statements are made with. */
export interface StatementDeps {
  readonly ledger: Ledger;
  readonly footage: Pick<FootageReader, "cameras" | "gaps">;
  readonly signer: Signer;
  readonly pool: PoolId;
  readonly version: string;
  readonly stamp: () => Stamp;
  readonly clockGood: () => boolean;
  /** Called after one was made: it is to be in a checkpoint soon. */
  readonly made: () => void;
}

const LOOK_MS = 60_000;
const WAKE_MS = 1000;
/** Trusted time may lag a little behind the displayed one while the device runs. */
const SLACK_MS = 3_600_000;

/** Looks each minute of `mono` whether one is due, until aborted. */
export async function statementLoop(
  deps: StatementDeps,
  mono: () => MonoMs,
  signal: AbortSignal,
): Promise<void> {
  let lookAt = mono() + LOOK_MS;
  while (!signal.aborted) {
    await sleep(WAKE_MS, signal);
    if (signal.aborted || mono() < lookAt) continue;
    lookAt = mono() + LOOK_MS;
    makeDue(deps);
  }
}

/** Makes the statement that is due, if any. @returns Its day. */
export function makeDue(deps: StatementDeps): ShanghaiDay | null {
  const { ledger, footage, signer, pool, version, stamp, clockGood, made } = deps;
  const now = stamp();
  const [first] = ledger.events(1, 1);
  const day = first === undefined ? null : dueDay(ledger, now, first.at);
  if (day === null) return null;
  const site = ledger.site();
  const layers = layersOf(site);
  const book = deviceBook(ledger);
  const statement = makeStatement({
    day,
    footage,
    // Trusted time never ran faster: a line of the day cannot be older than this.
    lines: linesAfter(
      ledger,
      lineBefore(ledger, now.trusted - (now.at - startOfDay(day)) - SLACK_MS),
    ),
    madeAt: now.at,
    trusted: now.trusted,
    clockGood: clockGood(),
    daysRequired: floorDays(layers, false, book),
    layers,
    rulesVersion: rulesVersion(layers, book),
    site: site?.name ?? "",
    pool,
    key: signer.keyId,
    software: version,
  });
  ledger.commit((tx) => keepStatement(tx, day, statement, signer, now));
  made();
  return day;
}

/** The newest line from before an instant of trusted time; 0 when there is none. */
function lineBefore(ledger: Ledger, trusted: number): number {
  const [row] = ledger.rows(
    "SELECT id FROM event WHERE trusted < ? ORDER BY id DESC LIMIT 1",
    trusted,
  );
  return Number(row?.["id"] ?? 0);
}
