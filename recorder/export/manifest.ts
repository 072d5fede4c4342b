/** The account of an export as EXPORT.md says. Pure. */
import type { UtcMs } from "../../src/base/units.ts";
import type { Gap } from "../read_port.ts";
import type { Stretch } from "./chain_segments.ts";
import type { PlannedVideo } from "./plan_videos.ts";
import type { Checkpoints, ExportRequest } from "./request.ts";
import type { VideoFacts } from "./video_file.ts";

/** The version of the format that this program writes. */
export const EXPORT_FORMAT = "holdfast-export/1";

/** A finished video file of a camera. */
export interface FinishedVideo {
  readonly path: string;
  readonly list: string;
  readonly video: Pick<PlannedVideo, "from" | "to" | "fragments">;
  readonly facts: Pick<VideoFacts, "frameSha256" | "whole" | "damaged" | "gone">;
}

/** A stretch and the headers that join it to checkpoints, in hex. */
export interface LinkedStretch {
  readonly stretch: Stretch;
  readonly linkBefore: readonly string[];
  readonly linkAfter: readonly string[];
}

/** What an export holds of one camera. */
export interface CameraAccount {
  readonly camera: number;
  readonly name: string;
  readonly videos: readonly FinishedVideo[];
  readonly stretches: readonly LinkedStretch[];
  readonly gaps: readonly Gap[];
}

/** A file of the export. */
export interface FileAccount {
  readonly path: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** All that the account says. */
export interface Account {
  readonly request: ExportRequest;
  readonly registerEntry: number;
  readonly madeAt: UtcMs;
  readonly version: string;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  readonly cameras: readonly CameraAccount[];
  readonly checkpoints: Checkpoints;
}

const iso = (at: UtcMs): string => new Date(at).toISOString();

/** The manifest's exact text. */
export function manifestText(account: Account, files: readonly FileAccount[]): string {
  const { request, cameras, checkpoints } = account;
  const manifest = {
    format: EXPORT_FORMAT,
    export: request.id,
    madeAt: iso(account.madeAt),
    software: { name: "Holdfast", version: account.version },
    device: { keyId: account.keyId, publicKey: account.publicKey.toHex() },
    requested: {
      from: iso(request.from),
      to: iso(request.to),
      cameras: request.cameras.map((c) => c.id),
    },
    who: {
      requester: request.requester,
      purpose: request.purpose,
      destination: request.destination,
      request: request.requestId,
      registerEntry: account.registerEntry,
    },
    legalBasis: request.legalBasis,
    cameras: cameras.map(({ camera, name, videos, stretches, gaps }) => ({
      camera,
      name,
      videos: videos.map(({ path, list, video, facts }) => ({
        path,
        list,
        from: iso(video.from),
        to: iso(video.to),
        fragments: video.fragments,
        frameSha256: facts.frameSha256,
      })),
      stretches: stretches.map(({ stretch, linkBefore, linkAfter }) => ({
        ...stretch,
        linkBefore,
        linkAfter,
      })),
      gaps: gaps.map(({ from, to, cause }) => ({ from: iso(from), to: iso(to), cause })),
    })),
    files,
    checkpoints,
  };
  return `${JSON.stringify(manifest, null, 1)}\n`;
}
