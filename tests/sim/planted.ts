/**
 * Bugs, planted on purpose: each changes one thing in how the program is put together, and the
 * checker must find it. The product's code has no switch for any of them.
 */
import type { BlockNo } from "../../src/base/ids.ts";
import { TrustedMs } from "../../src/base/units.ts";
import { layAppend } from "../../recorder/format/append.ts";
import { ALIGN } from "../../recorder/format/layout.ts";
import { type Claim, type Claimed, Index } from "../../recorder/index/index.ts";
import { type CommitPlan, Pool } from "../../recorder/pool/pool.ts";
import type { RecoveryDeps, RecoveryReport } from "../../recorder/recovery/recover.ts";
import { Machine } from "./machine.ts";
import { careless } from "./planted_salvage.ts";
import type { IndexDb } from "./sim_index.ts";
import type { Build } from "./world.ts";

class NoSync extends Machine {
  protected override sync(_block: BlockNo): boolean {
    return true;
  }
}

class IndexBeforeSync extends Machine {
  protected override commit(plan: CommitPlan): void {
    this.acknowledge(plan, new Set());
    this.syncAll(plan);
  }
}

class SyncErrorIgnored extends Machine {
  protected override commit(plan: CommitPlan): void {
    this.syncAll(plan);
    this.acknowledge(plan, new Set());
  }
}

class FailedSyncRetried extends Machine {
  protected override sync(block: BlockNo): boolean {
    return super.sync(block) || super.sync(block);
  }
}

/** Its claims are committed only together with whatever comes next. */
class LazyClaims extends Index {
  readonly #db: IndexDb;
  #lazy = false;
  #open = false;

  constructor(db: IndexDb) {
    super(db.database);
    this.#db = db;
  }

  override claim(claim: Claim): Claimed | null {
    this.#lazy = true;
    try {
      return super.claim(claim);
    } finally {
      this.#lazy = false;
    }
  }

  override transaction<T>(fn: () => T): T {
    if (this.#open) {
      this.#open = false;
      this.#db.exec("commit");
    }
    if (!this.#lazy) return super.transaction(fn);
    this.#db.exec("begin immediate");
    this.#open = true;
    return fn();
  }
}

class ReusedBeforeDelete extends Machine {
  protected override openIndex(db: IndexDb): Index {
    return new LazyClaims(db);
  }
}

class WallClock extends Machine {
  override now(): TrustedMs {
    return TrustedMs(this.parts.clocks.wall());
  }
}

class OneTooEarly extends Machine {
  override now(): TrustedMs {
    return TrustedMs(super.now() + 1);
  }

  override get stamp(): TrustedMs {
    return super.now();
  }
}

/** Takes the newest releasable block instead of the oldest, and forgets to ask whether it is releasable. */
class WrongOrder extends Index {
  readonly #db: IndexDb;

  constructor(db: IndexDb) {
    super(db.database);
    this.#db = db;
  }

  override claim(claim: Claim): Claimed | null {
    const [next] = this.#db.look(
      "select no from block where state = 3 and failed = 0 and disk in " +
        "(select ordinal from disk where usable = 1) order by no limit 1",
    );
    const free = this.#db.look("select no from block where state = 1 limit 1");
    if (free.length === 0 && next !== undefined) {
      this.#db.meddle(`update main.block set release_at = 0 where no = ${next["no"]}`);
    }
    return super.claim(claim);
  }
}

class WrongOrderAtWrap extends Machine {
  protected override openIndex(db: IndexDb): Index {
    return new WrongOrder(db);
  }
}

class BlockTooLong extends Machine {
  protected override get blockBytes(): number {
    return super.blockBytes + ALIGN;
  }
}

/** Frees an erased block once more, after it was given out again. */
class DoubleFree extends Machine {
  #last: BlockNo | null = null;

  protected override finishErase(block: BlockNo): void {
    super.finishErase(block);
    if (this.#last !== null && this.#last !== block) {
      this.parts.db.meddle(
        `update main.block set state = 1 where no = ${this.#last} and state = 2`,
      );
    }
    this.#last = block;
  }
}

/** Acknowledges what it salvaged without making it durable first. */
class SalvageUnsynced extends Machine {
  protected override recover(deps: RecoveryDeps): RecoveryReport {
    const { store } = deps;
    return super.recover({
      ...deps,
      store: {
        read: (block, offset, length) => store.read(block, offset, length),
        write: (block, offset, bytes) => store.write(block, offset, bytes),
        sync: () => {},
      },
    });
  }
}

/** Writes nothing again before it syncs what it salvaged. */
class SalvageBelievesCache extends Machine {
  protected override recover(deps: RecoveryDeps): RecoveryReport {
    const { store } = deps;
    return super.recover({
      ...deps,
      store: {
        read: (block, offset, length) => store.read(block, offset, length),
        write: (block, offset, bytes) => {
          if (bytes.length === 8) store.write(block, offset, bytes);
        },
        sync: (block) => store.sync(block),
      },
    });
  }
}

