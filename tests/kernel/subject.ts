/**
 * Program: a small recorder over the real core, real files and the real kernel, for campaigns that
 * take the ground from under it. Its one argument is an order (see `protocol.ts`); it formats its
 * disks when there is no index, recovers, records until it is ended, and says what it does.
 */
import { Pool } from "../../recorder/pool/pool.ts";
import { DiskWriter } from "../../recorder/disk/disk_writer.ts";
import { FileBlocks } from "../../recorder/disk/file_blocks.ts";
import { zeroBlock } from "../../recorder/disk/format_disk.ts";
import { BlockState } from "../../recorder/index/schema.ts";
import { recover } from "../../recorder/recovery/recover.ts";
import { FragmentStore, type NewFragment } from "../../recorder/store/fragment_store.ts";
import { joinBytes } from "../../src/base/bytes.ts";
import type { BlockNo } from "../../src/base/ids.ts";
import { DurationMs, TrustedMs } from "../../src/base/units.ts";
import { Footage, sha256Hex } from "./footage.ts";
import { openPool, POOL } from "./open_pool.ts";
import { type Line, type Order, parseOrder } from "./protocol.ts";
import { seeded } from "./random.ts";
import { loadTape } from "./tape.ts";

/** More than this unacknowledged makes the cameras wait. */
const MOST_PENDING = 4 * 1024 * 1024;
/** A disk on which so many blocks failed is used no more. */
const MOST_FAILED = 2;

const encoder = new TextEncoder();

/** Says it at once: who reads must know before it takes effect. Throws when nobody reads any more. */
function say(line: Line): void {
  const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

function acknowledge({ camera, start, trusted, payload }: NewFragment): void {
  say({ say: "ack", camera, start, end: trusted, sha: sha256Hex(joinBytes(payload)) });
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function record(order: Order): Promise<void> {
  const { blockBytes, keep } = order;
  const opened = await openPool(order, () => say({ say: "formatted" }));
  const { index, disks } = opened;
  const rules = {
    version: 1,
    keepDuration: () => DurationMs(keep),
    offTimeSince: () => DurationMs(0),
    ordersErasure: order.eager,
  };
  say({ say: "recovering" });
  const began = performance.now();
  const store = new FileBlocks(disks);
  const found = recover({ index, store, pool: POOL, blockBytes, rules });
  say({
    say: "recovered",
    salvaged: found.salvaged,
    unused: found.unused.length,
    unreadable: found.unreadable.map((u) => `${u.block}: ${u.why}`),
    ms: performance.now() - began,
  });

  let now = order.now;
  const pool = new Pool(index, rules, blockBytes, found.blocks);
  const writer = new DiskWriter(disks, blockBytes);
  const fragments = new FragmentStore({
    pool,
    writer,
    poolId: POOL,
    blockBytes,
    diskId: (ordinal) => disks.at(ordinal).id,
    events: {
      durable(fragment) {
        if (order.bug !== "acknowledges-early") acknowledge(fragment);
      },
      lost: ({ camera, start }, why) => say({ say: "lost", camera, start, why }),
      gaveUp: ({ block }) => say({ say: "gave-up", block }),
    },
  });

  let going = true;
  const failures = new Map<number, number>();
  const syncAll = async (blocks: readonly BlockNo[]) => {
    const failed = new Set<BlockNo>();
    await Promise.all(blocks.map(async (block) => {
      try {
        await writer.sync(block);
      } catch (error) {
        if (order.bug === "believes-failed-sync") return;
        say({ say: "block-failed", block, why: `${error}` });
        failed.add(block);
      }
    }));
    return failed;
  };
  const commit = async (disk: number) => {
    const plan = fragments.beginCommit(disk);
    const none = new Set<BlockNo>();
    if (order.bug === "index-first") fragments.finishCommit(plan, none, TrustedMs(now));
    // The sync of the bug's next turn comes as late as any scheduler may make it.
    if (order.bug === "index-first") await pause(order.commit);
    const failed = order.bug === "no-sync" ? none : await syncAll(plan.blocks);
    for (const block of failed) {
      const ordinal = disks.of(block).ordinal;
      const count = (failures.get(ordinal) ?? 0) + 1;
      failures.set(ordinal, count);
      if (count !== MOST_FAILED) continue;
      index.setUsable(ordinal, false);
      say({ say: "disk-failed", disk: ordinal });
    }
    if (order.bug !== "index-first") fragments.finishCommit(plan, failed, TrustedMs(now));
    for (const block of new Set([...writer.openBlocks, ...failed])) {
      if (!fragments.isOpen(block)) writer.release(block);
    }
    if (disks.disks.every((d) => (failures.get(d.ordinal) ?? 0) >= MOST_FAILED)) {
      throw new Error("every disk failed");
    }
  };
  const commits = async (disk: number) => {
    while (going) {
      await pause(order.commit);
      await commit(disk);
    }
    await commit(disk);
  };
  const erase = async () => {
    while (going) {
      await pause(order.commit * 3);
      if (order.eager) index.beginErase(TrustedMs(now), rules.version);
      for (const block of index.blocksInState(BlockState.erasing)) {
        if (block.failed || !going) continue;
        const disk = disks.of(block.no);
        const plan = { ...disk, pool: POOL, disk: disk.id, blockBytes };
        await zeroBlock(plan, block.no, block.generation);
        index.finishErase(block.no);
      }
    }
  };
  const random = seeded(order.seed);
  const footage = new Footage(loadTape(order.tape), random);
  const film = async () => {
    for (let tick = 0; order.ticks === null || tick < order.ticks; tick++) {
      now += 1000;
      say({ say: "now", now });
      for (let camera = 1; camera <= order.cameras; camera++) {
        if (random.below(40) === 0) continue; // a camera that misses a second
        const fragment = footage.second(camera, now);
        const placed = fragments.append(fragment, TrustedMs(now));
        if (typeof placed === "string") say({ say: "refused", camera, why: placed });
        else if (order.bug === "acknowledges-early") acknowledge(fragment);
      }
      if (random.below(200) === 0) pool.closeIdle(TrustedMs(now));
      do await pause(order.pace); while (fragments.pendingBytes > MOST_PENDING);
    }
    going = false;
  };
  await Promise.all([film(), erase(), ...disks.disks.map((d) => commits(d.ordinal))]);
  await writer.close();
  index.close();
}

if (import.meta.main) {
  try {
    await record(parseOrder(Deno.args[0] ?? ""));
    say({ say: "done" });
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : `${error}`;
    say({ say: "stop", why });
    Deno.exit(3);
  }
}
