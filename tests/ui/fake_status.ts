/** A recorder's answer, made up, with what a test changes. */
import type { Alarm, CameraStatus, RecorderStatus } from "../../recorder/read_port.ts";
import { CameraId, DiskId } from "../../src/base/ids.ts";
import { BitsPerSecond, Bytes, DurationMs, MIB, UtcMs } from "../../src/base/units.ts";

/** A camera that records well. */
export function fakeCameraStatus(
  id: number,
  name: string,
  now: number,
  change: Partial<CameraStatus> = {},
): CameraStatus {
  return {
    id: CameraId(id),
    name,
    recording: true,
    since: UtcMs(now - 3 * 86_400_000),
    cause: null,
    bitrate: BitsPerSecond(4_020_000),
    codec: "h264",
    width: 1920,
    height: 1080,
    packetsLost: 12,
    reconnects: 1,
    daysHeld: 17.4,
    daysRequired: 30,
    daysReachable: 42.7,
    ...change,
  };
}

/** An alarm. */
export function fakeAlarm(
  code: Alarm["code"],
  level: Alarm["level"],
  since: number,
  camera: number | null = null,
  params: Alarm["params"] = {},
): Alarm {
  return {
    code,
    level,
    since: UtcMs(since),
    camera: camera === null ? null : CameraId(camera),
    params,
  };
}

/** A recorder that runs well with these cameras. */
export function fakeStatus(
  cameras: readonly CameraStatus[],
  now: number,
  change: Partial<RecorderStatus> = {},
): RecorderStatus {
  return {
    version: "0.1.0",
    startedAt: UtcMs(now - 3 * 86_400_000),
    now: UtcMs(now),
    layers: ["CN", "CN-LN"],
    clock: { quality: "good", uncounted: DurationMs(0) },
    cameras,
    disks: [
      {
        id: DiskId("0".repeat(32)),
        path: "/disks/one",
        state: "in-use",
        detail: "",
        blocks: 29_800,
        blocksReady: 29_800,
      },
      {
        id: DiskId("1".repeat(32)),
        path: "/disks/two",
        state: "formatting",
        detail: "",
        blocks: 29_800,
        blocksReady: 12_345,
      },
    ],
    pool: {
      blocks: 59_600,
      blockBytes: Bytes(64 * MIB),
      free: 20_000,
      open: cameras.length,
      sealed: 30_000,
      reusable: 1000,
      runsOutAt: null,
    },
    alarms: [],
    evidence: {
      key: "0123456789abcdef",
      publicKey: "0".repeat(64),
      newest: { number: 4711, at: UtcMs(now - 20_000), lines: 1234 },
      witnessed: { number: 4000, at: UtcMs(now - 86_400_000), by: "file" },
      unwitnessedSince: UtcMs(now - 86_400_000),
      brokenAt: null,
    },
    ...change,
  };
}
