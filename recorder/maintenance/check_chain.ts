/** Whether a camera's fragments are one unbroken chain, as far as they are held. */
import type { BlockNo, CameraId } from "../../src/base/ids.ts";
import { NO_PREVIOUS } from "../format/fragment_header.ts";
import { equalBytes } from "../format/scan.ts";
import type { ChainHead } from "../index/index.ts";
import type { FragmentRow } from "../index/rows.ts";
import type { CheckedLink } from "./check_block.ts";
import { type Finding, REMEDY_DAMAGE, REMEDY_REBUILD } from "./finding.ts";
import { chainKey } from "./rewritten.ts";

/** How many blocks back a fork is looked for: a block that failed is the one before. */
const FORK_DEPTH = 4;

/** Follows one camera's chain from block to block; blocks come in the order of their first fragments. */
export class ChainCheck {
  readonly findings: Finding[] = [];
  readonly #camera: CameraId;
  /** The last header of each block so far. */
  readonly #ends = new Set<string>();
  /** Every header of the newest few blocks. */
  #recent: { readonly keys: ReadonlySet<string>; readonly sequences: ReadonlySet<number> }[] = [];
  #newest: { readonly row: FragmentRow; readonly hash: Uint8Array } | null = null;

  constructor(camera: CameraId) {
    this.#camera = camera;
  }

  /**
   * Takes a block. A predecessor that is not held is no fault: its block may have been reused. It is
   * one when the fragment with the number before is held and is another.
   */
  block(no: BlockNo, rows: readonly FragmentRow[], link: CheckedLink | null): void {
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined || link === null) {
      this.#recent = [];
      return;
    }
    const key = (hash: Uint8Array) => chainKey(hash).toHex();
    const named = key(link.firstPrevious);
    const known = equalBytes(link.firstPrevious, NO_PREVIOUS) || this.#ends.has(named) ||
      this.#recent.some(({ keys }) => keys.has(named));
    const held = this.#recent.some(({ sequences }) => sequences.has(first.sequence - 1));
    if (!known && held) {
      this.findings.push({
        block: no,
        camera: this.#camera,
        from: first.start,
        to: first.start,
        what: "the chain is broken: it names another predecessor than the one that is held",
        remedy: REMEDY_DAMAGE,
      });
    }
    const end = link.hashes.at(-1);
    if (end === undefined) return;
    this.#ends.add(key(end));
    const keys = new Set(link.hashes.map(key));
    // With damaged headers in between there are fewer hashes than rows, and which is whose is not known.
    const whole = link.hashes.length === rows.length;
    this.#recent = [
      { keys, sequences: new Set(whole ? rows.map((r) => r.sequence) : []) },
      ...this.#recent.slice(0, FORK_DEPTH - 1),
    ];
    if (whole) this.#newest = { row: last, hash: end };
  }

  /** The chain's head in the index is the newest fragment, where that is held. */
  head(head: ChainHead | null): void {
    const newest = this.#newest;
    if (newest === null) return;
    const { row, hash } = newest;
    const fault = head === null
      ? "the index has no end of its chain"
      : head.sequence === row.sequence && !equalBytes(head.headerHash, hash)
      ? "the index has another end of its chain"
      : head.sequence < row.sequence && head.run <= row.run
      ? "the index's end of its chain is older than its newest fragment"
      : null;
    if (fault === null) return;
    this.findings.push({
      block: null,
      camera: this.#camera,
      from: row.start,
      to: row.start,
      what: fault,
      remedy: REMEDY_REBUILD,
    });
  }
}
