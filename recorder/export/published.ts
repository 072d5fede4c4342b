/** The account of a published copy: what was altered, and the hashes of the unaltered original (CN-22). Pure. */
import type { UtcMs } from "../../src/base/units.ts";
import type { Manifest } from "../verify/read_manifest.ts";

/** A region that was made unrecognisable: pixels, and displayed times. */
export interface PublishedRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** One altered video. */
export interface PublishedVideo {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly camera: number;
  /** The video of the export that it was made from. */
  readonly original: string;
  readonly regions: readonly PublishedRegion[];
}

const iso = (at: number): string => new Date(at).toISOString();

/** The account's text. `manifestSha256`: of the export's own account, a copy of which lies beside it. */
export function publishedText(
  manifest: Manifest,
  manifestSha256: string,
  videos: readonly PublishedVideo[],
  madeAt: UtcMs,
  version: string,
): string {
  const cameras = manifest.cameras.flatMap((c) => c.videos);
  const account = {
    format: "holdfast-published/1",
    altered: true,
    warning: "Altered copy, no evidence. 经处理的公开副本，不作为证据。",
    madeAt: iso(madeAt),
    software: { name: "Holdfast", version },
    original: {
      export: manifest.export,
      manifestSha256,
      publicKey: manifest.device.publicKey,
    },
    videos: videos.map(({ original, regions, ...video }) => ({
      ...video,
      original: {
        path: original,
        sha256: manifest.files.find((f) => f.path === original)?.sha256 ?? null,
        frameSha256: cameras.find((v) => v.path === original)?.frameSha256 ?? null,
        list: cameras.find((v) => v.path === original)?.list ?? null,
        from: iso(cameras.find((v) => v.path === original)?.from ?? 0),
      },
      regions: regions.map((r) => ({ ...r, from: iso(r.from), to: iso(r.to) })),
    })),
  };
  return `${JSON.stringify(account, null, 1)}\n`;
}
