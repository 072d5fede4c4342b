/** What somebody may do to a log: each case changes it at random. */
import { checkpointHash, hexOf, signCheckpoint } from "../../recorder/evidence/checkpoint.ts";
import type { SignedCheckpoint } from "../../recorder/evidence/checkpoint.ts";
import { KEY_KIND } from "../../recorder/evidence/device_key.ts";
import { chainHash, lineLeaf, type LogLine } from "../../recorder/evidence/log_line.ts";
import { append, EMPTY_RANGE, rootOf } from "../../recorder/evidence/merkle.ts";
import type { Signer } from "../../recorder/evidence/signer.ts";
import { FIRST_HASH } from "../../recorder/ledger/event_hash.ts";
import { TrustedMs, UtcMs } from "../../src/base/units.ts";
import type { Rng } from "../sim/random.ts";
import type { Effort } from "./tamper.ts";
import type { Log, LogHistory } from "./log_history.ts";

/** A log that was tampered with. */
export interface Tampered extends Log {
  /**
   * Whether it can be told from inside of the box, as far as its checkpoints reach: nobody signed it
   * who should have.
   */
  readonly unsigned: boolean;
  /** Lines from the first on that are still those of the truth. */
  readonly sameLines: number;
}

/** Changes a log; `null` where it has nothing that could be changed so. */
export type TamperLog = (
  truth: LogHistory,
  rng: Rng,
  effort: Effort,
  stranger: Signer,
) => Tampered | null;

/** Lines numbered and chained anew. */
export function chained(lines: readonly LogLine[]): LogLine[] {
  let before = FIRST_HASH;
  return lines.map((line, i) => {
    const numbered = { ...line, id: i + 1 };
    before = chainHash(before, numbered);
    return { ...numbered, hash: before };
  });
}

/** Checkpoints made anew over lines by whoever has a key; each is over as many lines as `sizes` says. */
function signedAnew(
  lines: readonly LogLine[],
  checkpoints: readonly SignedCheckpoint[],
  signer: Signer,
): SignedCheckpoint[] {
  let previous: SignedCheckpoint | null = null;
  let range = EMPTY_RANGE;
  return checkpoints.map((old) => {
    const size = Math.min(old.checkpoint.log.size, lines.length);
    range = append(range, lines.slice(range.size, size).map(lineLeaf));
    const log = { size, root: hexOf(rootOf(range)), head: lines[size - 1]?.hash ?? FIRST_HASH };
    const follows: boolean = previous !== null &&
      previous.checkpoint.number + 1 === old.checkpoint.number;
    const before: string | null = follows && previous !== null
      ? checkpointHash(previous.text)
      : old.checkpoint.previous;
    const made = { ...old.checkpoint, key: signer.keyId, log, previous: before };
    return previous = signCheckpoint(made, signer);
  });
}

/** How many lines from the first on are the same, whatever their numbers and hashes. */
function sameLines(a: readonly LogLine[], b: readonly LogLine[]): number {
  const text = ({ at, trusted, kind, camera, reason, details }: LogLine) =>
    JSON.stringify([at, trusted, kind, camera, reason, details]);
  const most = Math.min(a.length, b.length);
  const found = a.findIndex((line, i) => i >= most || text(line) !== text(b[i] ?? line));
  return found < 0 ? most : found;
}

/** Brings changed lines into the shape that the forger's effort gives them. */
function shaped(
  truth: LogHistory,
  changed: readonly LogLine[],
  effort: Effort,
  stranger: Signer,
): Tampered {
  const same = sameLines(changed, truth.lines);
  const { checkpoints } = truth;
  const told = { sameLines: same, unsigned: true };
  if (effort === "plain") return { ...told, lines: changed, checkpoints };
  const lines = chained(changed);
  if (effort === "fitted") return { ...told, lines, checkpoints };
  const signer = effort === "own-key" ? stranger : truth.signer;
  return {
    sameLines: same,
    lines,
    checkpoints: signedAnew(lines, checkpoints, signer),
    unsigned: effort === "own-key",
  };
}

/** A case that changes lines, but for those that name keys: they are another case's. */
const ofLines = (
  change: (lines: LogLine[], rng: Rng) => LogLine[] | null,
): TamperLog =>
(truth, rng, effort, stranger) => {
  const changed = change([...truth.lines], rng);
  if (changed === null) return null;
  const named = (all: readonly LogLine[]) => all.filter(namesKey).map((l) => l.details).join();
  const same = changed.length === truth.lines.length &&
    sameLines(changed, truth.lines) === truth.lines.length;
  if (same || named(changed) !== named(truth.lines)) return null;
  return shaped(truth, changed, effort, stranger);
};

const namesKey = ({ kind }: LogLine) => kind === KEY_KIND;

/** Any line but the first. */
const anyOf = (lines: readonly unknown[], rng: Rng) => rng.int(1, lines.length - 1);
const numbered = (lines: readonly LogLine[]) => lines.map((line, i) => ({ ...line, id: i + 1 }));

