/** The composition root: the only place that builds things. */
import { type Confiner, createConfiner } from "../device/ffmpeg/confine/confiner.ts";
import { createFfmpegSource } from "../device/ffmpeg/ffmpeg_source.ts";
import { dial } from "../device/rtsp/dial.ts";
import { pinnedDial } from "../device/rtsp/pinned_dial.ts";
import { type Naps, ReadPacer } from "../device/rtsp/read_pacer.ts";
import { createNativeSource } from "../device/source/native_source.ts";
import { refusalsWritten } from "../recorder/admin/refused_change.ts";
import { camerasFromPage } from "../recorder/admin/camera_address/camera_nets.ts";
import { DiskWriter } from "../recorder/disk/disk_writer.ts";
import { timeLeft } from "../recorder/capacity/forecast.ts";
import { ledgerCopyPath } from "../recorder/disk/paths.ts";
import { BlockFiles } from "../recorder/export/block_files.ts";
import { ExportDesk } from "../recorder/export/desk.ts";
import { IndexedRows } from "../recorder/export/indexed_rows.ts";
import { Engine, type EngineDeps } from "../recorder/engine/engine.ts";
import { dataPaths } from "../recorder/engine/geometry.ts";
import { outlook } from "../recorder/engine/outlook.ts";
import { type CameraOrders, PressureWatch } from "../recorder/engine/pressure_watch.ts";
import { hasReserve, keepReserve } from "../recorder/engine/reserve.ts";
import { scrubLoop, type ScrubLoopDeps } from "../recorder/engine/scrub_loop.ts";
import { type Opened, openForRecording } from "../recorder/engine/start.ts";
import { recorderStatus } from "../recorder/engine/status.ts";
import { TimeSources, timeSources } from "../recorder/engine/time_sources.ts";
import type { PasswordHasher } from "../recorder/people/password_hash.ts";
import { People } from "../recorder/people/people.ts";
import { systemRandom } from "../recorder/people/secrets.ts";
import { registerDeps } from "./answers/register_deps.ts";
import { Evidence } from "../recorder/evidence/evidence.ts";
import { postJson, WitnessPost } from "../recorder/evidence/witness_post.ts";
import { openSigner } from "../recorder/evidence/signer.ts";
import { deviceBook } from "../recorder/rules/device_rules.ts";
import { tellDamagedPacks } from "../recorder/rules/load_pack.ts";
import type { CameraRecord, EventInput } from "../recorder/ledger/records.ts";
import type { LedgerReader } from "../recorder/ledger/ledger_reader.ts";
import type { CameraSource, SourceOptions } from "../recorder/port.ts";
import { readFiles } from "../recorder/maintenance/read_files.ts";
import { cameraPublisher } from "../recorder/read/published_cameras.ts";
import { IndexReader } from "../recorder/read/index_reader.ts";
import type { FfmpegBound, RecorderStatus } from "../recorder/read_port.ts";
import type { Clock } from "./base/clock.ts";
import { WakeLocks } from "./base/wake_locks.ts";
import { printable } from "./base/printable.ts";
import { InputError } from "./base/result.ts";
import { MonoMs, type UtcMs } from "./base/units.ts";
import { answerQuestion } from "./answer.ts";
import { signedSoon } from "./answers/evidence.ts";
import type { AskedBy } from "./control/asker.ts";
import { pinUnder } from "./camera_pin.ts";
import type { Question } from "./control/protocol.ts";
import { findConfineTools } from "./programs.ts";
import { statementsOver } from "./statements.ts";
import { VERSION } from "./version.ts";

/** A recorder of one data folder. */
export interface Recorder {
  readonly opened: Opened;
  readonly engine: Engine;
  readonly evidence: Evidence;
  /** Resolves when it has stopped; rejects when it cannot go on. */
  run(): Promise<void>;
  stop(): Promise<void>;
  status(): RecorderStatus;
  /** Who may come in. */
  readonly people: People;
  /** Answers a local socket, which has looked whether the asker may. Throws `InputError`. */
  answer(question: Question, asked: AskedBy): Promise<unknown>;
}

/** What a recorder is built from. */
export interface ComposeDeps {
  readonly data: string;
  readonly clock: Clock;
  /** Takes a line for people, in English. */
  readonly say: (line: string) => void;
  /** How to stop the thread between two reads of all cameras; without it, it turns for every packet. */
  readonly sleepThread?: Naps["sleep"];
  /** Orders that cameras take, where some do. */
  readonly orders?: CameraOrders;
  /** Tests hash passwords with less work. */
  readonly hasher?: PasswordHasher;
  /** What tests put in the place of real cameras and disks. */
  readonly instead?: Partial<
    Pick<EngineDeps, "source" | "writer" | "bufferBytes" | "hungAfter" | "everyMinute">
  >;
}

