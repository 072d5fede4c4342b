/** Changes go through the running recorder; where none runs, they are made directly. */
import type * as v from "valibot";
import { refusalsWritten } from "../../recorder/admin/refused_change.ts";
import { poolSize } from "../../recorder/admin/cameras.ts";
import type { PoolSize } from "../../recorder/capacity/demand.ts";
import { ledgerCopyPath } from "../../recorder/disk/paths.ts";
import { dataPaths, type PoolGeometry, readGeometry } from "../../recorder/engine/geometry.ts";
import { sizeNow } from "../../recorder/engine/outlook.ts";
import { ledgerMirror } from "../../recorder/engine/ledger_mirror.ts";
import { readBoot, startTrusted, TrustedTime } from "../../recorder/engine/trusted_time.ts";
import { IndexUnusable, openIndexReadOnly } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import type { Stamp } from "../../recorder/ledger/records.ts";
import { InputError } from "../base/result.ts";
import { TrustedMs } from "../base/units.ts";
import { ask } from "../control/client.ts";
import type { question } from "../control/protocol.ts";
import { realClock } from "../real_clock.ts";

/** What a change made directly works with. */
export interface Direct {
  readonly ledger: Ledger;
  readonly time: TrustedTime;
  readonly size: PoolSize;
  readonly stamp: Stamp;
}

/** Asks the recorder of a data folder, or does it here. Throws `InputError` and what the recorder refuses. */
export async function askOrDo(
  data: string,
  asked: v.InferInput<typeof question>,
  here: (direct: Direct) => unknown,
): Promise<unknown> {
  const paths = dataPaths(data);
  const answer = await ask(paths.socket, asked);
  if (answer !== null) return answer.value;
  const geometry = readGeometry(data);
  if (geometry === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  using ledger = openLedgerHere(data, geometry);
  const stored = ledger.trusted();
  const step = startTrusted(stored?.ok === true ? stored.value : null, readBoot(realClock), null);
  const time = new TrustedTime(step, realClock, ledger, () => {});
  const size = sizeOf(paths.index, geometry, time);
  const attempt = { ask: asked.ask, by: "console" as const };
  // Awaited: the ledger is closed after it.
  return await refusalsWritten(
    ledger,
    () => time.stamp(),
    attempt,
    () => here({ ledger, time, size, stamp: time.stamp() }),
  );
}

/** As the index has it; where there is none, all that was made. */
function sizeOf(path: string, geometry: PoolGeometry, time: TrustedTime): PoolSize {
  try {
    const index = new Index(openIndexReadOnly(path));
    try {
      return sizeNow(index, geometry.blockBytes, time.now());
    } finally {
      index.close();
    }
  } catch (error) {
    if (error instanceof IndexUnusable) return poolSize(geometry, 0);
    throw error;
  }
}

/** Opens the ledger of a data folder on which no recorder runs. Throws `InputError` when one does. */
export function openLedgerHere(data: string, geometry: PoolGeometry): Ledger {
  const wall = realClock.wall();
  const { disks } = geometry.disks;
  return openLedger({
    primary: dataPaths(data).ledger,
    mirrors: ledgerMirror(data, disks),
    copies: disks.map(({ path }) => ledgerCopyPath(path)),
    pool: geometry.pool,
    create: false,
    now: { at: wall, trusted: TrustedMs(wall) },
  });
}
