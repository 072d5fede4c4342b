/**
 * Proves that index and blocks belong together: what the index claims is on the disks (invariant 3),
 * every block plays (5), and the index says nothing that the blocks do not (6). Changes nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { BlockNo, CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { int, intOrNull } from "../index/columns.ts";
import { Index, type IndexedBlock, type IndexedDisk } from "../index/index.ts";
import type { FragmentRow } from "../index/rows.ts";
import { BlockState } from "../index/schema.ts";
import { packSpans, summarize } from "../index/summary.ts";
import { releaseAt, type ReleaseRules } from "../pool/release.ts";
import { equalBytes } from "../format/scan.ts";
import { blob } from "../index/columns.ts";
import { BlockCheck, type CheckBlockDeps } from "./check_block.ts";
import { ChainCheck } from "./check_chain.ts";
import { type Finding, REMEDY_DAMAGE, REMEDY_REBUILD } from "./finding.ts";

/** What a check works on. The database may be open for reading only, and the recorder may run. */
export interface CheckDeps extends CheckBlockDeps {
  readonly db: DatabaseSync;
  readonly rules: ReleaseRules;
}

/** How far a check is, in blocks. */
export interface CheckProgress {
  readonly done: number;
  readonly total: number;
}

/** What a check looked at and found. */
export interface CheckReport {
  readonly blocks: number;
  readonly fragments: number;
  readonly problems: readonly Finding[];
}

/** Checks without a break. */
export function check(deps: CheckDeps, progress?: (p: CheckProgress) => void): CheckReport {
  const steps = checkSteps(deps);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    progress?.(step.value);
  }
}

/** Checks, pausing after every block: cameras in turn, each along its chain, then what holds no footage. */
export function* checkSteps(deps: CheckDeps): Generator<CheckProgress, CheckReport> {
  const work = new Check(deps);
  work.database();
  const order = work.blocksInOrder();
  let done = 0;
  for (const { no, camera } of order) {
    work.block(no, camera);
    yield { done: ++done, total: order.length };
  }
  return work.report();
}

class Check {
  readonly #deps: CheckDeps;
  readonly #index: Index;
  readonly #disks: readonly IndexedDisk[];
  readonly #problems: Finding[] = [];
  #chain: { readonly camera: CameraId; readonly check: ChainCheck } | null = null;
  #blocks = 0;
  #fragments = 0;

  constructor(deps: CheckDeps) {
    this.#deps = deps;
    this.#index = new Index(deps.db);
    this.#disks = this.#index.disks();
  }

