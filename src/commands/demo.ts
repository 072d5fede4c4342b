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
import { BitsPerSecond, TrustedMs } from "../base/units.ts";
import { makeScene } from "../demo_scene.ts";
import { options, whole } from "../options.ts";
import { print, readableBytes } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { run, stopOnSignals } from "./run.ts";

const POOL_BYTES = 1024 * 1024 * 1024;
const BLOCK_BYTES = 16 * 1024 * 1024;

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
  const data = values.data ?? await Deno.makeTempDir({ prefix: "holdfast-demo-" });
  const controller = new AbortController();
  const release = stopOnSignals(controller);
  const cameras: FakeCamera[] = [];
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const wanted = await startCameras(values.source ?? [], { started: cameras, data, signal });
    if (readGeometry(data) === null) await makePool(data);
    writeCameras(data, wanted);
    if (seconds !== null) timer = setTimeout(() => controller.abort(), seconds * 1000);
    await run({
      data,
      port: values.headless ? null : port,
      host: "127.0.0.1",
      signal,
      started: (page) => {
        print(`Recording ${wanted.length} cameras.`);
        if (page !== null) print(`Open ${page} in a browser.`);
        print(seconds === null ? "Ctrl-C ends it." : `It ends in ${seconds} s.`);
      },
    });
  } catch (error) {
    if (error !== signal.reason) throw error; // stopped before it had begun
  } finally {
    clearTimeout(timer);
    release();
    for (const camera of cameras) await camera.close();
    if (values.data === undefined) await Deno.remove(data, { recursive: true });
  }
  print("Stopped cleanly.");
  return 0;
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
    if (/^rtsps?:\/\//.test(source)) {
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
  ledger.commit((tx) => {
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
