/** Whatever is done to the log is found by both readers, but for what is newer than a witness's checkpoint. */
import { assert, assertEquals } from "../assert.ts";
import { newSigner } from "../../recorder/evidence/signer.ts";
import type { SignedCheckpoint } from "../../recorder/evidence/checkpoint.ts";
import { allCheckpoints } from "../../recorder/evidence/checkpoint_store.ts";
import { linesAfter } from "../../recorder/evidence/log_tree.ts";
import { type LogVerdict, verifyLog } from "../../recorder/evidence/verify_log.ts";
import { readWitness } from "../../recorder/evidence/witness_file.ts";
import { Rng } from "../sim/random.ts";
import { testOrSkip } from "../skip.ts";
import { CaseLedger } from "./case_ledger.ts";
import { type Log, type LogHistory, randomLog, type Witnessed } from "./log_history.ts";
import { noSecondReader, SecondLogReader } from "./second_reader.ts";
import type { Effort } from "./tamper.ts";
import { LOG_CASES, type Tampered } from "./tamper_log.ts";

/** Instances of each case, and honest logs; a campaign sets more. */
const COUNT = Number(Deno.env.get("HOLDFAST_LOG_TAMPERINGS") ?? 12);
const HONEST = Number(Deno.env.get("HOLDFAST_LOG_HISTORIES") ?? 10);
const SEED = Number(Deno.env.get("HOLDFAST_SEED") ?? Date.now() % 1_000_000);
const EFFORTS: readonly Effort[] = ["plain", "fitted", "own-key", "stolen-key"];
/** So many instances are made of one honest log. */
const REUSED = 500;

/** A log before both readers. */
interface Case {
  readonly log: Log;
  readonly key: string | null;
  readonly witness: Witnessed | null;
  /** What replays it. */
  readonly where: string;
}

/** So many cases are read at once: starting each reader anew for each costs more than the reading. */
const AT_ONCE = 50;

