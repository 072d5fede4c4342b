/**
 * What signing and logging cost while 16 cameras record: processor time of a real ledger in two places
 * and on two disks, with years of lines in it, minute by minute and without waiting between them; and
 * how long such a ledger takes to open and to verify.
 */
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import { signCheckpoint } from "../../recorder/evidence/checkpoint.ts";
import { allCheckpoints, keepCheckpoint } from "../../recorder/evidence/checkpoint_store.ts";
import { Evidence } from "../../recorder/evidence/evidence.ts";
import { linesAfter } from "../../recorder/evidence/log_tree.ts";
import { openSigner } from "../../recorder/evidence/signer.ts";
import { verifyLog } from "../../recorder/evidence/verify_log.ts";
import { INDEX_SCHEMA } from "../../recorder/index/schema.ts";
import { clockRules } from "../../recorder/time/clock_rules.ts";
import { startClock } from "../../recorder/time/trusted_clock.ts";
import { CameraId, PoolId } from "../../src/base/ids.ts";
import { DAY_MS, DurationMs, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { BenchOptions, Figure } from "./figure.ts";

const CAMERAS = 16;
/** Lines a minute: each camera is lost or comes back every two minutes, more than the log lets in. */
const LINES = 8;
const MINUTE_MS = 60_000;
const POOL = PoolId("a".repeat(32));
const BEGIN = Date.parse("2026-03-01T00:00:00+08:00");

/** The figures; a quick run has a tenth of the lines. */
export function evidenceCost(options: BenchOptions): Promise<Figure[]> {
  const lines = options.quick ? 10_000 : 100_000;
  const minutes = options.quick ? 10 : 30;
  const folder = `${options.folder}/evidence`;
  for (const name of ["a", "b", "c", "d"]) Deno.mkdirSync(`${folder}/${name}`, { recursive: true });
  const index = new DatabaseSync(":memory:");
  index.exec(INDEX_SCHEMA);
  let passed = 0;
  const stamp = () => ({ at: UtcMs(BEGIN + passed), trusted: TrustedMs(BEGIN + passed) });
  const open = (mirrors: readonly string[]) =>
    openLedger({
      primary: `${folder}/a/ledger.db`,
      mirrors,
      copies: [],
      pool: null,
      create: true,
      now: stamp(),
    });
  const evidenceOf = (ledger: Ledger) => {
    const begun = { wall: UtcMs(BEGIN), mono: MonoMs(0), bootId: null, uptime: DurationMs(0) };
    const { state } = startClock(clockRules(), begun, null);
    return new Evidence({
      ledger,
      database: index,
      time: { stamp, state, good: true },
      signer: openSigner(`${folder}/keys`),
      pool: POOL,
      version: "0.1.0",
      say: () => {},
    });
  };
  for (let camera = 1; camera <= CAMERAS; camera++) {
    index.prepare("insert into chain values (?, ?, 1, ?)").run(
      camera,
      1_000_000,
      new Uint8Array(32),
    );
  }

  options.say(`a log of ${lines} lines and a year of checkpoints is written …`);
  {
    using ledger = open([]);
    for (let n = 0; n < lines; n += 1000) {
      ledger.commit((tx) => {
        for (let i = 0; i < 1000; i++) tx.appendEvent(lostCamera(n + i), stamp());
      });
    }
    const template = evidenceOf(ledger).checkpoint("minute");
    // As thinning leaves them: 7 days of minutes, 83 of hours, 275 days.
    const ages = [
      ...Array.from({ length: 275 }, (_, n) => (365 - n) * DAY_MS),
      ...Array.from({ length: 83 * 24 }, (_, n) => 90 * DAY_MS - n * 3_600_000),
      ...Array.from({ length: 7 * 1440 - 1 }, (_, n) => 7 * DAY_MS - n * MINUTE_MS),
    ];
    const year = 365 * DAY_MS;
    const signer = openSigner(`${folder}/keys`);
    const { checkpoint } = template;
    const signed = ages.map((age, n) => {
      const trusted = TrustedMs(checkpoint.trusted + year - age);
      return signCheckpoint({ ...checkpoint, number: n + 2, trusted }, signer);
    });
    ledger.seal((tx) => signed.forEach((one) => keepCheckpoint(tx, one, false)));
    passed += year;
  }

  const mirrors = [`${folder}/b/ledger.db`];
  open(mirrors).close(); // which makes the second place like the first
  const began = performance.now();
  using ledger = open(mirrors);
  const opened = performance.now() - began;
  const evidence = evidenceOf(ledger);
  const resumed = performance.now() - began - opened;

  const before = process.cpuUsage();
  let signing = 0;
  for (let minute = 0; minute < minutes; minute++) {
    passed += MINUTE_MS;
    for (let n = 0; n < LINES; n++) {
      const line = lostCamera(n);
      ledger.commit((tx) => tx.appendEvent(line, stamp()));
    }
    const from = process.cpuUsage();
    evidence.everyMinute();
    evidence.checkpoint("settings");
    signing += total(process.cpuUsage(from));
    for (const disk of ["c", "d"]) ledger.copyTo(`${folder}/${disk}/ledger.db`, stamp().trusted);
  }
  const spent = total(process.cpuUsage(before));

  const from = performance.now();
  verifyLog({
    lines: linesAfter(ledger, 0),
    checkpoints: allCheckpoints(ledger),
    witnesses: [],
    expectedKeys: [],
  });
  const verified = performance.now() - from;
  index.close();
  const share = (cpuMs: number) => cpuMs / (minutes * MINUTE_MS) * 100;
  const how = `${CAMERAS} cameras, ${LINES} lines and 2 checkpoints a minute`;
  return Promise.resolve([
    figure(
      "signing and logging, of one core",
      share(spent),
      "%",
      2,
      `${how}; two places, a copy of ${lines} lines to two disks each minute`,
    ),
    figure("of which signing", share(signing), "%", null, how),
    figure(
      `opening a ledger of ${lines} lines and a year of checkpoints`,
      opened / 1000,
      "s",
      null,
      "two places, every row of both is read",
    ),
    figure("finding the signed tree again", resumed, "ms", null, "from kept subtrees"),
    figure(`verifying ${lines} lines and a year of checkpoints`, verified / 1000, "s", null, ""),
  ]);
}

const total = ({ user, system }: { user: number; system: number }): number =>
  (user + system) / 1000;

function figure(
  what: string,
  value: number,
  unit: string,
  goal: number | null,
  how: string,
): Figure {
  return { what, value, unit, goal, how };
}

function lostCamera(n: number) {
  return {
    kind: "not-recording",
    camera: CameraId(1 + n % CAMERAS),
    reason: "the camera closed the connection: nothing was read for 10 s",
    details: { cause: "camera-closed", n },
  };
}
