/** Which disks may be written, from what their commits and probes say. */
import type { BlockNo, DiskId } from "../../src/base/ids.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { DurationMs, MonoMs, UtcMs } from "../../src/base/units.ts";
import type { DiskSet } from "../disk/disk_set.ts";
import { diskFolder } from "../disk/paths.ts";
import type { Index } from "../index/index.ts";
import type { EventInput } from "../ledger/records.ts";
import type { CommitEvents } from "./commit_loop.ts";

/** A disk's state as the page shows it. */
export interface DiskCondition {
  readonly id: DiskId;
  readonly state: "in-use" | "failed" | "refused" | "missing";
  readonly detail: string;
  readonly since: UtcMs;
  /** The newest commit took long. */
  readonly slow: boolean;
}

/** What is needed to judge disks and to tell of them. */
export interface DiskHealthDeps {
  readonly index: Index;
  readonly clock: Clock;
  readonly disks: DiskSet;
  readonly told: (event: EventInput) => void;
  /** A disk is used no more, or again. */
  readonly changed: (condition: DiskCondition) => void;
}

/** After so many failures with no success between them the disk rests. */
const FAILURES = 3;
const PROBE_EVERY_MS = 30_000;

interface Known {
  condition: DiskCondition;
  failures: number;
  probeAt: MonoMs;
  probing: boolean;
}

export class DiskHealth implements CommitEvents {
  readonly #deps: DiskHealthDeps;
  readonly #known = new Map<number, Known>();
  readonly #probes = new Set<Promise<void>>();

  constructor(deps: DiskHealthDeps) {
    this.#deps = deps;
    for (const disk of deps.disks.disks) {
      const condition: DiskCondition = {
        id: disk.id,
        state: "in-use",
        detail: "",
        since: deps.clock.wall(),
        slow: false,
      };
      this.#known.set(disk.ordinal, {
        condition,
        failures: 0,
        probeAt: deps.clock.mono(),
        probing: false,
      });
    }
  }

  /** Whether new footage may go to the disk. */
  usable(disk: number): boolean {
    return this.#known.get(disk)?.condition.state === "in-use";
  }

  get conditions(): readonly DiskCondition[] {
    return [...this.#known.values()].map(({ condition }) => condition);
  }

  /** The disk is not the one that belongs there, or not there: nothing is written to it until the next start. */
  refuse(disk: number, state: "refused" | "missing", why: string): void {
    this.#set(disk, { state, detail: why });
  }

  /** How many disks take new footage. */
  get usableDisks(): number {
    return this.conditions.filter(({ state }) => state === "in-use").length;
  }

  failed(disk: number, blocks: readonly BlockNo[], why: string, hung = false): void {
    const known = this.#known.get(disk);
    if (known === undefined) return;
    known.failures = hung ? FAILURES : known.failures + 1;
    this.#deps.told({
      kind: "disk-failed",
      camera: null,
      reason: `the disk failed while writing: ${why}`,
      details: { disk: known.condition.id, blocks },
    });
    if (known.failures >= FAILURES && known.condition.state === "in-use") {
      this.#set(disk, { state: "failed", detail: why });
      known.probeAt = (this.#deps.clock.mono() + PROBE_EVERY_MS) as MonoMs; // later on the same clock
    }
  }

  committed(disk: number, _took: DurationMs): void {
    const known = this.#known.get(disk);
    if (known === undefined) return;
    known.failures = 0;
    if (known.condition.slow) known.condition = { ...known.condition, slow: false };
  }

  slow(disk: number, took: DurationMs): void {
    const known = this.#known.get(disk);
    if (known === undefined) return;
    known.condition = { ...known.condition, slow: true };
    this.#deps.told({
      kind: "disk-slow",
      camera: null,
      reason: `the disk took ${Math.round(took)} ms to make footage durable`,
      details: { disk: known.condition.id },
    });
  }

  /** Tries a failed disk now and then, and takes it back when it can keep a file again. A hung disk keeps nobody waiting. */
  tick(): void {
    const now = this.#deps.clock.mono();
    for (const [disk, known] of this.#known) {
      if (known.condition.state !== "failed" || known.probing || now < known.probeAt) continue;
      known.probing = true;
      this.#probes.add(this.#probe(disk, known));
    }
  }

  /** Resolves when no probe is under way; one on a hung disk is given up after a second. */
  async stop(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, 1000));
    await Promise.race([Promise.allSettled(this.#probes), late]);
    clearTimeout(timer);
  }

  async #probe(disk: number, known: Known): Promise<void> {
    const well = await probe(diskFolder(this.#deps.disks.at(disk).path));
    known.probing = false;
    known.probeAt = (this.#deps.clock.mono() + PROBE_EVERY_MS) as MonoMs; // later on the same clock
    if (!well) return;
    known.failures = FAILURES - 1;
    this.#set(disk, { state: "in-use", detail: "" });
  }

  #set(disk: number, change: Pick<DiskCondition, "state" | "detail">): void {
    const known = this.#known.get(disk);
    if (known === undefined) return;
    known.condition = { ...known.condition, ...change, since: this.#deps.clock.wall() };
    this.#deps.index.setUsable(disk, change.state === "in-use");
    this.#deps.told({
      kind: `disk-${change.state}`,
      camera: null,
      reason: change.detail || "the disk is in use",
      details: { disk: known.condition.id },
    });
    this.#deps.changed(known.condition);
  }
}

async function probe(folder: string): Promise<boolean> {
  const path = `${folder}/probe`;
  try {
    using file = await Deno.open(path, { write: true, create: true, truncate: true });
    await file.write(new Uint8Array(4096));
    await file.sync();
    await Deno.remove(path);
    return true;
  } catch {
    return false;
  }
}
