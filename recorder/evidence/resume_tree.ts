/** Where signing goes on after a start: the tree that the newest checkpoint signed, found again. */
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import { hexOf, type SignedCheckpoint } from "./checkpoint.ts";
import { checkpointNumbered, DamagedCheckpoint, latestCheckpoint } from "./checkpoint_store.ts";
import {
  EMPTY_TREE,
  grow,
  keepSubtrees,
  linesAfter,
  LogNotWhole,
  type LogTree,
  openTree,
  sizeOf,
  treeRoot,
} from "./log_tree.ts";

/** Where to go on. */
export interface Resumed {
  readonly tree: LogTree;
  /** The newest checkpoint that can be read. */
  readonly newest: SignedCheckpoint | null;
  /** The newest number that was given, readable or not. */
  readonly number: number;
}

/**
 * Finds the tree of the newest checkpoint: from what is kept of it in the ordinary case, else from all
 * lines of the log. What does not fit is told in the log (`log-broken`, `checkpoint-damaged`); signing
 * goes on over what is there, and a verifier shows the break.
 */
export function resumeTree(ledger: Ledger, stamp: () => Stamp): Resumed {
  const tell = (kind: string, reason: string, details: Record<string, unknown>) =>
    ledger.commit((tx) => tx.appendEvent({ kind, camera: null, reason, details }, stamp()));
  const { newest, number, damaged } = newestReadable(ledger);
  if (damaged !== null) {
    tell("checkpoint-damaged", "the newest checkpoint cannot be read", { why: damaged });
  }
  if (newest === null) return { tree: recompute(ledger), newest, number };
  const { log, counts } = newest.checkpoint;
  const fits = (tree: LogTree) =>
    sizeOf(tree) === log.size && hexOf(treeRoot(tree)) === log.root && tree.head === log.head;
  try {
    const tree = openTree(ledger, log.size, counts);
    if (fits(tree)) return { tree, newest, number };
  } catch (error) {
    if (!(error instanceof LogNotWhole)) throw error;
  }
  const tree = recompute(ledger, log.size);
  if (!fits(tree)) {
    tell("log-broken", "the log is not the one that was signed: it was changed or damaged", {
      checkpoint: newest.checkpoint.number,
      lines: log.size,
      there: sizeOf(tree),
    });
  }
  return { tree, newest, number };
}

/** The tree of the first lines, from the lines alone; what was kept of it is replaced. */
function recompute(ledger: Ledger, upTo?: number): LogTree {
  const { tree, filled } = grow(EMPTY_TREE, linesAfter(ledger, 0, upTo));
  ledger.seal((tx) => {
    tx.outsideSum("DELETE FROM log_subtree");
    keepSubtrees(tx, filled);
  });
  return tree;
}

function newestReadable(ledger: LedgerReader) {
  try {
    const newest = latestCheckpoint(ledger);
    return { newest, number: newest?.checkpoint.number ?? 0, damaged: null };
  } catch (error) {
    if (!(error instanceof DamagedCheckpoint)) throw error;
    const newest = readableBelow(ledger, error.number);
    return { newest, number: error.number, damaged: error.message };
  }
}

function readableBelow(ledger: LedgerReader, number: number): SignedCheckpoint | null {
  for (let at = number;;) {
    const row = ledger.rows("SELECT max(number) AS number FROM checkpoint WHERE number < ?", at)[0];
    if (row === undefined || row["number"] === null) return null;
    at = Number(row["number"]);
    try {
      return checkpointNumbered(ledger, at);
    } catch (error) {
      if (!(error instanceof DamagedCheckpoint)) throw error;
    }
  }
}
