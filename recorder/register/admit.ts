/** Whether somebody may do what needs something, as things stand: his rights, the watch, and requests that were granted. */
import type { CameraId } from "../../src/base/ids.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { type By, decide, type Need } from "../people/roles.ts";
import { mayWatchLive, onWatch } from "./duty.ts";
import { grantedLooks } from "./granted_looks.ts";

/**
 * Decides at the door. Live pictures are for who has the watch now or is on the management list
 * (AH-16(4)). Whoever may not play a camera back is let in where a granted request names him for it:
 * which stretch of it he sees is decided by `Looks`, before each piece.
 *
 * @returns As `decide` does.
 */
export function admit(
  reader: LedgerReader,
  by: By | null,
  need: Need,
  camera: CameraId | undefined,
): "yes" | "sign-in" | "no" {
  const decided = decide(by, need, camera);
  if (by === null || by === "console") return decided;
  if (decided === "yes" && need === "see-live") {
    return mayWatchLive(by, onWatch(reader)) ? "yes" : "no";
  }
  if (decided === "no" && need === "play-back" && camera !== undefined) {
    return grantedLooks(reader, by, camera).length > 0 ? "yes" : "no";
  }
  return decided;
}
