/** Rule packs as the ledger keeps them. */
import { mostDays } from "../../policy/days.ts";
import { type Layer, LAYERS } from "../../policy/layer.ts";
import type { Floor, LayerRules } from "../../policy/layer_rules.ts";
import { parsePack, type RulePack } from "../../policy/rule_pack/pack.ts";
import { UtcMs } from "../../src/base/units.ts";
import { keyIdOf } from "../evidence/signer.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { type Row, sha256Hex } from "../ledger/row_sum.ts";
import type { By } from "../people/roles.ts";
import { heading, text, whole } from "../register/rows.ts";
import { isSignedBy, type SignedPack } from "./signed_pack.ts";

/** What was written down of a pack besides its text. */
export interface PackRow {
  readonly id: number;
  readonly pack: number;
  readonly at: UtcMs;
  readonly by: string;
  readonly keyId: string;
  readonly layers: readonly Layer[];
  /** The longest floors of its layers in days, for ordinary and for important footage. */
  readonly floorDays: number;
  readonly importantDays: number;
  /** The pack; `null` where the row is damaged. */
  readonly rules: RulePack | null;
}

/** The longest floors of a pack in days, 0 where it has no layers. */
export function longestFloors({ layers }: RulePack): { ordinary: number; important: number } {
  const all: readonly LayerRules[] = Object.values(layers);
  const longest = (floors: readonly (Floor | null)[]) =>
    Math.max(0, ...floors.map((floor) => floor === null ? 0 : mostDays(floor.span)));
  const ordinary = longest(all.map(({ retention }) => retention.floor));
  const important = longest(all.map(({ retention }) => retention.importantFloor));
  return { ordinary, important: Math.max(ordinary, important) };
}

/** Writes a pack down that was looked at, with a line of the log. */
export function storePack(
  tx: LedgerTx,
  signed: SignedPack,
  key: Uint8Array,
  pack: RulePack,
  by: By,
  now: Stamp,
): void {
  const { ordinary, important } = longestFloors(pack);
  const versions = Object.values(pack.layers).map(({ info }) => `${info.id}/${info.version}`);
  const event = tx.appendEvent({
    kind: "rule-pack-loaded",
    camera: null,
    reason: `rule pack ${pack.pack} was loaded: ${pack.note}`,
    details: {
      pack: pack.pack,
      issued: pack.issued,
      sha256: sha256Hex(signed.text),
      key: signed.keyId,
      layers: versions,
      holidays: pack.holidays?.version ?? null,
      by: heading(by, now)["by_name"],
    },
  }, now);
  tx.insertRow("rule_pack", {
    ...heading(by, now),
    pack: pack.pack,
    text: signed.text,
    signature: signed.signature.toHex(),
    key: key.toHex(),
    layers: JSON.stringify(Object.keys(pack.layers)),
    floor_days: ordinary,
    important_days: important,
    event,
  });
}

/** The newest row and when it was written; `null` where no pack was ever loaded. */
export function newestPackRow(ledger: LedgerReader): { id: number; at: UtcMs } | null {
  // A device's ledger is brought up to date by its recorder; whoever only reads may be first.
  const there = ledger.rows("SELECT 1 FROM sqlite_schema WHERE name = 'rule_pack'").length > 0;
  const sql = "SELECT id, at_ms FROM rule_pack ORDER BY id DESC LIMIT 1";
  const row = there ? ledger.rows(sql)[0] : undefined;
  return row === undefined ? null : { id: whole(row, "id"), at: UtcMs(whole(row, "at_ms")) };
}

/**
 * The packs that were ever loaded, by their numbers; each once, whole where any of its rows is. The
 * signature was held against the publisher's keys when a pack was loaded; here it is held against the
 * key that it was loaded under, and the text against the log.
 */
export function storedPacks(ledger: LedgerReader): readonly PackRow[] {
  if (newestPackRow(ledger) === null) return [];
  const found = new Map<number, PackRow>();
  const sql = `SELECT rule_pack.*, event.details AS details
    FROM rule_pack LEFT JOIN event ON event.id = rule_pack.event ORDER BY rule_pack.id`;
  for (const row of ledger.rows(sql).map(toPack)) {
    if (row.rules !== null || !found.has(row.pack)) found.set(row.pack, row);
  }
  return [...found.values()].sort((one, other) => one.pack - other.pack);
}

function toPack(row: Row): PackRow {
  const named: unknown = JSON.parse(text(row, "layers"));
  const layers = LAYERS.filter((layer) => Array.isArray(named) && named.includes(layer));
  return {
    id: whole(row, "id"),
    pack: whole(row, "pack"),
    at: UtcMs(whole(row, "at_ms")),
    by: text(row, "by_name"),
    keyId: keyIdOf(Uint8Array.fromHex(text(row, "key"))),
    layers,
    floorDays: whole(row, "floor_days"),
    importantDays: whole(row, "important_days"),
    rules: rulesOf(row),
  };
}

/** The pack of a row, or `null` where anything about it does not fit. */
function rulesOf(row: Row): RulePack | null {
  const { text, signature, key, details, pack } = row;
  if (
    typeof text !== "string" || typeof signature !== "string" || typeof key !== "string" ||
    typeof details !== "string"
  ) return null;
  try {
    const signed = { text, signature: Uint8Array.fromHex(signature) };
    if (Object(JSON.parse(details))["sha256"] !== sha256Hex(text)) return null;
    if (!isSignedBy(signed, Uint8Array.fromHex(key))) return null;
  } catch {
    return null; // no hexadecimal digits, no JSON, no key
  }
  const parsed = parsePack(text);
  return parsed.ok && parsed.value.pack === pack ? parsed.value : null;
}
