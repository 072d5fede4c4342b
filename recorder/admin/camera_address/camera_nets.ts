/** Ranges in which cameras that are added from the page may be, and which cameras those are, as the ledger keeps them. */
import * as v from "valibot";
import { CameraId } from "../../../src/base/ids.ts";
import { InputError } from "../../../src/base/result.ts";
import type { LedgerReader } from "../../ledger/ledger_reader.ts";
import type { LedgerTx } from "../../ledger/ledger_tx.ts";
import type { Stamp } from "../../ledger/records.ts";
import { parse, positive, tryParse } from "../../shapes.ts";
import { parseNets } from "./decide.ts";

const NETS = "camera-nets";
const FROM_PAGE = "cameras-from-page";
const MOST = 64;
const nets = v.pipe(v.array(v.string()), v.maxLength(MOST));
const cameras = v.array(positive);

/**
 * The ranges in force; none: any ordinary address. Throws `InputError` where what is stored cannot be
 * read: then nothing may be added, instead of everything.
 */
export function cameraNets(ledger: Pick<LedgerReader, "setting">): readonly string[] {
  const stored = tryParse(nets, ledger.setting(NETS) ?? []);
  if (stored.ok) return stored.value;
  const remedy = "set it again with `holdfast site camera-nets`";
  throw new InputError(NETS, "what is stored cannot be read", remedy);
}

/** Sets the ranges. Throws `InputError`. */
export function setCameraNets(tx: LedgerTx, wanted: readonly string[], now: Stamp): void {
  if (wanted.length > MOST) {
    throw new InputError("net", `${wanted.length} are too many`, `name at most ${MOST}`);
  }
  parseNets(wanted);
  tx.setSetting(NETS, [...new Set(wanted)]);
  tx.appendEvent({
    kind: "camera-nets-set",
    camera: null,
    reason: "the networks of cameras were set",
    details: { nets: wanted },
  }, now);
}

/** Cameras whose address somebody entered in the page: it is looked at anew at each connection. */
export function camerasFromPage(ledger: Pick<LedgerReader, "setting">): ReadonlySet<CameraId> {
  return new Set(parse(cameras, ledger.setting(FROM_PAGE) ?? []).map(CameraId));
}

/** Notes that a camera's address was entered in the page. */
export function markFromPage(tx: LedgerTx, known: ReadonlySet<CameraId>, camera: CameraId): void {
  tx.setSetting(FROM_PAGE, [...known, camera].sort((a, b) => a - b));
}
