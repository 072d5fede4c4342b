/** Handing checkpoints to witnesses off the box: what is given, what is written down of it, and where. */
import * as v from "valibot";
import { InputError } from "../../src/base/result.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { tryParse } from "../shapes.ts";
import { checkpointNumbered } from "./checkpoint_store.ts";
import { keepReceipt } from "./receipts.ts";

/** The name under which files on sticks are written down. */
export const FILE_WITNESS = "file";

const SETTING = "witness";
const stored = v.strictObject({ url: v.string() });

/** The address that checkpoints are posted to; `null` when none is set, or none that can be read. */
export function witnessUrl(ledger: LedgerReader): string | null {
  const parsed = tryParse(stored, ledger.setting(SETTING));
  return parsed.ok ? parsed.value.url : null;
}

/** Sets the address, or `null` for none. Its query and password are never logged. @throws {InputError} */
export function setWitnessUrl(tx: LedgerTx, url: string | null, now: Stamp): void {
  if (url !== null) checkUrl(url);
  tx.setSetting(SETTING, url === null ? null : { url });
  tx.appendEvent({
    kind: "witness-set",
    camera: null,
    reason: url === null
      ? "no witness is posted to any more"
      : "checkpoints are posted to a witness",
    details: { witness: url === null ? null : witnessName(url) },
  }, now);
}

/** An address without what is secret in it: for the log and for people. */
export function witnessName(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.slice(0, 300);
}

function checkUrl(url: string): void {
  const parsed = url.length <= 2048 ? URL.parse(url) : null;
  if (parsed !== null && ["http:", "https:"].includes(parsed.protocol)) return;
  throw new InputError("url", "it is no address of the web", "give https://HOST/PATH");
}

/**
 * Writes down that a witness has a checkpoint, and says so in the log.
 *
 * @throws {InputError} for a checkpoint that is not there.
 */
export function confirmWitnessed(
  ledger: Ledger,
  number: number,
  witness: string,
  answer: string,
  now: Stamp,
): void {
  const signed = checkpointNumbered(ledger, number);
  if (signed === null) {
    throw new InputError("checkpoint", `there is no checkpoint ${number}`, "take the newest");
  }
  ledger.commit((tx) => {
    keepReceipt(tx, signed, witness, answer, now);
    tx.appendEvent({
      kind: "witnessed",
      camera: null,
      reason: "a checkpoint was handed to a witness",
      details: { checkpoint: number, lines: signed.checkpoint.log.size, witness, answer },
    }, now);
  });
}
