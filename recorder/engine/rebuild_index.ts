import type { DatabaseSync } from "node:sqlite";
import { FileBlocks } from "../disk/file_blocks.ts";
import { blockPath } from "../disk/paths.ts";
import { openIndexDatabase } from "../index/database.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { fileBytesOf, rebuildIndexFile } from "../maintenance/rebuild_file.ts";
import type { RebuildProgress, RebuildReport } from "../maintenance/rebuild.ts";
import type { ReleaseRules } from "../pool/release.ts";
import type { PoolGeometry } from "./geometry.ts";
import { readIdentity } from "./read_identity.ts";

/** What a rebuild of a data folder's index needs. */
export interface RebuildIndex {
  readonly path: string;
  readonly geometry: PoolGeometry;
  readonly ledger: LedgerReader;
  readonly rules: ReleaseRules;
  readonly progress?: (p: RebuildProgress) => void;
}

/** Makes the index again from the blocks alone. A disk that is not there, or another one, is left alone. */
export function rebuildIndex(
  { path, geometry, ledger, rules, progress }: RebuildIndex,
): RebuildReport {
  const { pool, blockBytes, disks } = geometry;
  const identities = disks.disks.map((disk) => {
    const found = readIdentity(disk);
    const usable = found !== null && found.pool === pool && found.disk === disk.id &&
      found.firstBlock === disk.firstBlock && found.blocks === disk.blocks;
    return { ...disk, epoch: usable ? found.epoch : 0, usable };
  });
  const holds = ledger.allHolds().filter((hold) => hold.releasedAt === null)
    .map(({ id, camera, from, to, untilTrusted }) => ({
      id,
      camera,
      from,
      to,
      until: untilTrusted,
    }));
  return rebuildIndexFile(path, {
    store: new FileBlocks(disks),
    pool,
    blockBytes,
    rules,
    disks: identities,
    holds,
    fileBytes: fileBytesOf((block) => blockPath(disks.of(block).path, block)),
  }, progress);
}

/** Rebuilds the index and opens it; says what it does, for a start that takes long for once. */
export function rebuildAndOpen(
  ask: RebuildIndex,
  old: DatabaseSync | null,
  say: (line: string) => void,
): DatabaseSync {
  old?.close();
  say("the index is made again from the blocks; recording starts when that is done");
  let told = 0;
  const report = rebuildIndex({
    ...ask,
    progress: ({ done, total }) => {
      const percent = Math.floor(done / total * 100);
      if (percent < told + 5) return;
      told = percent;
      say(`index: ${percent} % of ${total} blocks read`);
    },
  });
  say(`index: ${report.fragments} fragments found`);
  for (const finding of report.findings) say(`index: ${JSON.stringify(finding)}`);
  return openIndexDatabase(ask.path);
}
