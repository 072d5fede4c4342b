/** The device's keys as the log tells them: which one signs from which line on. */
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import { hexOf } from "./checkpoint.ts";
import { keyIdOf, type OpenedSigner } from "./signer.ts";

/** The kind of line that names a key. */
export const KEY_KIND = "device-key";

/** A key that the log names. */
export interface DeviceKey {
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly publicKey: string;
  /** The line that names it. */
  readonly line: number;
  readonly at: number;
}

/** Writes a key down when it is not the one that the log named last; a new one is said aloud. */
export function tellKey(
  ledger: Ledger,
  signer: OpenedSigner,
  now: Stamp,
  say: (line: string) => void,
): void {
  const [before] = deviceKeys(ledger).slice(-1);
  const publicKey = hexOf(signer.publicKey);
  if (before?.publicKey === publicKey) return;
  const first = before === undefined;
  const reason = first
    ? "the device made its signing key"
    : "the device signs with another key than before; the old one was lost or taken away";
  ledger.commit((tx) =>
    tx.appendEvent({
      kind: KEY_KIND,
      camera: null,
      reason,
      details: { key: signer.keyId, publicKey, before: before?.keyId ?? null },
    }, now)
  );
  say(`${first ? "The device's signing key" : "ANOTHER signing key"}: ${signer.keyId}`);
  say(`  public half, for the acceptance report: ${publicKey}`);
}

/** The keys that the log names, oldest first. What does not name one properly is left out. */
export function deviceKeys(ledger: LedgerReader): DeviceKey[] {
  return ledger.events(1, 1000, { kind: KEY_KIND }).flatMap(({ id, at, details }) =>
    keyOf(id, at, details)
  );
}

/** The key that a line's details name, in a list; none when they name none. */
export function keyOf(line: number, at: number, details: unknown): DeviceKey[] {
  const publicKey = Object(details)["publicKey"];
  if (typeof publicKey !== "string" || !/^[0-9a-f]{64}$/.test(publicKey)) return [];
  return [{ keyId: keyIdOf(Uint8Array.fromHex(publicKey)), publicKey, line, at }];
}
