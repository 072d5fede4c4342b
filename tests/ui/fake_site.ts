/** The pages over made-up cameras with real footage: for tests in a browser and for looking at by hand. */
import { UtcMs } from "../../src/base/units.ts";
import type { Alarm, CameraStatus, RecorderStatus } from "../../recorder/read_port.ts";
import { MonoMs } from "../../src/base/units.ts";
import { type AppDeps, createApp } from "../../ui/app.ts";
import { loadAssets } from "../../ui/assets.ts";
import { ffmpegConvert } from "../../ui/ffmpeg_child.ts";
import { createKeyPictures } from "../../ui/pictures.ts";
import { serve, type Serving } from "../../ui/serve.ts";
import { createFakeReader, type FakeCamera } from "./fake_reader.ts";
import { fakeStatus } from "./fake_status.ts";
import { REGISTERS, signedInAs, somebody } from "./signed_in.ts";

/** What to show. */
export interface FakeSite {
  readonly cameras: readonly FakeCamera[];
  readonly status: (now: number) => readonly CameraStatus[];
  readonly alarms?: (now: number) => readonly Alarm[];
}

/** A served site; change `recorder` while it runs. */
export interface RunningSite extends Serving {
  readonly url: string;
  /** What the recorder answers next; `null` when it is down. */
  recorder: ((now: number) => RecorderStatus) | null;
  readonly faults: string[];
  readonly deps: AppDeps;
}

/** Serves `site` on a free port of this machine. */
export async function runFakeSite(site: FakeSite): Promise<RunningSite> {
  const now = () => Date.now();
  const faults: string[] = [];
  const reader = createFakeReader(site.cameras, now);
  const convert = ffmpegConvert("ffmpeg");
  const fault = (where: string, error: unknown) => {
    faults.push(`${where}: ${error}`);
  };
  const deps: AppDeps = {
    reader,
    people: signedInAs(somebody("manager")),
    register: REGISTERS,
    secure: false,
    control: { status: () => Promise.resolve(running.recorder?.(now()) ?? null) },
    clock: { wall: () => UtcMs(now()), mono: () => MonoMs(performance.now()) },
    pictures: createKeyPictures({
      reader,
      convert,
      failed: (ref, error) => fault(`picture of ${ref.camera}`, error),
    }),
    convert,
    assets: await loadAssets(),
    hostNames: new Set(),
    fault,
  };
  const serving = await serve({ fetch: createApp(deps).fetch, port: 0 });
  const running: RunningSite = {
    ...serving,
    url: `http://127.0.0.1:${serving.port}`,
    recorder: (at) => fakeStatus(site.status(at), at, { alarms: site.alarms?.(at) ?? [] }),
    faults,
    deps,
  };
  return running;
}
