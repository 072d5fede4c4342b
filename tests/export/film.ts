/** Records a real encoder's pictures into a device in memory, through the recorder's own fragmenter. */
import { CameraChannel } from "../../recorder/engine/camera_channel.ts";
import { createChunkPool } from "../../recorder/fragment/chunk_pool.ts";
import { CameraId } from "../../src/base/ids.ts";
import { Bytes, MediaTime90k, MonoMs, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { T0 } from "../../recorder/maintenance/testing.ts";
import type { Encoded } from "../media/encoded.ts";
import type { MemorySite } from "./memory_site.ts";

/** Films once through what was encoded, beginning at a second of the device. */
export function film(site: MemorySite, camera: number, encoded: Encoded, second: number): void {
  let mono = 0;
  const clock = {
    wall: () => UtcMs(T0 + second * 1000 + Math.round(mono)),
    mono: () => MonoMs(second * 1000 + mono),
  };
  const channel = new CameraChannel({
    camera: CameraId(camera),
    clock,
    chunks: createChunkPool(Bytes(256 << 20)),
    lastEnd: second === 0 ? null : UtcMs(T0 + second * 1000 - 5000),
    stamp: () => ({ trusted: TrustedMs(clock.wall()), clockGood: true }),
    events: {
      append(fragment) {
        site.append(fragment);
        return null;
      },
      notice: () => {},
      recording: () => {},
    },
  });
  channel.open(encoded.params);
  const inTime = [...encoded.samples].sort((a, b) => a.pts - b.pts);
  // Each track in its own decode order, both at the time at which they are shown.
  const next = { video: 0, audio: 0 };
  const tracks = {
    video: encoded.samples.filter((s) => s.track === "video"),
    audio: encoded.samples.filter((s) => s.track === "audio"),
  };
  for (const { track, pts } of inTime) {
    const sample = tracks[track][next[track]++];
    if (sample === undefined) continue;
    mono = Math.max(mono, pts / 90 + 10);
    channel.sample({ ...sample, pts: MediaTime90k(sample.pts), arrival: MonoMs(clock.mono()) });
    channel.tick(clock.mono());
  }
  channel.stop("recorder-off");
  site.commit();
  site.now = Math.max(site.now, clock.wall() + 10_000);
}