/** Rows and chain heads in two transactions: a start that was cut between them finds half of it. */
class RecoveryNotIdempotent extends Machine {
  protected override recover(deps: RecoveryDeps): RecoveryReport {
    const report = super.recover(deps);
    for (const block of report.blocks) {
      const last = deps.index.tailRows(block.no).at(-1);
      const head = deps.index.chain(block.camera);
      if (last === undefined || head === null || report.salvaged === 0) continue;
      const { camera } = block;
      deps.index.acknowledge([{ block: block.no, camera, row: last, headerHash: head.headerHash }]);
    }
    return report;
  }
}

class HoldsForgotten extends Machine {
  override pushHolds(): void {}
}

/** The hold reaches the index only when the program starts next. */
class HoldsLate extends Machine {
  #started = false;

  override pushHolds(): void {
    if (!this.#started) super.pushHolds();
    this.#started = true;
  }
}

class NoFreeBox extends Machine {
  protected override write(block: BlockNo, offset: number, parts: readonly Uint8Array[]): void {
    const bytes = Uint8Array.from(parts.flatMap((p) => [...p]));
    const { blockBytes } = this.parts.disks;
    const page = bytes.length - ALIGN;
    const tail = page > 0 && offset + bytes.length < blockBytes;
    super.write(block, offset, [tail ? bytes.subarray(0, page) : bytes]);
  }

  protected override recover(deps: RecoveryDeps): RecoveryReport {
    const { store } = deps;
    return super.recover({
      ...deps,
      store: {
        read: (block, offset, length) => store.read(block, offset, length),
        write: (block, offset, bytes) => {
          if (offset % ALIGN !== 0 || bytes.length > 8) store.write(block, offset, bytes);
        },
        sync: (block) => store.sync(block),
      },
    });
  }
}

class ChainForgotten extends Machine {
  protected override openPool(report: RecoveryReport): Pool {
    const { ledger, disks } = this.parts;
    const index = this.index;
    return new class extends Pool {
      override previous(): Uint8Array {
        return new Uint8Array(32);
      }
    }(index, ledger.rules, disks.blockBytes, report.blocks);
  }
}

/** The new floor is known and old blocks are not judged by it. */
class OldFloorKept extends Machine {
  override applyRules(): void {
    this.parts.db.meddle(`update main.block set rules = ${this.parts.ledger.rules.version}`);
    super.applyRules(this.parts.ledger.rules);
  }
}

/** The whole pool's epoch follows the index's, which two cuts in a row leave two behind. */
class EpochRunsAhead extends Machine {
  protected override nextEpoch(_found: number, indexed: number): number {
    return indexed + 1;
  }
}

/** A disk's say about itself is not asked for. */
class DisksNotAsked extends Machine {
  protected override identityOf(ordinal: number): ReturnType<Machine["identityOf"]> {
    const right = super.identityOf(ordinal);
    const indexed = this.index.disks().find((d) => d.ordinal === ordinal);
    if (right === null || indexed === undefined) return right;
    return { ...right, pool: this.parts.poolId, disk: indexed.id, epoch: indexed.epoch };
  }
}

/** Recovery takes the camera's older block for the one to go on in. */
class RecoveredAtStart extends Machine {
  protected override openPool(report: RecoveryReport): Pool {
    const { ledger, disks } = this.parts;
    const blocks = report.blocks.map((block) => {
      const rows = this.index.tailRows(block.no);
      const before = rows.at(-2);
      const layout = before === undefined
        ? null
        : layAppend(before.offset, before.payloadLength, disks.blockBytes);
      return layout === null ? block : { ...block, cursor: layout.next };
    });
    return new Pool(this.index, ledger.rules, disks.blockBytes, blocks);
  }
}

/** All planted bugs by name. */
export const PLANTED: Readonly<Record<string, Build>> = {
  "no sync before the commit": NoSync,
  "index committed before the data is synced": IndexBeforeSync,
  "failed sync ignored": SyncErrorIgnored,
  "failed sync retried and believed": FailedSyncRetried,
  "block reused before its delete is durable": ReusedBeforeDelete,
  "retention by the wall clock": WallClock,
  "retention one millisecond short": OneTooEarly,
  "wrong block at the wrap": WrongOrderAtWrap,
  "block one page too long": BlockTooLong,
  "fragments of an earlier use salvaged": careless({ generation: false, chain: false }),
  "chain not checked when salvaging": careless({ chain: false }),
  "payload not checked when salvaging": careless({ payload: false }),
  "header's checksum not checked when salvaging": careless({ checksum: false }),
  "erased block freed twice": DoubleFree,
  "salvaged footage not synced": SalvageUnsynced,
  "salvage believes the page cache": SalvageBelievesCache,
  "recovery not idempotent": RecoveryNotIdempotent,
  "holds not in the guard": HoldsForgotten,
  "holds reach the guard late": HoldsLate,
  "no free box behind the newest fragment": NoFreeBox,
  "chain not kept": ChainForgotten,
  "raised floor not applied": OldFloorKept,
  "epoch runs ahead of the disk": EpochRunsAhead,
  "disks not asked who they are": DisksNotAsked,
  "cursor one fragment too early after recovery": RecoveredAtStart,
};
