/** Fragments for the simulation: small, with a true time that only the oracle knows. */
import { CameraId } from "../../src/base/ids.ts";
import { MediaDur90k, type TrustedMs, UtcMs } from "../../src/base/units.ts";
import { sha256 } from "../../recorder/format/fragment_header.ts";
import { putBoxHeader } from "../../recorder/format/layout.ts";
import type { GapCause } from "../../recorder/port.ts";
import type { NewFragment } from "../../recorder/store/fragment_store.ts";
import { Rng } from "./random.ts";

/** A fragment with its number, which travels in the header as the camera's clock offset. */
export interface SimFragment extends NewFragment {
  readonly id: number;
  readonly trueEnd: number;
}

const NOISE = (() => {
  const rng = new Rng(20260101);
  const bytes = new Uint8Array(64 * 1024);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < bytes.length; i += 4) view.setUint32(i, rng.u32());
  return bytes;
})();

/** Two sets of codec parameters: `ftyp` and `moov` of several sectors, so that they can be torn. */
export const PARAMS = [700, 1100].map((length) => {
  const init = NOISE.slice(0, length);
  putBoxHeader(init, 0, 16, "ftyp");
  putBoxHeader(init, 16, length - 16, "moov");
  return { init, hash: sha256(init) };
});

/** What there is to say of a new fragment. */
export interface FragmentWish {
  readonly id: number;
  readonly camera: number;
  readonly bytes: number;
  readonly duration: number;
  readonly params: number;
  readonly startsRun: boolean;
  readonly gap: GapCause | null;
  readonly trueEnd: number;
  readonly wallEnd: number;
  readonly trusted: TrustedMs;
  readonly clockGood: boolean;
}

/** The shortest payload: one box with a decode time and a number in it. */
export const PAYLOAD_MIN = 32;

/** A fragment whose payload is one box, so that a walk over the block's boxes passes it. */
export function makeFragment(wish: FragmentWish): SimFragment {
  const length = Math.max(PAYLOAD_MIN, wish.bytes);
  const from = (wish.id * 97) % (NOISE.length - length);
  const payload = NOISE.slice(from, from + length);
  putBoxHeader(payload, 0, length, "mdat");
  const view = new DataView(payload.buffer);
  view.setUint32(16, wish.id);
  return {
    id: wish.id,
    trueEnd: wish.trueEnd,
    camera: CameraId(wish.camera),
    startsRun: wish.startsRun,
    start: UtcMs(wish.wallEnd - wish.duration),
    duration: MediaDur90k(wish.duration * 90),
    trusted: wish.trusted,
    key: wish.startsRun || (wish.id & 1) === 0,
    clockGood: wish.clockGood,
    gap: wish.gap,
    frames: 1 + (wish.id % 50),
    cameraClockOffsetMs: wish.id,
    params: PARAMS[wish.params] as typeof PARAMS[number], // 0 or 1
    payload: [payload],
    rebase: (base) => view.setFloat64(8, base),
  };
}
