/** The account of a published copy: what was altered, by whom, and of which original (CN-22). Pure. */
import type { UtcMs } from "../../src/base/units.ts";
import type { Manifest } from "../verify/read_manifest.ts";
import { ALTERED_WARNING, PUBLISHED_FORMAT } from "../verify/read_published.ts";

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
  /** Why it has none, or that it was kept. */
  readonly sound: "kept" | "left-out" | "none-recorded";
  /** The video of the export that it was made from. */
  readonly original: string;
  readonly regions: readonly PublishedRegion[];
}

/** What else the account says. */
export interface PublishedFacts {
  /** Of the export's own account, a copy of which lies beside it. */
  readonly manifestSha256: string;
  readonly videos: readonly PublishedVideo[];
  readonly madeAt: UtcMs;
  readonly version: string;
  /** Whoever marked the regions and publishes it, and what for. */
  readonly by: string;
  readonly purpose: string;
}

const iso = (at: number): string => new Date(at).toISOString();

/** The account's text, as the device signs it. */
export function publishedText(manifest: Manifest, facts: PublishedFacts): string {
  const { manifestSha256, videos, madeAt, version, by, purpose } = facts;
  const cameras = manifest.cameras.flatMap((c) => c.videos);
  const account = {
    format: PUBLISHED_FORMAT,
    altered: true,
    warning: ALTERED_WARNING,
    madeAt: iso(madeAt),
    software: { name: "Holdfast", version },
    device: manifest.device,
    by,
    purpose,
    original: { export: manifest.export, madeAt: iso(manifest.madeAt), manifestSha256 },
    videos: videos.map(({ original, regions, ...video }) => {
      const named = cameras.find((v) => v.path === original);
      const listed = manifest.files.find((f) => f.path === original);
      if (named === undefined || listed === undefined) throw new RangeError(`no ${original}`);
      return {
        ...video,
        original: {
          path: original,
          sha256: listed.sha256,
          frameSha256: named.frameSha256,
          list: named.list,
          from: iso(named.from),
        },
        regions: regions.map((r) => ({ ...r, from: iso(r.from), to: iso(r.to) })),
      };
    }),
  };
  return `${JSON.stringify(account, null, 1)}\n`;
}