/** Whoever asked is answered at once if he asks on within so long: a page asks several questions in turn. */
const CONVERSATION_MS = 100;

/** Opens the data folder and builds a recorder over it; throws `InputError`. Nothing is recorded before `run`. */
export function composeRecorder(deps: ComposeDeps): Recorder {
  const { data, clock, instead = {} } = deps;
  // What cameras, disks and people wrote is in these lines: each stays one line, and nothing in it is hidden.
  const say = (line: string) => deps.say(printable(line));
  const opened = openForRecording(data, clock, say);
  const { ledger, index, geometry, time } = opened;
  const paths = dataPaths(data);
  const reader = new IndexReader(opened.database);
  const wakeLocks = new WakeLocks();
  const writer = new DiskWriter(geometry.disks, geometry.blockBytes, wakeLocks);
  const told = (event: EventInput) => void ledger.event(event, time.stamp());
  const confiner = createConfiner({
    tools: findConfineTools(),
    key: Deno.realPathSync(data),
    say,
    told: (parts) => told(confinementTold(parts)),
  });
  const signer = openSigner(`${data}/keys`);
  const evidence = new Evidence({
    ledger,
    database: opened.database,
    time,
    signer,
    pool: geometry.pool,
    version: VERSION,
    say,
  });
  const posting = new WitnessPost({
    ledger,
    newest: () => evidence.newest,
    stamp: () => time.stamp(),
    clock,
    told,
    post: postJson,
  });
  const asking = new TimeSources({
    servers: () => timeSources(ledger),
    time,
    clock,
    told,
    wakeLocks,
  });
  const pressure = new PressureWatch({
    clock,
    recordings: () => engine.recordings,
    timeLeft: () => timeLeft(outlook(opened, engine.recordings), time.now()),
    wanted: () => ledger.cameras(),
    change: (camera) => engine.change(camera),
    orders: deps.orders ?? null,
    told,
  });
  const readBlock = readFiles(geometry.disks);
  const scrub: ScrubLoopDeps = {
    db: opened.database,
    index,
    read: (...place) => wakeLocks.during(readBlock(...place)),
    pool: geometry.pool,
    blockBytes: geometry.blockBytes,
    usable: (disk: number) => engine.health.usable(disk),
    clock,
    poolBytes: geometry.disks.disks.reduce((n, disk) => n + disk.blocks, 0) * geometry.blockBytes,
    told,
  };
  let book = deviceBook(ledger);
  let reserved = keepReserve(paths.reserve);
  const engine: Engine = new Engine({
    ...opened,
    reader,
    writer,
    wakeLocks,
    clock,
    source: sources({ ...deps, say, ledger, confiner, wakeLocks }),
    alongside: [
      (signal) => evidence.run(signal),
      (signal) => posting.run(signal),
      statementsOver(opened, reader, clock, {
        signer,
        version: VERSION,
        made: () => evidence.soon("statement"),
      }),
      (signal) => asking.run(signal),
      (signal) => pressure.run(signal),
      (signal) => scrubLoop(scrub, signal),
    ],
    diskChanged: ({ id, state, detail }) => {
      const path = geometry.disks.disks.find((disk) => disk.id === id)?.path ?? id;
      say(state === "in-use" ? `${path}: in use again` : `${path}: not used any more: ${detail}`);
    },
    everyMinute: () => {
      ledger.everyMinute(time.stamp());
      people.everyMinute();
      publishCameras();
      // A version of a layer comes into force on its day without anybody doing anything.
      const now = deviceBook(ledger);
      if (now !== book) opened.applyRules();
      book = now;
      evidence.everyMinute();
      const before = reserved;
      reserved = keepReserve(paths.reserve);
      if (before && !reserved) {
        told({
          kind: "index-space-low",
          camera: null,
          reason:
            "what was held back for the index was needed, and there is no room to hold it back again",
          details: {},
        });
      }
      for (const { path, ordinal } of geometry.disks.disks) {
        if (!engine.health.usable(ordinal)) continue;
        try {
          ledger.copyTo(ledgerCopyPath(path), time.now());
        } catch (error) {
          say(`${path}: no copy of the ledger could be put there: ${messageOf(error)}`);
        }
      }
    },
    ...instead,
  });
  for (const { disk, verdict } of opened.refused) {
    engine.health.refuse(
      disk.ordinal,
      verdict.fault === "missing" ? "missing" : "refused",
      verdict.why,
    );
  }
  tellDamagedPacks(ledger, told, say);
  const publish = cameraPublisher(data, ledger);
  const publishCameras = () => {
    try {
      publish();
    } catch (error) {
      say(`the page does not know of changes to cameras: ${messageOf(error)}`);
    }
  };
  publishCameras();
  const people = new People({
    ledger,
    clock,
    stamp: () => time.stamp(),
    random: systemRandom,
    ...(deps.hasher === undefined ? {} : { hasher: deps.hasher }),
  });
  const register = registerDeps({ data, opened, engine, people });
  const exports = new ExportDesk({
    ledger,
    stamp: () => time.stamp(),
    clock,
    signer,
    held: new IndexedRows(opened.database),
    openBlocks: () => new BlockFiles(geometry.disks),
    checkpoint: () => evidence.checkpoint("export"),
  });
  const alarmsSince = new Map<string, UtcMs>();
  const reserve = () => hasReserve(paths.reserve);
  const status = (): RecorderStatus => ({
    ...recorderStatus(
      { opened, engine, reader, clock, version: VERSION, reserve, evidence },
      alarmsSince,
    ),
    ffmpeg: confiner.parts,
  });
  return {
    opened,
    engine,
    evidence,
    status,
    run: async () => {
      const running = engine.run();
      for (const camera of ledger.cameras()) tryRecord(engine, camera, say);
      await running;
    },
    stop: async () => {
      try {
        await engine.stop();
        evidence.stop();
      } finally {
        register.photos.close();
        index.close();
        ledger.close();
      }
    },
    people,
    answer: async (question, asked) => {
      const answered = signedSoon({ ledger, evidence }, question.ask, () => {
        const by = asked.by === null || asked.by === "console" ? "console" : asked.by.id;
        return refusalsWritten(
          ledger,
          () => time.stamp(),
          { ask: question.ask, by },
          () =>
            answerQuestion(
              question,
              {
                opened,
                engine,
                sources: asking,
                status,
                people,
                register,
                exports,
                evidence,
                keys: paths.keys,
              },
              asked,
            ),
        );
      });
      try {
        return await wakeLocks.during(answered);
      } finally {
        wakeLocks.stayAwakeUntil(MonoMs(clock.mono() + CONVERSATION_MS));
        if (question.ask === "camera-add" || question.ask === "camera-remove") publishCameras();
      }
    },
  };
}

