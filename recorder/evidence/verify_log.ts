/**
 * Whether a log is the one that was signed and witnessed, from its first line to its last. Pure: what
 * it reads is given to it, so that the same reading serves a ledger, an export and a test.
 */
import type { TrustedMs, UtcMs } from "../../src/base/units.ts";
import { FIRST_HASH } from "../ledger/event_hash.ts";
import { checkpointHash, hexOf, type SignedCheckpoint } from "./checkpoint.ts";
import { type CheckpointRow, DamagedCheckpoint, KEEP_MINUTES_MS } from "./checkpoint_store.ts";
import { type DeviceKey, KEY_KIND, keyOf } from "./device_key.ts";
import { chainHash, lineLeaf, type LogLine } from "./log_line.ts";
import { append, EMPTY_RANGE, rootOf } from "./merkle.ts";

/** What was found wrong. */
export interface LogFinding {
  readonly kind:
    | "line-changed" // does not follow from the line before it
    | "line-missing" // numbers are left out, or come twice
    | "tree-differs" // the lines are not those that a checkpoint signed
    | "cut-off" // a checkpoint or a witness covers what is not there
    | "checkpoint-damaged" // its signature or its form is wrong
    | "checkpoint-missing" // one that should be kept is not there
    | "checkpoint-order" // it does not follow from the one before it
    | "key-unknown" // signed with a key that the log does not name, or not the one expected
    | "witness-differs"; // a witness saw another log
  /** The line or the checkpoint, by number. */
  readonly line: number | null;
  readonly checkpoint: number | null;
  /** A sentence in English. */
  readonly detail: string;
}

/** What can be said of a log. */
export interface LogVerdict {
  readonly lines: number;
  readonly checkpoints: number;
  readonly findings: readonly LogFinding[];
  readonly keys: readonly DeviceKey[];
  /** Lines that no checkpoint covers yet: the last minute's, or more after a power cut. */
  readonly unsigned: number;
  /** Lines that some witness's checkpoint covers: they cannot have been changed since it was made. */
  readonly witnessedLines: number;
  /** The time of the newest of these checkpoints; what is newer only the device vouches for. */
  readonly witnessedAt: UtcMs | null;
}

/** What a log is read from. */
export interface LogToVerify {
  readonly lines: Iterable<LogLine>;
  readonly checkpoints: Iterable<CheckpointRow>;
  /** What witnesses kept, their own signatures checked. */
  readonly witnesses: readonly SignedCheckpoint[];
  /** Public keys that are known from outside, as hexadecimal digits; none: those that the log names are taken. */
  readonly expectedKeys: readonly string[];
}

/** What is to be compared when so many lines are read. */
interface Mark {
  readonly size: number;
  readonly root: string;
  readonly head: string;
  readonly publicKey: string;
  readonly number: number;
  readonly wall: UtcMs;
  readonly witness: boolean;
}

/** At most this many findings of one kind are told. */
const MOST = 20;
/** Thinning out runs once an hour, and hours of trusted time may be a little apart. */
const SLACK_MS = 2 * 3_600_000;

/** Reads everything once. */
export function verifyLog(log: LogToVerify): LogVerdict {
  const findings = new Findings();
  const { marks, count, newest } = readCheckpoints(log, findings);
  for (const signed of log.witnesses) {
    marks.push(markOf(signed, true));
    const { number } = signed.checkpoint;
    // The lines may be as many as the witness saw: the rest of the device was put back even so.
    if (number > newest) {
      findings.add(
        "cut-off",
        null,
        number,
        `a witness has checkpoint ${number}, and the newest here is ${newest}: it was put back to an older copy`,
      );
    }
  }
  marks.sort((a, b) => a.size - b.size || a.number - b.number);

  const keys: DeviceKey[] = [];
  let range = EMPTY_RANGE, head = FIRST_HASH, id = 0, at = 0;
  let good = 0, witnessedLines = 0, differs = false;
  let witnessedAt: UtcMs | null = null;
  const compare = () => {
    for (let mark = marks[at]; mark !== undefined && mark.size === range.size; mark = marks[++at]) {
      compareKey(mark, keys, log.expectedKeys, findings);
      const same = hexOf(rootOf(range)) === mark.root && head === mark.head;
      if (same) {
        good = mark.size;
        if (mark.witness) {
          witnessedLines = mark.size;
          if (witnessedAt === null || mark.wall > witnessedAt) witnessedAt = mark.wall;
        }
        continue;
      }
      // Of checkpoints the first tells where; those after it cannot but differ too.
      if (differs && !mark.witness) continue;
      differs ||= !mark.witness;
      findings.add(
        mark.witness ? "witness-differs" : "tree-differs",
        null,
        mark.number,
        mark.witness
          ? `the witness's checkpoint ${mark.number} is of another log: what is in its first ${mark.size} lines was rewritten after it was made`
          : `lines ${good + 1} to ${mark.size} are not those that checkpoint ${mark.number} signed`,
      );
    }
  };
  compare();
  for (const line of log.lines) {
    if (line.id !== id + 1) {
      findings.add("line-missing", line.id, null, `line ${line.id} comes after line ${id}`);
    }
    if (line.hash !== chainHash(head, line)) {
      findings.add(
        "line-changed",
        line.id,
        null,
        `line ${line.id} does not follow from the line before it: one of them was changed, put in or taken out`,
      );
    }
    id = line.id;
    head = line.hash;
    range = append(range, [lineLeaf(line)]);
    if (line.kind === KEY_KIND) keys.push(...keyOf(line.id, line.at, jsonOrNull(line.details)));
    compare();
  }
  for (const mark of marks.slice(at)) {
    findings.add(
      "cut-off",
      range.size,
      mark.number,
      `the log ends at line ${range.size}, and ${
        mark.witness ? "a witness has a checkpoint" : "there is a checkpoint"
      } (${mark.number}) of ${mark.size} lines: its end was cut off`,
    );
  }
  const signed = marks.reduce(
    (most, { size, witness }) => witness ? most : Math.max(most, size),
    0,
  );
  return {
    lines: range.size,
    checkpoints: count,
    findings: findings.all(),
    keys,
    unsigned: Math.max(0, range.size - signed),
    witnessedLines,
    witnessedAt,
  };
}

