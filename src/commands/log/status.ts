/** `holdfast log status` and `log key`: who vouches for the log, and until when. */
import { latestCheckpoint } from "../../../recorder/evidence/checkpoint_store.ts";
import { deviceKeys } from "../../../recorder/evidence/device_key.ts";
import { newestReceipt } from "../../../recorder/evidence/receipts.ts";
import { witnessName, witnessUrl } from "../../../recorder/evidence/witness.ts";
import { printable, printableJson } from "../../base/printable.ts";
import { options, required } from "../../options.ts";
import { complain, print } from "../../output.ts";
import { iso, openLog } from "./open.ts";

const KNOWN = { data: { type: "string" }, json: { type: "boolean" } } as const;

/** The newest checkpoint, and the newest that a witness has as the device itself says. */
export function status(args: readonly string[]): number {
  const { values } = options(args, KNOWN);
  using ledger = openLog(required(values.data, "data"));
  const newest = latestCheckpoint(ledger)?.checkpoint ?? null;
  const receipt = newestReceipt(ledger);
  const url = witnessUrl(ledger);
  const [first] = ledger.events(1, 1);
  const since = receipt?.at ?? first?.at ?? null;
  if (values.json) {
    print(printableJson({
      key: newest?.key ?? null,
      newest: newest === null
        ? null
        : { number: newest.number, at: iso(newest.wall), lines: newest.log.size },
      witnessed: receipt === null
        ? null
        : { number: receipt.number, at: iso(receipt.at), by: receipt.witness },
      unwitnessedSince: since === null ? null : iso(since),
      postedTo: url === null ? null : witnessName(url),
    }));
    return 0;
  }
  print(
    newest === null
      ? "Nothing was signed yet."
      : `Checkpoint ${newest.number} of ${
        iso(newest.wall)
      } covers ${newest.log.size} lines; key ${newest.key}.`,
  );
  if (receipt !== null) {
    print(printable(`${receipt.witness} has checkpoint ${receipt.number} of ${iso(receipt.at)}.`));
  }
  if (since !== null) print(`Unwitnessed since ${iso(since)}.`);
  print(url === null ? "Nobody is posted to." : printable(`Posted to ${witnessName(url)}.`));
  return 0;
}

/** The public half of the device's key, for the acceptance report. Answers 1 before the first start. */
export function key(args: readonly string[]): number {
  const { values } = options(args, KNOWN);
  using ledger = openLog(required(values.data, "data"));
  const keys = deviceKeys(ledger);
  if (values.json) print(printableJson({ keys: keys.map((k) => ({ ...k, at: iso(k.at) })) }));
  else {
    for (const { keyId, publicKey, line, at } of keys) {
      print(`${keyId}  ${publicKey}  since line ${line}, ${iso(at)}`);
    }
  }
  if (keys.length > 0) return 0;
  complain("log: there is no key yet; it is made when the recorder starts first");
  return 1;
}
