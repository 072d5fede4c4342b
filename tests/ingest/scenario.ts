import type { FakeMedia } from "../../device/fake/media.ts";
import { loadMedia } from "../../device/fake/media.ts";
import { mediaFile, type MediaSpec } from "../media.ts";
import type { Contestant } from "./harness.ts";
import { selfSigned } from "./self_signed.ts";

/** Footage and certificates, made once for the whole suite. */
export interface Fixtures {
  readonly h264: FakeMedia;
  readonly h265: FakeMedia;
  readonly bFrames: FakeMedia;
  readonly h265BFrames: FakeMedia;
  readonly slices: FakeMedia;
  readonly large: FakeMedia;
  readonly sound: FakeMedia;
  readonly tls: { readonly cert: string; readonly key: string };
}

const SPECS: Readonly<Record<Exclude<keyof Fixtures, "tls">, Partial<MediaSpec>>> = {
  h264: { gop: 12 },
  h265: { gop: 12, codec: "h265" },
  bFrames: { gop: 12, bFrames: 2 },
  h265BFrames: { gop: 12, bFrames: 3, codec: "h265" },
  slices: { gop: 12, slices: 3 },
  large: { gop: 12, width: 638, height: 358 },
  sound: { gop: 12, audio: true },
};

/** Makes what is not there yet; a few seconds the first time. */
export async function makeFixtures(): Promise<Fixtures> {
  const load = async (name: keyof typeof SPECS) => await loadMedia(await mediaFile(SPECS[name]));
  return {
    h264: await load("h264"),
    h265: await load("h265"),
    bFrames: await load("bFrames"),
    h265BFrames: await load("h265BFrames"),
    slices: await load("slices"),
    large: await load("large"),
    sound: await load("sound"),
    tls: await selfSigned(),
  };
}

/** One thing that every source must do. */
export interface Scenario {
  readonly name: string;
  readonly run: (contestant: Contestant, fixtures: Fixtures) => Promise<void>;
  /** Why the ffmpeg source is not asked for this. */
  readonly notFfmpeg?: string;
}