  database(): void {
    for (const row of this.#deps.db.prepare("pragma integrity_check(20)").all()) {
      const said = String(row["integrity_check"]);
      if (said !== "ok") this.#atAll(`the index file is damaged: ${said}`);
    }
    const strays = this.#deps.db.prepare(`
      select (select count(*) from tail where block not in (select no from block where state = 2))
        + (select count(*) from block_rows where no not in (select no from block where state = 3)) as n
    `).get();
    const n = strays === undefined ? 0 : int(strays, "n");
    if (n > 0) this.#atAll(`the index holds ${n} lists of fragments of blocks without footage`);
  }

  #atAll(what: string): void {
    const nowhere = { block: null, camera: null, from: null, to: null };
    this.#problems.push({ ...nowhere, what, remedy: REMEDY_REBUILD });
  }

  blocksInOrder(): { no: BlockNo; camera: CameraId | null }[] {
    return this.#deps.db.prepare(`
      select no, case when state in (2, 3) then camera end as owner from block
      order by owner is null, owner, state = 2, newest_trusted, no
    `).all().map((row) => {
      const camera = intOrNull(row, "owner");
      return { no: BlockNo(int(row, "no")), camera: camera === null ? null : CameraId(camera) };
    });
  }

  block(no: BlockNo, camera: CameraId | null): void {
    if (camera !== (this.#chain?.camera ?? null)) this.#turnTo(camera);
    const block = this.#index.block(no);
    const disk = this.#disks.find((d) => d.ordinal === block?.disk);
    if (block === null || disk === undefined || !disk.usable) return;
    this.#blocks++;
    const looked = new BlockCheck(this.#deps, block);
    if (block.state === BlockState.free) looked.free(disk);
    const holds = block.state === BlockState.open || block.state === BlockState.sealed;
    if (holds) this.#footage(block, disk, looked);
    else if (block.failed) {
      looked.findings.push({
        block: no,
        camera: null,
        from: null,
        to: null,
        what: block.generation > 0
          ? "it failed while it was written and is not used; the next start tries it again"
          : "it is not used, because it may hold footage that cannot be read",
        remedy: REMEDY_DAMAGE,
      });
    }
    if (this.#unchanged(block)) this.#problems.push(...looked.findings);
  }

  #footage(block: IndexedBlock, disk: IndexedDisk, looked: BlockCheck): void {
    const rows = this.#index.rows(block.no);
    // A claim whose first fragment is not acknowledged: its opening may not even be written.
    if (rows.length === 0 && block.state === BlockState.open) return;
    if (rows.length === 0) {
      const { start: from, end: to } = this.#span(block.no);
      const what = "the index has lost its list of fragments";
      const { no, camera } = block;
      looked.findings.push({ block: no, camera, from, to, what, remedy: REMEDY_REBUILD });
      return;
    }
    this.#fragments += rows.length;
    const link = looked.footage(rows, disk);
    if (block.camera !== null) this.#chain?.check.block(block.no, rows, link);
    if (block.state === BlockState.sealed) this.#summary(block, rows, looked.findings);
  }

  /** Recording went on meanwhile: what was found says nothing about the block as it is now. */
  #unchanged(block: IndexedBlock): boolean {
    const now = this.#index.block(block.no);
    return now !== null && now.generation === block.generation &&
      (now.state === block.state || now.state === BlockState.sealed);
  }

  #summary(block: IndexedBlock, rows: readonly FragmentRow[], findings: Finding[]): void {
    const row = this.#deps.db.prepare("select * from block where no = ?").get(block.no);
    if (row === undefined || int(row, "state") !== BlockState.sealed) return;
    const { rules } = this.#deps;
    const s = summarize(rows);
    const span = this.#span(block.no);
    const tell = (what: string) => {
      // The longer of both: what is missing from the one is in the other.
      const from = UtcMs(Math.min(s.start, span.start ?? s.start));
      const to = UtcMs(Math.max(s.end, span.end ?? s.end));
      const { no, camera } = block;
      findings.push({ block: no, camera, from, to, what, remedy: REMEDY_REBUILD });
    };
    const same = int(row, "start_ms") === s.start && int(row, "end_ms") === s.end &&
      intOrNull(row, "good_end") === s.goodEnd &&
      (s.goodEnd === null || intOrNull(row, "good_lag") === s.goodLag) &&
      intOrNull(row, "unknown_trusted") === s.unknownTrusted &&
      int(row, "newest_trusted") === s.newestTrusted && int(row, "fragments") === rows.length &&
      equalBytes(blob(row, "spans"), packSpans(s.spans));
    if (!same) tell("what the index says of the block as a whole does not follow from its rows");
    const release = releaseAt(s, rules);
    if (int(row, "rules") !== rules.version) {
      tell("it was judged under other rules than those in force");
    } else if (int(row, "release_at") !== release) {
      tell(
        `the index releases it at trusted ${int(row, "release_at")}, the rules at ${release}`,
      );
    }
  }

  /** Displayed time of a sealed block's footage, as the block's own row in the index says. */
  #span(no: BlockNo): { start: UtcMs | null; end: UtcMs | null } {
    const row = this.#deps.db.prepare("select start_ms, end_ms from block where no = ?").get(no);
    const at = (column: string) => {
      const ms = row === undefined ? null : intOrNull(row, column);
      return ms === null ? null : UtcMs(ms);
    };
    return { start: at("start_ms"), end: at("end_ms") };
  }

  #turnTo(camera: CameraId | null): void {
    if (this.#chain !== null) {
      this.#chain.check.head(this.#index.chain(this.#chain.camera));
      this.#problems.push(...this.#chain.check.findings);
    }
    this.#chain = camera === null ? null : { camera, check: new ChainCheck(camera) };
  }

  report(): CheckReport {
    this.#turnTo(null);
    return { blocks: this.#blocks, fragments: this.#fragments, problems: this.#problems };
  }
}
