/** What the `log` commands read: the ledger, beside a running recorder. */
import { dataPaths } from "../../../recorder/engine/geometry.ts";
import { openLedgerReadOnly } from "../../../recorder/ledger/ledger_reader.ts";
import { InputError } from "../../base/result.ts";

/** Opens the ledger of a data folder to read it. Throws `InputError` when it cannot be. */
export function openLog(data: string): ReturnType<typeof openLedgerReadOnly> {
  try {
    return openLedgerReadOnly(dataPaths(data).ledger);
  } catch (error) {
    throw new InputError(
      "--data",
      `its ledger cannot be read: ${error instanceof Error ? error.message : error}`,
      "name the folder of `holdfast pool create`; `holdfast run` restores a lost ledger",
    );
  }
}

/** An instant for people and programs. */
export const iso = (at: number): string => new Date(at).toISOString();
