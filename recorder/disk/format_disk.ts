/**
 * Prepares a disk: every block is reserved first, so that a disk that is too small is found on the
 * day of installation, then written with zeros, because a sync on a merely reserved block takes
 * twelve times as long. May be interrupted at any moment and goes on where it was.
 */
import type { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import { BlockNo as toBlockNo, Generation } from "../../src/base/ids.ts";
import { Bytes, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { encodeOpening } from "../format/opening.ts";
import { syncFolder } from "./durable_file.ts";
import { refuseOlder } from "./refuse_older.ts";
import { blockFolder, blockPath, diskFolder } from "./paths.ts";

/** What a disk's blocks are to be. */
export interface DiskPlan {
  readonly path: string;
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly firstBlock: BlockNo;
  readonly blocks: number;
  readonly blockBytes: number;
}

/** The disk cannot hold what it was asked to. */
export class DiskTooSmall extends Error {
  override readonly name = "DiskTooSmall";
}

const CHUNK = 4 * 1024 * 1024;

/** Reserves the files of all blocks. Throws {@link DiskTooSmall}; what was reserved is then given back. */
export async function reserveBlocks(plan: DiskPlan): Promise<void> {
  const made: string[] = [];
  try {
    for (let i = 0; i < plan.blocks; i++) {
      const block = toBlockNo(plan.firstBlock + i);
      await Deno.mkdir(blockFolder(plan.path, block), { recursive: true, mode: 0o700 });
      const path = blockPath(plan.path, block);
      if (await sizeOf(path) === plan.blockBytes) continue;
      made.push(path);
      await reserve(path, plan.blockBytes);
    }
  } catch (error) {
    for (const path of made) await Deno.remove(path).catch(() => {});
    throw error;
  }
  for (let i = 0; i < plan.blocks; i += 1000) {
    syncFolder(blockFolder(plan.path, toBlockNo(plan.firstBlock + i)));
  }
  syncFolder(blockFolder(plan.path, toBlockNo(plan.firstBlock + plan.blocks - 1)));
  syncFolder(`${diskFolder(plan.path)}/blocks`);
  syncFolder(diskFolder(plan.path));
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function reserve(path: string, bytes: number): Promise<void> {
  const command = new Deno.Command("fallocate", {
    args: ["--length", String(bytes), path],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  });
  let result: Deno.CommandOutput;
  try {
    result = await command.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    // Without util-linux the zeros alone must reserve: still real, only found out later.
    await Deno.writeFile(path, new Uint8Array(0), { mode: 0o600 });
    return;
  }
  if (result.success) {
    await Deno.chmod(path, 0o600);
    return;
  }
  const why = new TextDecoder().decode(result.stderr).trim();
  if (/not supported/i.test(why)) {
    await Deno.writeFile(path, new Uint8Array(0), { mode: 0o600 });
    return;
  }
  throw new DiskTooSmall(
    `${path}: ${bytes} bytes cannot be reserved: ${why}; give a smaller --size`,
  );
}

/**
 * Writes one block with zeros and the header of a block without footage, and syncs it. Used for new
 * blocks and for erasing. `generation` is kept, so that nothing of an earlier use can come back.
 * Throws `StaleIndex` where the block holds a later use than that: an older index wants it erased.
 */
export async function zeroBlock(
  plan: DiskPlan,
  block: BlockNo,
  generation: Generation,
  paced: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  using file = await Deno.open(blockPath(plan.path, block), {
    read: true,
    write: true,
    create: true,
  });
  await refuseOlder(file, block, Generation(generation + 1), plan.blockBytes, plan.pool);
  const opening = encodeOpening(new Uint8Array(0), {
    pool: plan.pool,
    disk: plan.disk,
    block,
    generation,
    camera: null,
    blockBytes: Bytes(plan.blockBytes),
    base: UtcMs(0),
    opened: TrustedMs(0),
    paramsHash: new Uint8Array(32),
  });
  // From the far end to the front: a cut leaves the old header, whose footage the index no longer
  // claims, and not a fresh header with old footage behind it.
  const zeros = new Uint8Array(Math.min(CHUNK, plan.blockBytes));
  for (let end = plan.blockBytes; end > 0; end -= Math.min(CHUNK, end)) {
    const start = Math.max(0, end - CHUNK);
    await writeAt(file, start, zeros.subarray(0, end - start));
    await paced();
  }
  // The disk may write in any order: a header that says "nothing here" must not be durable before the zeros.
  await file.syncData();
  await writeAt(file, 0, opening);
  await file.syncData();
}

async function writeAt(file: Deno.FsFile, offset: number, bytes: Uint8Array): Promise<void> {
  await file.seek(offset, Deno.SeekMode.Start);
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
