/**
 * The evidence of a running recorder: each minute, and at each event of consequence, what it holds and
 * knows is signed. One transaction writes the checkpoint and, each minute, trusted time with it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { PoolId } from "../../src/base/ids.ts";
import type { EvidenceStatus } from "../read_port.ts";
import type { TrustedTime } from "../engine/trusted_time.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { sleep } from "../engine/commit_loop.ts";
import { ChainHeads } from "./chain_heads.ts";
import {
  checkpointHash,
  type CheckpointReason,
  hexOf,
  signCheckpoint,
  type SignedCheckpoint,
} from "./checkpoint.ts";
import { keepCheckpoint, thinOut } from "./checkpoint_store.ts";
import { tellKey } from "./device_key.ts";
import { grow, keepSubtrees, linesAfter, type LogTree, sizeOf, treeRoot } from "./log_tree.ts";
import type { OpenedSigner } from "./signer.ts";
import { newestReceipt } from "./receipts.ts";
import { resumeTree } from "./resume_tree.ts";

/** What evidence is made from. */
export interface EvidenceDeps {
  readonly ledger: Ledger;
  /** The index's database: the newest acknowledged fragments are read from it. */
  readonly database: DatabaseSync;
  readonly time: Pick<TrustedTime, "stamp" | "state" | "good">;
  readonly signer: OpenedSigner;
  readonly pool: PoolId;
  /** The program's version. */
  readonly version: string;
  /** Takes a line for people, in English. */
  readonly say: (line: string) => void;
}

/** Makes checkpoints: what exports and sign-ins are given. */
export interface CheckpointWriter {
  /** Signs everything up to now and keeps it, durable when it returns. */
  checkpoint(reason: CheckpointReason): SignedCheckpoint;
  /** The same within about a second; many calls in it make one checkpoint. */
  soon(reason: CheckpointReason): void;
}

/** Never thinned out: somebody outside may have them, or be asked about the time around them. */
const KEPT: ReadonlySet<CheckpointReason> = new Set(["export", "witness"]);

const THIN_EVERY_MS = 3_600_000;
const LOOK_MS = 1000;

export class Evidence implements CheckpointWriter {
  readonly #deps: EvidenceDeps;
  readonly #heads: ChainHeads;
  #tree: LogTree;
  #newest: SignedCheckpoint | null;
  #number: number;
  #due: CheckpointReason | null = null;
  #thinnedAt: number;

  /** Goes on from the newest checkpoint; a log that differs from it is told in the log and goes on. */
  constructor(deps: EvidenceDeps) {
    this.#deps = deps;
    this.#heads = new ChainHeads(deps.database);
    const resumed = resumeTree(deps.ledger, () => deps.time.stamp());
    this.#tree = resumed.tree;
    this.#newest = resumed.newest;
    this.#number = resumed.number;
    this.#thinnedAt = Math.floor(deps.time.stamp().trusted / THIN_EVERY_MS);
    tellKey(deps.ledger, deps.signer, deps.time.stamp(), deps.say);
  }

  checkpoint(reason: CheckpointReason): SignedCheckpoint {
    return this.#write(reason, false);
  }

  soon(reason: CheckpointReason): void {
    this.#due ??= reason;
  }

  /** The newest checkpoint, at most a minute old while the recorder runs. */
  get newest(): SignedCheckpoint {
    return this.#newest ?? this.checkpoint("minute");
  }

  /** Each minute, in the place of storing trusted time alone. */
  everyMinute(): void {
    this.#write(this.#due ?? "minute", true);
  }

  /** Makes the checkpoints that are due {@link soon}, until aborted. */
  async run(signal: AbortSignal): Promise<void> {
    this.checkpoint("start");
    while (!signal.aborted) {
      await sleep(LOOK_MS, signal);
      if (this.#due !== null) this.checkpoint(this.#due);
    }
  }

  /** Signs the end of this run; a disk that does not let it keeps nobody from stopping. */
  stop(): void {
    try {
      this.checkpoint("stop");
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#deps.say(`the end of this run could not be signed: ${why}`);
    }
  }

  get status(): EvidenceStatus {
    const { ledger, signer } = this.#deps;
    const newest = this.#newest?.checkpoint;
    const receipt = newestReceipt(ledger);
    const [first] = ledger.events(1, 1);
    const [broken] = ledger.newestEvents(1, { kind: "log-broken" });
    return {
      key: signer.keyId,
      publicKey: hexOf(signer.publicKey),
      newest: newest === undefined
        ? null
        : { number: newest.number, at: newest.wall, lines: newest.log.size },
      witnessed: receipt && { number: receipt.number, at: receipt.at, by: receipt.witness },
      unwitnessedSince: receipt?.at ?? first?.at ?? null,
      brokenAt: broken?.at ?? null,
    };
  }

  #write(reason: CheckpointReason, saveTime: boolean): SignedCheckpoint {
    const { ledger, time, signer, pool, version } = this.#deps;
    const { tree, filled } = grow(this.#tree, linesAfter(ledger, this.#tree.last));
    const now = time.stamp();
    const cameras = this.#heads.now();
    const number = this.#number + 1;
    const signed = signCheckpoint({
      holdfast: "checkpoint",
      version: 1,
      number,
      reason,
      key: signer.keyId,
      pool,
      wall: now.at,
      trusted: now.trusted,
      clock: time.good ? "good" : "unknown",
      log: { size: sizeOf(tree), root: hexOf(treeRoot(tree)), head: tree.head },
      cameras,
      counts: {
        fragments: cameras.reduce((sum, { sequence }) => sum + sequence, 0),
        ...tree.counts,
      },
      software: version,
      previous: this.#newest === null ? null : checkpointHash(this.#newest.text),
    }, signer);
    const hour = Math.floor(now.trusted / THIN_EVERY_MS);
    const state = time.state;
    ledger.seal((tx) => {
      if (saveTime) tx.saveTrusted(state);
      keepSubtrees(tx, filled);
      keepCheckpoint(tx, signed, KEPT.has(reason));
      if (hour !== this.#thinnedAt) thinOut(tx, now.trusted);
    });
    this.#thinnedAt = hour;
    this.#tree = tree;
    this.#newest = signed;
    this.#number = number;
    this.#due = null;
    return signed;
  }
}