/** Each by itself, and that each follows from the one before it. */
function readCheckpoints(log: LogToVerify, findings: Findings) {
  const marks: Mark[] = [];
  const holes: { after: SignedCheckpoint | null; before: SignedCheckpoint }[] = [];
  let last: SignedCheckpoint | null = null, lastNumber = 0, count = 0;
  const witnessed = new Map(log.witnesses.map((one) => [one.checkpoint.number, one.text]));
  for (const row of log.checkpoints) {
    count++;
    let signed: SignedCheckpoint;
    try {
      signed = row.open();
    } catch (error) {
      if (!(error instanceof DamagedCheckpoint)) throw error;
      findings.add("checkpoint-damaged", null, row.number, error.message);
      lastNumber = row.number;
      last = null;
      continue;
    }
    const { number, previous, log: { size } } = signed.checkpoint;
    marks.push(markOf(signed, false));
    const text = witnessed.get(number);
    if (text !== undefined && text !== signed.text) {
      findings.add("witness-differs", null, number, `the witness has another checkpoint ${number}`);
    }
    const follows: boolean = last !== null && number === lastNumber + 1;
    if (number !== lastNumber + 1) holes.push({ after: last, before: signed });
    if (follows && last !== null && previous !== checkpointHash(last.text)) {
      findings.add("checkpoint-order", null, number, `it does not name the one before it`);
    }
    if (last !== null && size < last.checkpoint.log.size) {
      findings.add("checkpoint-order", null, number, `its log is shorter than the one before`);
    }
    last = signed;
    lastNumber = number;
  }
  if (last !== null) tellHoles(holes, last.checkpoint.trusted, findings);
  return { marks, count, newest: lastNumber };
}

/** Checkpoints may be missing only where they are old enough to have been thinned out. */
function tellHoles(
  holes: readonly { after: SignedCheckpoint | null; before: SignedCheckpoint }[],
  newest: TrustedMs,
  findings: Findings,
): void {
  for (const { after, before } of holes) {
    const { number } = before.checkpoint;
    const from = after?.checkpoint;
    if (from !== undefined && newest - from.trusted > KEEP_MINUTES_MS - SLACK_MS) continue;
    findings.add(
      "checkpoint-missing",
      null,
      number,
      `between checkpoints ${from?.number ?? 0} and ${number} some are missing that should be kept`,
    );
  }
}

/** A checkpoint's key is the one that the log named last, and one of those that are expected. */
function compareKey(
  mark: Mark,
  named: readonly DeviceKey[],
  expected: readonly string[],
  findings: Findings,
): void {
  const known = mark.witness
    ? named.some(({ publicKey }) => publicKey === mark.publicKey)
    : named.at(-1)?.publicKey === mark.publicKey;
  const who = mark.witness ? "the witness's checkpoint" : "checkpoint";
  if (!known) {
    const what = "was signed with a key that the log does not name for it";
    findings.add("key-unknown", null, mark.number, `${who} ${mark.number} ${what}`);
  } else if (expected.length > 0 && !expected.includes(mark.publicKey)) {
    const what = "was signed with a key that is not the one expected";
    findings.add("key-unknown", null, mark.number, `${who} ${mark.number} ${what}`);
  }
}

function markOf({ checkpoint, publicKey }: SignedCheckpoint, witness: boolean): Mark {
  const { log: { size, root, head }, number, wall } = checkpoint;
  return { size, root, head, number, wall, witness, publicKey: hexOf(publicKey) };
}

/** Findings with a bound on how many of a kind are told. */
class Findings {
  readonly #all: LogFinding[] = [];
  readonly #counts = new Map<LogFinding["kind"], number>();

  add(
    kind: LogFinding["kind"],
    line: number | null,
    checkpoint: number | null,
    detail: string,
  ): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count <= MOST) this.#all.push({ kind, line, checkpoint, detail });
  }

  all(): LogFinding[] {
    const more = [...this.#counts].filter(([, count]) => count > MOST).map(([kind, count]) => ({
      kind,
      line: null,
      checkpoint: null,
      detail: `and ${count - MOST} more of these`,
    }));
    return [...this.#all, ...more];
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
