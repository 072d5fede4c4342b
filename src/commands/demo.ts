/**
 * `holdfast demo`: cameras that are none, served over real RTSP, a small pool, the recorder and the
 * page, all on this machine. Ends cleanly on Ctrl-C, or by itself with `--seconds`.
 */
import { startFakeCamera } from "../../device/fake/camera.ts";
import { loadMedia } from "../../device/fake/media.ts";
import type { FakeCamera } from "../../device/fake/types.ts";
import { createPool } from "../../recorder/admin/create_pool.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import type { RecorderStatus } from "../../recorder/read_port.ts";
import { checkCameraUrl } from "../../device/source/check_url.ts";
import { InputError } from "../base/result.ts";
import { BitsPerSecond, TrustedMs } from "../base/units.ts";
import { ask } from "../control/client.ts";
import { makeScene } from "../demo_scene.ts";
import { options, whole } from "../options.ts";
import { print, readableBytes } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { tellRecording } from "./demo_progress.ts";
import { run, stopOnSignals } from "./run.ts";

const POOL_BYTES = 1024 * 1024 * 1024;
const BLOCK_BYTES = 16 * 1024 * 1024;
const LOOK_MS = 250;
/** Where this program's own fake cameras are: of no use to the next demonstration. */
const OWN_CAMERA = /^rtsp:\/\/127\.0\.0\.1:\d+\/camera\d+$/;

/** Who the demonstration's viewer is. */
const DEMO_MANAGER = {
  login: "demo",
  name: "Demo",
  unit: "Demo",
  role: "manager",
  cameras: "all",
} as const;

/** The command. */
export async function demoCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    port: { type: "string" },
    seconds: { type: "string" },
    headless: { type: "boolean" },
    source: { type: "string", multiple: true },
  });
  const port = whole(values.port ?? "8470", "port", 0, 65535);
  const seconds = values.seconds === undefined ? null : whole(values.seconds, "seconds", 1, 86_400);
  const sources = values.source ?? [];
  for (const source of sources) checkSource(source);
  const data = values.data ?? await Deno.makeTempDir({ prefix: "holdfast-demo-" });
  const controller = new AbortController();
  const release = stopOnSignals(controller);
  const cameras: FakeCamera[] = [];
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: Promise<void> | undefined;
  try {
    const wanted = await startCameras(sources, { started: cameras, data, signal });
    if (readGeometry(data) === null) await makePool(data);
    writeCameras(data, wanted);
    if (seconds !== null) timer = setTimeout(() => controller.abort(), seconds * 1000);
    await run({
      data,
      port: values.headless ? null : port,
      host: "127.0.0.1",
      http: true,
      prepare: ({ people }) => {
        const known = people.list();
        if (known.some((one) => one.login !== DEMO_MANAGER.login)) {
          throw new InputError(
            "--data",
            `${data} is a site with people of its own, and a demonstration lets everybody in`,
            "give another folder",
          );
        }
        const manager = known[0] ?? people.person(people.add(DEMO_MANAGER, "console").id);
        people.letEverybodyIn(manager);
      },
      signal,
      started: (page) => {
        if (page !== null) print(`Open ${page} in a browser; a demonstration lets everybody in.`);
        print(seconds === null ? "Ctrl-C ends it." : `It ends in ${seconds} s.`);
        const names = wanted.map(({ name }) => name);
        telling = tellRecording(names, {
          status: () => statusOf(data),
          say: print,
          everyMs: LOOK_MS,
          signal,
        });
      },
    });
  } catch (error) {
    if (error !== signal.reason) throw error; // stopped before it had begun
  } finally {
    clearTimeout(timer);
    controller.abort(); // a recorder that failed tells no more progress
    await telling;
    release();
    for (const camera of cameras) await camera.close();
    if (values.data === undefined) await Deno.remove(data, { recursive: true });
  }
  print("Stopped cleanly.");
  return 0;
}

const isAddress = (source: string) => /^rtsps?:\/\//i.test(source);

/** Before anything is reserved or started. Throws `InputError`. */
function checkSource(source: string): void {
  if (!isAddress(source)) return;
  try {
    checkCameraUrl({ url: source, via: "native", transport: "tcp", audio: false, caCerts: [] });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError("--source", error.problem, error.remedy);
  }
}

async function statusOf(data: string): Promise<RecorderStatus | null> {
  try {
    const answer = await ask(dataPaths(data).socket, { ask: "status" });
    return answer === null ? null : answer.value as RecorderStatus; // by this program itself
  } catch {
    return null; // progress is a comfort: what is wrong is told by who records
  }
}

interface Wanted {
  readonly name: string;
  readonly url: string;
}

async function startCameras(
  sources: readonly string[],
  { started, data, signal }: {
    readonly started: FakeCamera[];
    readonly data: string;
    readonly signal: AbortSignal;
  },
): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  const scenes = sources.length > 0 ? sources : ["scene:1", "scene:2", "scene:3", "scene:4"];
  for (const [i, source] of scenes.entries()) {
    const name = `Camera ${i + 1}`;
    if (isAddress(source)) {
      wanted.push({ name, url: source });
      continue;
    }
    print(`${name}: making ${source.startsWith("scene:") ? "a scene" : source} ready …`);
    const file = await makeScene(source, `${data}/scenes`, signal);
    const camera = startFakeCamera(
      { media: await loadMedia(file), path: `/camera${i + 1}` },
      { clock: realClock, random: Math.random },
    );
    started.push(camera);
    wanted.push({ name, url: camera.url });
  }
  return wanted;
}

async function makePool(data: string): Promise<void> {
  print(`Reserving a pool of ${readableBytes(POOL_BYTES)} in ${data} …`);
  await createPool({ data, disk: `${data}/disk`, size: POOL_BYTES, block: BLOCK_BYTES }, realClock);
  print(
    "It is far too small for the law's floor, and the page says so: on a real site these cameras would be refused.",
  );
}

/** Past admission on purpose: a demonstration's pool cannot hold thirty days. */
function writeCameras(data: string, wanted: readonly Wanted[]): void {
  const wall = realClock.wall();
  const now = { at: wall, trusted: TrustedMs(wall) };
  using ledger = openLedger({
    primary: dataPaths(data).ledger,
    mirrors: [],
    copies: [],
    pool: readGeometry(data)?.pool ?? null,
    create: false,
    now,
  });
  const there = ledger.cameras();
  const names = new Set(wanted.map(({ name }) => name));
  const left = there.filter((camera) => OWN_CAMERA.test(camera.url) && !names.has(camera.name));
  ledger.commit((tx) => {
    for (const { id } of left) tx.removeCamera(id, now); // its footage stays
    for (const { name, url } of wanted) {
      const same = there.find((camera) => camera.name === name);
      if (same !== undefined) tx.changeCamera(same.id, { url }, now);
      else {
        tx.addCamera({
          name,
          url,
          transport: "tcp",
          via: "native",
          audio: false,
          declaredBitrate: BitsPerSecond(1_500_000),
          priority: 5,
        }, now);
      }
    }
  });
}