function tryRecord(engine: Engine, camera: CameraRecord, say: (line: string) => void): void {
  try {
    engine.record(camera);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(`camera ${camera.name}: ${error.message}`);
  }
}

function sources(
  { clock, say, ledger, confiner, wakeLocks, sleepThread }:
    & Pick<ComposeDeps, "clock" | "say" | "sleepThread">
    & {
      readonly ledger: Pick<LedgerReader, "setting">;
      readonly confiner: Confiner;
      readonly wakeLocks: WakeLocks;
    },
): (camera: CameraRecord) => CameraSource {
  const guarded = pinnedDial(pinUnder(ledger), dial);
  const naps = sleepThread === undefined ? null : { locks: wakeLocks, sleep: sleepThread };
  const pacer = new ReadPacer(clock, naps);
  return (camera) => {
    const { url, transport, via, audio } = camera;
    const options: SourceOptions = { url, transport, via, audio, caCerts: [] };
    const log = (line: string) => say(`camera ${camera.name}: ${line}`);
    const dialThis = camerasFromPage(ledger).has(camera.id) ? guarded : dial;
    const deps = { clock, random: Math.random, log, dial: dialThis, wakeLocks };
    return via === "native"
      ? createNativeSource(options, { ...deps, pacer })
      : createFfmpegSource(options, { ...deps, confiner });
  };
}

/** One line of the log when the first ffmpeg runs: what keeps it in bounds here, and what does not. */
function confinementTold(parts: readonly FfmpegBound[]): EventInput {
  const lacking = parts.filter(({ holds }) => !holds);
  return {
    kind: lacking.length === 0 ? "ffmpeg-confined" : "ffmpeg-not-wholly-confined",
    camera: null,
    reason: lacking.length === 0
      ? "ffmpeg, which reads cameras, is confined in every way"
      : `ffmpeg, which reads cameras: ${lacking.map(({ words }) => words).join("; ")}`,
    details: Object.fromEntries(parts.map(({ part, holds }) => [part, holds])),
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