/** The device, put back to what it was at a checkpoint, and perhaps gone on from there. */
const rollBack = (blocks: boolean): TamperLog => (truth, rng) => {
  if (truth.checkpoints.length < 3) return null;
  const to = rng.int(0, truth.checkpoints.length - 2);
  const kept = truth.checkpoints.slice(0, to + 1);
  const [at] = kept.slice(-1);
  if (at === undefined) return null;
  const old = truth.lines.slice(0, at.checkpoint.log.size);
  const more = rng.int(0, 3);
  if (more === 0) return { unsigned: false, lines: old, checkpoints: kept, sameLines: old.length };
  const template = old[0];
  if (template === undefined) return null;
  const lines = [...old];
  const checkpoints = [...kept];
  for (let i = 0; i < more; i++) {
    const count = rng.int(0, 2);
    for (let n = 0; n < count; n++) {
      lines.push({ ...template, kind: "register", reason: "made later", details: `{"n":${n}}` });
    }
    const anew = chained(lines);
    const last = checkpoints.at(-1) ?? at;
    const later = rng.int(1, 60_000);
    const heads = blocks ? at.checkpoint.cameras : truth.checkpoints.at(-1)?.checkpoint.cameras;
    checkpoints.push(signCheckpoint({
      ...last.checkpoint,
      number: last.checkpoint.number + 1,
      wall: UtcMs(last.checkpoint.wall + later),
      trusted: TrustedMs(last.checkpoint.trusted + later),
      key: truth.signer.keyId,
      cameras: (heads ?? []).map((h) => ({ ...h, sequence: h.sequence + i + 1 })),
      log: {
        size: anew.length,
        root: hexOf(rootOf(append(EMPTY_RANGE, anew.map(lineLeaf)))),
        head: anew.at(-1)?.hash ?? FIRST_HASH,
      },
      previous: checkpointHash(last.text),
    }, truth.signer));
  }
  const anew = chained(lines);
  return { unsigned: false, lines: anew, checkpoints, sameLines: sameLines(anew, truth.lines) };
};

/** All cases. */
export const LOG_CASES: Readonly<Record<string, TamperLog>> = {
  "delete an entry": ofLines((lines, rng) => lines.toSpliced(anyOf(lines, rng), 1)),
  "change the time of an entry": ofLines((lines, rng) => {
    const at = anyOf(lines, rng);
    const by = rng.pick([-86_400_000, -1, 1, 3_600_000]);
    const which = rng.pick(["at", "trusted"] as const);
    return lines.map((l, i) => i === at ? { ...l, [which]: l[which] + by } : l);
  }),
  "change the words of an entry": ofLines((lines, rng) => {
    const at = anyOf(lines, rng);
    const other: Partial<LogLine> = rng.pick([{ reason: "nothing" }, { details: "{}" }, {
      camera: 9,
    }, { kind: "disk-fast" }]);
    return lines.map((l, i) => i === at ? { ...l, ...other } : l);
  }),
  "put in an entry": ofLines((lines, rng) => {
    const at = anyOf(lines, rng);
    const forged = { kind: "register", reason: "never", camera: null, details: '{"who":"x"}' };
    return numbered(lines.toSpliced(
      at,
      0,
      ...lines.slice(at, at + 1).map((l) => ({
        ...l,
        ...forged,
      })),
    ));
  }),
  "repeat an entry": ofLines((lines, rng) => {
    const at = anyOf(lines, rng);
    return numbered(lines.toSpliced(anyOf(lines, rng), 0, ...lines.slice(at, at + 1)));
  }),
  "swap two entries": ofLines((lines, rng) => {
    const [a, b] = [anyOf(lines, rng), anyOf(lines, rng)];
    return numbered(lines.map((l, i) => (i === a ? lines[b] : i === b ? lines[a] : l) ?? l));
  }),
  "cut the end off": (truth, rng, effort, stranger) => {
    const left = rng.int(1, truth.lines.length - 1);
    const changed = truth.lines.slice(0, left);
    if (effort !== "stolen-key") return shaped(truth, changed, effort, stranger);
    // Whoever has the key need not sign anything: he takes away what covers the end.
    const checkpoints = truth.checkpoints.filter((c) => c.checkpoint.log.size <= left);
    return { lines: changed, checkpoints, unsigned: false, sameLines: left };
  },
  "roll back the database": rollBack(false),
  "roll back the database and the blocks": rollBack(true),
  "replace the public key": (truth, _rng, _effort, stranger) => {
    const key = { key: stranger.keyId, publicKey: hexOf(stranger.publicKey), before: null };
    const lines = chained(
      truth.lines.map((l) => namesKey(l) ? { ...l, details: JSON.stringify(key) } : l),
    );
    const checkpoints = signedAnew(lines, truth.checkpoints, stranger);
    return { lines, checkpoints, unsigned: false, sameLines: 0 };
  },
  "sign with another key": (truth, rng, effort, stranger) => {
    const from = rng.int(0, truth.checkpoints.length - 1);
    const to = rng.int(from + 1, truth.checkpoints.length);
    const forged = truth.checkpoints.map((one, i) => {
      if (i < from || i >= to) return one;
      const key = effort === "plain" ? one.checkpoint.key : stranger.keyId;
      return signCheckpoint({ ...one.checkpoint, key }, stranger);
    });
    // The first that is signed so is found, so nothing after it must fit.
    return { ...truth, checkpoints: forged, unsigned: true, sameLines: 0 };
  },
  "change a checkpoint": (truth, rng, effort, stranger) => {
    const at = rng.int(0, truth.checkpoints.length - 1);
    const forged = truth.checkpoints.map((one, i) => {
      if (i !== at) return one;
      const { counts } = one.checkpoint;
      const checkpoint = { ...one.checkpoint, counts: { ...counts, gaps: counts.gaps + 1 } };
      if (effort === "stolen-key") return signCheckpoint(checkpoint, truth.signer);
      if (effort === "own-key") {
        return signCheckpoint({ ...checkpoint, key: stranger.keyId }, stranger);
      }
      return { ...one, checkpoint, text: JSON.stringify(checkpoint) };
    });
    // The device's own key fits; the next checkpoint, which names this one, and a witness tell it.
    const unsigned = effort !== "stolen-key";
    return { ...truth, checkpoints: forged, unsigned, sameLines: unsigned ? 0 : Infinity };
  },
};
