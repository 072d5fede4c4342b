/** Loading a rule pack: whose it is, whether it is newer, what it changes; then it is written down. */
import { longestDuration } from "../../policy/keep_duration.ts";
import { shanghaiDay } from "../../policy/days.ts";
import type { RuleBook } from "../../policy/rule_book.ts";
import { applyPack } from "../../policy/rule_pack/apply_pack.ts";
import { parsePack, type RulePack } from "../../policy/rule_pack/pack.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import { RefusedError } from "../../src/base/result.ts";
import { lengthenImportantBy } from "../admin/holds.ts";
import { layersOf } from "../engine/site_layers.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { EventInput, Stamp } from "../ledger/records.ts";
import type { By } from "../people/roles.ts";
import { deviceRules } from "./device_rules.ts";
import { publisherKeys } from "./publisher_keys.ts";
import { readSigned, signerAmong } from "./signed_pack.ts";
import { storePack } from "./stored_packs.ts";

/** What was loaded. */
export interface Loaded {
  readonly pack: number;
  readonly note: string;
  /** The rules of the site after it. */
  readonly rules: string;
  readonly holidays: number;
}

/**
 * Loads a signed pack. What it raises binds at once, footage marked important included.
 *
 * @param keys `DIR/keys`.
 * @param bytes The file.
 * @throws {InputError} for what is no pack; {RefusedError} for one that is not the publisher's, was
 * changed, or is not newer.
 */
export function loadPack(
  ledger: Ledger,
  keys: string,
  bytes: Uint8Array,
  by: By,
  now: Stamp,
): Loaded {
  const trusted = publisherKeys(keys);
  const signed = readSigned(bytes);
  const key = signerAmong(signed, trusted);
  const parsed = parsePack(signed.text);
  if (!parsed.ok) throw parsed.error;
  const pack = parsed.value;
  const { packs, damaged, book } = deviceRules(ledger, now.at);
  const newest = Math.max(0, ...packs.map((one) => one.pack));
  const again = damaged.some((one) => one.pack === pack.pack);
  if (pack.pack <= newest && !again) {
    throw new RefusedError(
      "pack.pack",
      `is ${pack.pack}, and ${newest} is loaded already`,
      "load a newer pack",
    );
  }
  const layers = layersOf(ledger.site());
  // What is loaded again binds already, with all of its floors.
  const then = again ? book : newerBook(book, pack, now);
  const more = longestDuration(layers, true, then) - longestDuration(layers, true, book);
  ledger.commit((tx) => {
    storePack(tx, signed, key, pack, by, now);
    lengthenImportantBy(tx, more, now.trusted);
  });
  const { book: after } = deviceRules(ledger, now.at);
  return {
    pack: pack.pack,
    note: pack.note,
    rules: rulesVersion(layers, after),
    holidays: after.holidays.version,
  };
}

function newerBook(book: RuleBook, pack: RulePack, now: Stamp): RuleBook {
  const applied = applyPack(book, pack, shanghaiDay(now.at));
  if (applied.ok) return applied.value;
  const { field, problem, remedy } = applied.error;
  throw new RefusedError(field, problem, remedy);
}

/** Writes down, and says, which loaded packs can no longer be read. Call it at start. */
export function tellDamagedPacks(
  ledger: Ledger,
  told: (event: EventInput) => void,
  say: (line: string) => void,
): void {
  for (const { pack, floorDays, importantDays, layers } of deviceRules(ledger).damaged) {
    told({
      kind: "rule-pack-damaged",
      camera: null,
      reason: "a loaded rule pack cannot be read any more; its floors go on binding",
      details: { pack, layers, floorDays, importantDays },
    });
    say(`rule pack ${pack} is damaged; its floors go on binding. Load it again.`);
  }
}
