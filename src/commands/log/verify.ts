/** `holdfast log verify`: whether the log is the one that was signed, and that witnesses saw. */
import type { SignedCheckpoint } from "../../../recorder/evidence/checkpoint.ts";
import { allCheckpoints } from "../../../recorder/evidence/checkpoint_store.ts";
import { linesAfter } from "../../../recorder/evidence/log_tree.ts";
import { newestReceipt } from "../../../recorder/evidence/receipts.ts";
import { type LogVerdict, verifyLog } from "../../../recorder/evidence/verify_log.ts";
import { readWitness } from "../../../recorder/evidence/witness_file.ts";
import { printable, printableJson } from "../../base/printable.ts";
import { InputError } from "../../base/result.ts";
import { options, required } from "../../options.ts";
import { print } from "../../output.ts";
import { iso, openLog } from "./open.ts";

/** Answers 1 when something was found. */
export function verify(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    checkpoint: { type: "string", multiple: true },
    key: { type: "string", multiple: true },
    json: { type: "boolean" },
  });
  using ledger = openLog(required(values.data, "data"));
  const verdict = verifyLog({
    lines: linesAfter(ledger, 0),
    checkpoints: allCheckpoints(ledger),
    witnesses: (values.checkpoint ?? []).map(witness),
    expectedKeys: (values.key ?? []).map(key),
  });
  const claimed = newestReceipt(ledger);
  const { keys, ...plain } = verdict;
  if (values.json) {
    print(
      printableJson({
        ...plain,
        keys,
        claimedWitness: claimed,
        whole: plain.findings.length === 0,
      }),
    );
  } else {
    for (const line of words(verdict)) print(printable(line));
    if (verdict.witnessedAt === null && claimed !== null) {
      print(
        printable(
          `The device itself says that ${claimed.witness} has checkpoint ${claimed.number} of ${
            iso(claimed.at)
          }: give that file with --checkpoint.`,
        ),
      );
    }
  }
  return verdict.findings.length === 0 ? 0 : 1;
}

/** The verdict in sentences. */
function words(verdict: LogVerdict): string[] {
  const { lines, checkpoints, findings, keys, unsigned, witnessedLines, witnessedAt } = verdict;
  const newer = lines - witnessedLines;
  return [
    `${lines} lines, ${checkpoints} checkpoints.`,
    ...keys.map((one) => `Key ${one.keyId} since line ${one.line}: ${one.publicKey}`),
    ...findings.map(({ kind, detail }) => `WRONG (${kind}): ${detail}`),
    findings.length === 0
      ? "Nothing was found: chain, tree and signatures fit."
      : "The log is not what was signed or witnessed.",
    ...(unsigned > 0 ? [`The last ${unsigned} lines are not in a checkpoint yet.`] : []),
    witnessedAt === null
      ? "UNWITNESSED: it was compared with nothing from outside of the box. Whoever has the box and its key could have rewritten it or cut off its end."
      : newer === 0
      ? `Witnessed to its end, ${iso(witnessedAt)}.`
      : `Unwitnessed since ${
        iso(witnessedAt)
      }: for its last ${newer} lines only the device itself vouches.`,
  ];
}

function witness(path: string): SignedCheckpoint {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError("--checkpoint", why, "name a file of `log witness` or of an export");
  }
  const read = readWitness(text);
  if (read.ok) return read.value.signed;
  throw new InputError(
    "--checkpoint",
    `${path}: ${read.error}`,
    "take another file: this one proves nothing",
  );
}

function key(text: string): string {
  const digits = text.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  throw new InputError("--key", "it is no public key of 64 digits", "take the acceptance report's");
}
