/**
 * What a witness off the box is given: the newest checkpoint, and the proof that its log begins with
 * the log of the checkpoint that the witness was given last. A log alone cannot show that its end was
 * cut off; a checkpoint that somebody else keeps can.
 */
import * as v from "valibot";
import { err, ok, type Result } from "../../src/base/result.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { count, hex, positive, tryParse } from "../shapes.ts";
import {
  hexOf,
  plainCheckpoint,
  readPlainCheckpoint,
  type SignedCheckpoint,
} from "./checkpoint.ts";
import { checkpointNumbered } from "./checkpoint_store.ts";
import { logRangeRoot } from "./log_tree.ts";
import { consistencyProof, type Hash, verifyConsistency } from "./merkle.ts";
import { newestReceipt } from "./receipts.ts";

const hash = hex(64);
const shape = v.strictObject({
  holdfast: v.literal("witness"),
  version: v.literal(1),
  checkpoint: v.unknown(),
  /** The log that the last one was of; `null` for the first, or when it was of another log. */
  since: v.nullable(v.strictObject({ number: positive, size: count, root: hash })),
  proof: v.pipe(v.array(hash), v.maxLength(128)),
});

/** A witness's text, parsed. */
export interface WitnessFile {
  readonly signed: SignedCheckpoint;
  readonly since: { readonly number: number; readonly size: number; readonly root: string } | null;
  readonly proof: readonly Hash[];
}

/**
 * The text for a witness.
 *
 * @param witness Whose last receipt the proof begins at.
 */
export function witnessText(
  ledger: LedgerReader,
  signed: SignedCheckpoint,
  witness: string,
): string {
  const root = logRangeRoot(ledger);
  const receipt = newestReceipt(ledger, witness);
  const { size } = signed.checkpoint.log;
  // After a restored copy the log may be shorter than what a witness saw: then nothing is proven.
  const last = receipt === null || receipt.size > size ? null : receipt;
  const proof = last === null ? [] : consistencyProof(last.size, size, root);
  const since = last === null ? null : {
    number: last.number,
    size: last.size,
    root: checkpointNumbered(ledger, last.number)?.checkpoint.log.root ??
      hexOf(root(0, last.size)),
  };
  return `${
    JSON.stringify({
      holdfast: "witness",
      version: 1,
      checkpoint: plainCheckpoint(signed),
      since,
      proof: proof.map(hexOf),
    })
  }\n`;
}

/**
 * Reads what a witness kept and checks what can be without the log: the signature, and that its proof
 * fits. @returns What is wrong, in words.
 */
export function readWitness(text: string): Result<WitnessFile, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err("it is not JSON");
  }
  const parsed = tryParse(shape, json);
  if (!parsed.ok) {
    const alone = readPlainCheckpoint(json);
    return alone.ok ? ok({ signed: alone.value, since: null, proof: [] }) : alone;
  }
  const { checkpoint, since, proof: digits } = parsed.value;
  const opened = readPlainCheckpoint(checkpoint);
  if (!opened.ok) return opened;
  const proof = digits.map((one) => Uint8Array.fromHex(one));
  const { log } = opened.value.checkpoint;
  const root = Uint8Array.fromHex(log.root);
  const fits = since === null ||
    verifyConsistency(since.size, Uint8Array.fromHex(since.root), log.size, root, proof);
  if (!fits) return err("its proof does not lead from the checkpoint before to this one");
  return ok({ signed: opened.value, since, proof });
}