/** Both readers, which must agree. */
class BothReaders implements AsyncDisposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "holdfast-log-" });
  readonly #ledgers: CaseLedger[] = [];
  readonly #second = new SecondLogReader();
  readonly #witnesses = new Map<Witnessed, { path: string; signed: SignedCheckpoint }>();

  /** The first reader's verdicts, in the order of the cases. */
  async read(cases: readonly Case[]): Promise<LogVerdict[]> {
    const asked = cases.map(({ log, key, witness }, i) => {
      const ledger = this.#ledgers[i] ??= new CaseLedger(`${this.#folder}/${i}.db`);
      ledger.write(log);
      return this.#second.check(ledger.path, key, witness && this.#file(witness).path);
    });
    const verdicts = cases.map(({ key, witness }, i) => this.#first(i, key, witness));
    for (const [i, said] of (await Promise.all(asked)).entries()) {
      const [verdict, one] = [verdicts[i], cases[i]];
      assert(verdict !== undefined && one !== undefined);
      const { lines, unsigned, witnessedLines, witnessedAt, findings } = verdict;
      assertEquals(
        [said.whole, said.lines, said.unsigned, said.witnessedLines, said.unwitnessedSince],
        [findings.length === 0, lines, unsigned, witnessedLines, witnessedAt],
        `the readers disagree: ${one.where}: ${JSON.stringify(findings)} ≠ ${JSON.stringify(said)}`,
      );
    }
    return verdicts;
  }

  /** As `holdfast log verify` does. */
  #first(i: number, key: string | null, witness: Witnessed | null): LogVerdict {
    const reader = this.#ledgers[i]?.reader;
    assert(reader !== undefined);
    return verifyLog({
      lines: linesAfter(reader, 0),
      checkpoints: allCheckpoints(reader),
      witnesses: witness === null ? [] : [this.#file(witness).signed],
      expectedKeys: key === null ? [] : [key],
    });
  }

  /** A witness's file, written and read once. */
  #file(witness: Witnessed) {
    const known = this.#witnesses.get(witness);
    if (known !== undefined) return known;
    const path = `${this.#folder}/witness-${this.#witnesses.size}.json`;
    Deno.writeTextFileSync(path, witness.text);
    const read = readWitness(witness.text);
    if (!read.ok) throw new Error(read.error);
    const file = { path, signed: read.value.signed };
    this.#witnesses.set(witness, file);
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#second[Symbol.asyncDispose]();
    for (const ledger of this.#ledgers) ledger[Symbol.dispose]();
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

/** Whether what a witness has is no longer what the box has. */
function contradicts({ signed: { checkpoint, text } }: Witnessed, forged: Tampered): boolean {
  const same = forged.checkpoints.find((c) => c.checkpoint.number === checkpoint.number);
  const newest = forged.checkpoints.at(-1)?.checkpoint.number ?? 0;
  return forged.sameLines < checkpoint.log.size || checkpoint.number > newest ||
    same !== undefined && same.text !== text;
}

/** Whether it must be found: somebody outside can tell, or the forger had no key that fits. */
function mustBeFound(
  name: string,
  truth: LogHistory,
  forged: Tampered,
  key: string | null,
  witness: Witnessed | null,
): boolean {
  if (witness !== null && contradicts(witness, forged)) return true;
  if (name === "replace the public key") return key !== null;
  const signed = truth.checkpoints.at(-1)?.checkpoint.log.size ?? 0;
  return forged.unsigned && forged.sameLines < signed;
}

testOrSkip("honest logs raise no alarm with either reader", noSecondReader(), async () => {
  await using both = new BothReaders();
  let [holes, keys, proofs] = [0, 0, 0];
  for (let seed = SEED; seed < SEED + HONEST; seed++) {
    const rng = new Rng(seed);
    const truth = randomLog(rng, { steps: rng.int(3, 24), long: seed % 2 === 0 });
    const newest = truth.checkpoints.at(-1)?.checkpoint.number ?? 0;
    if (newest > truth.checkpoints.length) holes++;
    const witnesses = [null, ...truth.witnessed];
    const where = `seed ${seed}`;
    const cases = witnesses.map((witness) => ({ log: truth, key: null, witness, where }));
    for (const [i, verdict] of (await both.read(cases)).entries()) {
      const witness = witnesses[i] ?? null;
      assertEquals(verdict.findings, [], where);
      assertEquals(verdict.witnessedLines, witness?.signed.checkpoint.log.size ?? 0);
      if (verdict.keys.length > 1) keys++;
      if (witness !== null && !witness.text.includes('"proof":[]')) proofs++;
    }
  }
  // Histories that are all alike would prove nothing; of a few it may be chance.
  assert(HONEST < 100 || holes > 0 && keys > 0 && proofs > 0, `${holes}, ${keys}, ${proofs}`);
});

testOrSkip("every change of the log is found by both readers", noSecondReader(), async () => {
  await using both = new BothReaders();
  const stranger = newSigner();
  const done = new Map<string, { found: number; unwitnessed: number }>();
  let truth: LogHistory | null = null;
  let uses = 0;
  for (const [name, tamper] of Object.entries(LOG_CASES)) {
    const counts = { found: 0, unwitnessed: 0 };
    done.set(name, counts);
    const batch: (Case & { log: Tampered; found: boolean })[] = [];
    for (let n = 0, attempt = 0; n < COUNT && attempt < 5 * COUNT; attempt++) {
      const seed = SEED + 10_000 * done.size + attempt;
      const rng = new Rng(seed);
      if (truth === null || uses++ % Math.min(REUSED, COUNT) === 0) {
        truth = randomLog(rng, { steps: rng.int(3, 6), long: rng.chance(1, 5) });
      }
      const effort = EFFORTS[attempt % EFFORTS.length] ?? "plain";
      const log = tamper(truth, rng, effort, stranger);
      if (log === null) continue;
      n++;
      const witness = rng.chance(1, 3) ? null : rng.pick(truth.witnessed);
      const key = rng.chance(1, 2) ? null : truth.publicKey;
      const where = `${name}, ${effort}, seed ${seed}, ${witness?.signed.text ?? "no witness"}`;
      const found = mustBeFound(name, truth, log, key, witness);
      batch.push({ log, key, witness, where, found });
      if (batch.length < AT_ONCE && n < COUNT) continue;
      const cases = batch.splice(0);
      for (const [i, verdict] of (await both.read(cases)).entries()) {
        const one = cases[i];
        assert(one !== undefined);
        if (verdict.findings.length > 0) {
          counts.found++;
          continue;
        }
        assert(!one.found, `not found: ${one.where}`);
        // It cannot be found, and what was changed is said to be unwitnessed.
        counts.unwitnessed++;
        assert(verdict.witnessedLines <= one.log.sameLines, `vouched for: ${one.where}`);
        assertEquals(verdict.witnessedAt, one.witness?.signed.checkpoint.wall ?? null, one.where);
      }
    }
  }
  for (const [name, { found, unwitnessed }] of done) {
    assert(found + unwitnessed >= COUNT, `${name}: only ${found + unwitnessed} of ${COUNT}`);
    assert(COUNT < 100 || found > 0, `${name}: none was found`); // of a few it may be chance
    if (COUNT >= 100) console.log(`${name}: ${found} found, ${unwitnessed} told as unwitnessed`);
  }
});
