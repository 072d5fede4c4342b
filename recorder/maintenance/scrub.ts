/**
 * Re-reads all footage and compares it with the hashes that the index has had since the recording.
 * What differs is noted as damage, by camera and time; what was expected is never changed.
 *
 * Goes block by block. The place is kept in the index after every step, behind what was found, so
 * that a cut repeats a piece and skips none; a rebuilt index begins anew.
 */
import type { DatabaseSync } from "node:sqlite";
import { BlockNo, type CameraId, type PoolId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { int } from "../index/columns.ts";
import { Index, type IndexedBlock } from "../index/index.ts";
import type { FragmentRow } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import { rowEnd } from "../index/summary.ts";
import { batches, faultsOf, type ReadBlock } from "./scrub_batch.ts";
import { openingFault } from "./scrub_opening.ts";
import { type ScrubPlace, scrubPlace, storePlace } from "./scrub_place.ts";

/** What a scrub works on. */
export interface ScrubDeps {
  readonly db: DatabaseSync;
  readonly index: Index;
  /** Reads without holding up anybody; rejects when the disk cannot give the bytes. */
  readonly read: ReadBlock;
  readonly pool: PoolId;
  readonly blockBytes: number;
  /** Disks that are there, by ordinal; the others' blocks are passed over. */
  readonly usable?: (disk: number) => boolean;
}

/** Footage that is not what was recorded. */
export interface ScrubFinding {
  readonly block: BlockNo;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly what: string;
  /** It was not known before. */
  readonly fresh: boolean;
}

/** What a step read. */
export interface ScrubStep {
  readonly bytes: number;
  readonly fragments: number;
  readonly findings: readonly ScrubFinding[];
  /** Everything has been read once; the next step begins anew. */
  readonly done: boolean;
}

/**
 * Reads about `budget` bytes on from where the last step ended, at least one piece of at most one
 * MiB (or one fragment that is longer). Throws only when the index fails.
 */
export async function scrubStep(deps: ScrubDeps, budget: number): Promise<ScrubStep> {
  const step = new Step(deps, budget);
  return await step.run();
}

class Step {
  readonly #deps: ScrubDeps;
  readonly #findings: ScrubFinding[] = [];
  readonly #budget: number;
  #bytes = 0;
  #fragments = 0;

  constructor(deps: ScrubDeps, budget: number) {
    this.#deps = deps;
    this.#budget = budget;
  }

  async run(): Promise<ScrubStep> {
    const { index } = this.#deps;
    let place: ScrubPlace | null = scrubPlace(index);
    do place = await this.#block(place); while (place !== null && this.#bytes < this.#budget);
    storePlace(index, place);
    return {
      bytes: this.#bytes,
      fragments: this.#fragments,
      findings: this.#findings,
      done: place === null,
    };
  }

  /** Reads on in one block; answers where to go on, or `null` at the end of the pool. */
  async #block(place: ScrubPlace): Promise<ScrubPlace | null> {
    const block = this.#next(place.block);
    if (block === null) return null;
    const after = { block: BlockNo(block.no + 1), generation: 0, sequence: 0 };
    if (this.#deps.usable?.(block.disk) === false) return after;
    const same = block.no === place.block && block.generation === place.generation;
    const done = same ? place.sequence : 0;
    const rows = this.#deps.index.rows(block.no);
    if (done === 0 && rows.length > 0) {
      const fault = await openingFault(this.#deps, block);
      if (fault !== null) this.#tell(block, { ...wholeBlock(rows), what: fault });
    }
    let sequence = done;
    for (const batch of batches(rows.filter((row) => row.sequence > done))) {
      const faults = await faultsOf(this.#deps, block, batch);
      if (!this.#unchanged(block)) return after;
      for (const { row, what } of faults) {
        this.#tell(block, { row, from: row.start, to: rowEnd(row), what });
      }
      this.#fragments += batch.rows.length;
      this.#bytes += batch.length;
      sequence = batch.rows.at(-1)?.sequence ?? sequence;
      if (this.#bytes >= this.#budget) {
        return { block: block.no, generation: block.generation, sequence };
      }
    }
    return after;
  }

  #next(from: BlockNo): IndexedBlock | null {
    const row = this.#deps.db.prepare(
      "select no from block where no >= ? and state in (2, 3) order by no limit 1",
    ).get(from);
    return row === undefined ? null : this.#deps.index.block(BlockNo(int(row, "no")));
  }

  /** The block was given up while it was read: what was found is no damage. */
  #unchanged(block: IndexedBlock): boolean {
    const now = this.#deps.index.block(block.no);
    return now !== null && now.generation === block.generation &&
      (now.state === BlockState.open || now.state === BlockState.sealed);
  }

  #tell(
    block: IndexedBlock,
    found: { row: FragmentRow; from: UtcMs; to: UtcMs; what: string },
  ): void {
    if (block.camera === null || !this.#unchanged(block)) return;
    const { row, from, to, what } = found;
    const fresh = this.#deps.index.recordDamage(block, { ...row, start: from }, to, what);
    this.#findings.push({ block: block.no, camera: block.camera, from, to, what, fresh });
  }
}

/** Damage of a block's first bytes is damage of all that is in it; sequence 0 is no fragment's. */
function wholeBlock(rows: readonly FragmentRow[]): { row: FragmentRow; from: UtcMs; to: UtcMs } {
  const first = rows[0] as FragmentRow; // the caller has seen that there is one
  const last = rows.at(-1) ?? first;
  return { row: { ...first, sequence: 0 }, from: first.start, to: rowEnd(last) };
}
