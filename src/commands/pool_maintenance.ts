/** `holdfast pool check | rebuild | scrub`. */
import { dataPaths, type PoolGeometry, readGeometry } from "../../recorder/engine/geometry.ts";
import { readIdentity } from "../../recorder/engine/read_identity.ts";
import { rebuildIndex } from "../../recorder/engine/rebuild_index.ts";
import { rulesInForce } from "../../recorder/engine/rules.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { FileBlocks } from "../../recorder/disk/file_blocks.ts";
import { openIndexDatabase, openIndexReadOnly } from "../../recorder/index/database.ts";
import { Index } from "../../recorder/index/index.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import type { LedgerReader } from "../../recorder/ledger/ledger_reader.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { check } from "../../recorder/maintenance/check.ts";
import type { Finding } from "../../recorder/maintenance/finding.ts";
import { readFiles } from "../../recorder/maintenance/read_files.ts";
import { scrubAll } from "../../recorder/maintenance/scrub_all.ts";
import { isWiped } from "../../recorder/register/retirement.ts";
import { deviceBook } from "../../recorder/rules/device_rules.ts";
import type { CameraId } from "../base/ids.ts";
import { InputError } from "../base/result.ts";
import { ask } from "../control/client.ts";
import { bytes, options, required } from "../options.ts";
import { complain, print, readableBytes } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { openLedgerHere } from "./ask_or_do.ts";

const COMMON = { data: { type: "string" }, json: { type: "boolean" } } as const;

/** `pool check`: 0 when index and blocks agree, 1 when something was found. Works beside a running recorder. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, { ...COMMON, deep: { type: "boolean" } });
  const data = required(values.data, "data");
  const geometry = poolOf(data);
  const live = await isRunning(data);
  const db = openIndexReadOnly(dataPaths(data).index);
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  try {
    const report = check({
      db,
      store: new FileBlocks(geometry.disks),
      pool: geometry.pool,
      blockBytes: geometry.blockBytes,
      rules: rulesOf(ledger),
      deep: values.deep ?? false,
      live,
    }, progress("check", values.json));
    const name = namesOf(ledger);
    const problems = report.problems.map((p) => ({ ...p, name: name(p.camera) }));
    if (values.json) print(JSON.stringify({ ...report, problems }));
    else {
      for (const problem of problems) print(describe(problem));
      const found = report.problems.length === 0
        ? "nothing wrong"
        : `${report.problems.length} problems`;
      print(`${report.blocks} blocks, ${report.fragments} fragments: ${found}.`);
    }
    return report.problems.length === 0 ? 0 : 1;
  } finally {
    db.close();
  }
}

/** `pool rebuild`: makes the index again from the blocks alone. Not beside a running recorder. */
export async function rebuildCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, COMMON);
  const data = required(values.data, "data");
  const geometry = poolOf(data);
  await refuseIfRunning(data, "rebuild");
  using ledger: Ledger = openLedgerHere(data, geometry);
  const report = rebuildIndex({
    path: dataPaths(data).index,
    geometry,
    ledger,
    rules: rulesOf(ledger),
    progress: progress("rebuild", values.json),
  });
  const name = namesOf(ledger);
  const findings = report.findings.map((f) => ({ ...f, name: name(f.camera) }));
  if (values.json) print(JSON.stringify({ ...report, findings }));
  else {
    for (const finding of findings) print(describe(finding));
    print(
      `The index is made again: ${report.fragments} fragments in ${report.blocks.footage} blocks.`,
    );
  }
  return report.findings.length === 0 ? 0 : 1;
}

/** `pool scrub`: re-reads everything and names damage. A running recorder does it by itself. */
export async function scrubCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, { ...COMMON, rate: { type: "string" } });
  const data = required(values.data, "data");
  const geometry = poolOf(data);
  await refuseIfRunning(data, "scrub");
  using ledger: Ledger = openLedgerHere(data, geometry);
  const db = openIndexDatabase(dataPaths(data).index);
  const controller = new AbortController();
  const stop = () => controller.abort();
  Deno.addSignalListener("SIGINT", stop);
  try {
    const report = await scrubAll({
      db,
      index: new Index(db),
      read: readFiles(geometry.disks),
      pool: geometry.pool,
      blockBytes: geometry.blockBytes,
      usable: (ordinal) => readIdentity(geometry.disks.at(ordinal)) !== null,
    }, {
      bytesPerSecond: bytes(values.rate ?? "200M", "rate"),
      clock: realClock,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      signal: controller.signal,
    });
    const name = namesOf(ledger);
    const findings = report.findings.map((f) => ({ ...f, name: name(f.camera) }));
    if (values.json) print(JSON.stringify({ ...report, findings }));
    else {
      for (const { block, camera, name, from, to, what } of findings) {
        print(`block ${block}, ${name ?? `camera ${camera}`}, ${iso(from)} to ${iso(to)}: ${what}`);
      }
      const end = report.done
        ? "everything was read"
        : "interrupted; the next scrub goes on from here";
      print(
        `${
          readableBytes(report.bytes)
        }, ${report.fragments} fragments, ${report.findings.length} damaged: ${end}.`,
      );
    }
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
    db.close();
  }
}

function poolOf(data: string): PoolGeometry {
  const geometry = readGeometry(data);
  if (geometry !== null) return geometry;
  throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
}

function rulesOf(ledger: LedgerReader) {
  const stored = ledger.trusted();
  const credits = stored?.ok === true ? stored.value.credits : [];
  return rulesInForce(
    layersOf(ledger.site()),
    { credits },
    ledger.unconfirmed,
    isWiped(ledger),
    deviceBook(ledger),
  );
}

const isRunning = async (data: string) =>
  await ask(dataPaths(data).socket, { ask: "status" }) !== null;

async function refuseIfRunning(data: string, what: string): Promise<void> {
  if (!await isRunning(data)) return;
  const remedy = what === "scrub"
    ? "a running recorder re-reads its footage by itself; stop it to do it at once"
    : "stop it first";
  throw new InputError("--data", "a recorder is running on it", remedy);
}

/** Progress for people, on standard error, each whole tenth. */
function progress(what: string, json: boolean | undefined) {
  let told = 0;
  return ({ done, total }: { done: number; total: number }) => {
    const tenth = Math.floor(done / total * 10);
    if (json || tenth === told || total < 1000) return;
    told = tenth;
    complain(`${what}: ${tenth * 10} % of ${total} blocks`);
  };
}

/** What people call a camera; `null` where it is not known. */
function namesOf(ledger: LedgerReader): (camera: CameraId | null) => string | null {
  const names = new Map(ledger.cameras({ removed: true }).map((c) => [c.id, c.name]));
  return (camera) => camera === null ? null : names.get(camera) ?? null;
}

function describe(
  { block, camera, name, from, to, what, remedy }: Finding & { readonly name: string | null },
): string {
  const where = block === null ? "index" : `block ${block}`;
  const whose = camera === null ? "" : `, ${name ?? `camera ${camera}`}`;
  const when = from === null || to === null ? "" : `, ${iso(from)} to ${iso(to)}`;
  return `${where}${whose}${when}: ${what}; ${remedy}`;
}

const iso = (at: number): string => new Date(at).toISOString();
