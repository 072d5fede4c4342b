/** `holdfast pool create | status | check | rebuild | scrub | wipe`. */
import { createPool } from "../../recorder/admin/create_pool.ts";
import { DiskTooSmall } from "../../recorder/disk/format_disk.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import type { RecorderStatus } from "../../recorder/read_port.ts";
import { InputError, RefusedError } from "../base/result.ts";
import { ask } from "../control/client.ts";
import { bytes, type Command, options, required, verbs } from "../options.ts";
import { print, readableBytes, table } from "../output.ts";
import { checkCommand, rebuildCommand, scrubCommand } from "./pool_maintenance.ts";
import { wipeCommand } from "./pool_wipe.ts";
import { realClock } from "../real_clock.ts";

/** The command. */
export const poolCommand: Command = verbs("pool", {
  create,
  status,
  check: checkCommand,
  rebuild: rebuildCommand,
  scrub: scrubCommand,
  wipe: wipeCommand,
});

async function create(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    disk: { type: "string" },
    size: { type: "string" },
    block: { type: "string" },
    json: { type: "boolean" },
  });
  const ask = {
    data: required(values.data, "data"),
    disk: required(values.disk, "disk"),
    size: bytes(required(values.size, "size"), "size"),
    block: values.block === undefined ? null : bytes(values.block, "block"),
  };
  try {
    const made = await createPool(ask, realClock);
    print(
      values.json
        ? JSON.stringify(made)
        : `${made.path} is in the pool with ${made.blocks} blocks of ${
          readableBytes(made.blockBytes)
        }. ` +
          "`holdfast run` writes them with zeros in the background and records on those that are ready.",
    );
    return 0;
  } catch (error) {
    if (error instanceof DiskTooSmall) {
      throw new RefusedError("--size", error.message, "give less, or make room");
    }
    throw error;
  }
}

async function status(args: readonly string[]): Promise<number> {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const data = required(values.data, "data");
  const geometry = readGeometry(data);
  if (geometry === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  const answer = await ask(dataPaths(data).socket, { ask: "status" });
  if (answer !== null) {
    const now = answer.value as RecorderStatus; // by this program's own recorder
    print(values.json ? JSON.stringify({ running: true, ...now }) : describe(now));
    return 0;
  }
  const index = new Index(openIndexReadOnly(dataPaths(data).index));
  const counts = index.counts();
  index.close();
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const states = new Map(ledger.disks().map(({ id, state }) => [id, state]));
  const disks = geometry.disks.disks.map(({ id, path, blocks }) => ({
    id,
    path,
    blocks,
    state: states.get(id) ?? "in-use",
  }));
  const { blockBytes, pool } = geometry;
  if (values.json) {
    print(JSON.stringify({ running: false, pool: { id: pool, blockBytes, ...counts }, disks }));
  } else {
    print("No recorder is running.");
    print(table(Object.entries(counts).map(([state, n]) => [state, String(n)])));
    print(table([
      ["disk", "blocks", "when it ran last"],
      ...disks.map((d) => [d.path, String(d.blocks), d.state]),
    ]));
  }
  return 0;
}

function describe({ pool, disks, cameras, alarms }: RecorderStatus): string {
  const ready =
    `${pool.free} free, ${pool.open} open, ${pool.sealed} sealed, ${pool.reusable} reusable now`;
  return [
    `${pool.blocks} blocks of ${readableBytes(pool.blockBytes)}: ${ready}`,
    table([
      ["disk", "state", "ready", ""],
      ...disks.map((d) => [d.path, d.state, `${d.blocksReady}/${d.blocks}`, d.detail]),
    ]),
    table([
      ["camera", "recording", "days held", "required", "reachable"],
      ...cameras.map((
        c,
      ) => [
        c.name,
        c.recording ? "yes" : `no: ${c.cause}`,
        c.daysHeld.toFixed(1),
        String(c.daysRequired),
        c.daysReachable.toFixed(1),
      ]),
    ]),
    ...alarms.map((a) => `${a.level}: ${a.code} ${JSON.stringify(a.params)}`),
  ].join("\n");
}
