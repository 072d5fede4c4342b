/** `holdfast law pack load | show | key | build`: rules newer than the program, signed by their publisher. */
import * as v from "valibot";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { rulesVersion } from "../../policy/site_layers.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { keyIdOf } from "../../recorder/evidence/signer.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { deviceRules } from "../../recorder/rules/device_rules.ts";
import { loadPack } from "../../recorder/rules/load_pack.ts";
import { publisherKeys } from "../../recorder/rules/publisher_keys.ts";
import { finite, parse } from "../../recorder/shapes.ts";
import { InputError } from "../base/result.ts";
import { packedFile } from "../control/rule_questions.ts";
import { type Command, options, required, verbs } from "../options.ts";
import { print } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { askOrDo } from "./ask_or_do.ts";
import { build, makeKey } from "./law_pack_build.ts";
import { readBytes } from "./read_file.ts";

/** The command. */
export const lawPackCommand: Command = verbs("law pack", { load, show, key: makeKey, build });

/** What a recorder answers that loaded a pack. */
const loaded = v.strictObject({
  pack: finite,
  note: v.string(),
  rules: v.string(),
  holidays: finite,
});

const MOST_FILES = 100;

async function load(args: readonly string[]): Promise<number> {
  const { values, positionals } = options(
    args,
    { data: { type: "string" }, json: { type: "boolean" } },
    MOST_FILES,
  );
  const data = required(values.data, "data");
  if (positionals.length === 0) {
    throw new InputError("FILE", "is missing", "name the file of a signed rule pack");
  }
  for (const path of positionals) {
    const bytes = readBytes(path);
    const asked = { ask: "rule-pack-load" as const, file: packedFile(bytes) };
    const answer = await askOrDo(
      data,
      asked,
      ({ ledger, stamp }) => loadPack(ledger, dataPaths(data).keys, bytes, "console", stamp),
    );
    const it = parse(loaded, answer);
    print(
      values.json
        ? JSON.stringify(it)
        : `Rule pack ${it.pack} is loaded (${it.note}). The site's rules: ${it.rules}; holidays: table ${it.holidays}.`,
    );
  }
  return 0;
}

function show(args: readonly string[]): number {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const data = required(values.data, "data");
  if (readGeometry(data) === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const { book, packs } = deviceRules(ledger, realClock.wall());
  const found = {
    rules: rulesVersion(layersOf(ledger.site()), book),
    holidays: { version: book.holidays.version, years: Object.keys(book.holidays.years).sort() },
    publishers: publishersOf(data),
    packs: packs.map(({ pack, at, by, keyId, layers, rules }) => ({
      pack,
      loaded: formatIsoDate(shanghaiDay(at)),
      by,
      key: keyId,
      layers,
      damaged: rules === null,
      issued: rules?.issued ?? null,
      note: rules?.note ?? null,
      holidays: rules?.holidays?.version ?? null,
    })),
  };
  if (values.json) print(JSON.stringify(found));
  else {
    print(`The site's rules: ${found.rules}.`);
    print(`Holidays: table ${found.holidays.version}, up to ${found.holidays.years.at(-1)}.`);
    print(
      found.publishers.length === 0
        ? "No rule publisher's key is there: no pack can be loaded."
        : `Rule publishers: ${found.publishers.join(", ")}.`,
    );
    for (const one of found.packs) {
      const what = one.damaged
        ? "DAMAGED: its floors go on binding; load it again"
        : `issued ${one.issued}: ${one.note}`;
      print(`Pack ${one.pack}, loaded ${one.loaded} by ${one.by}, key ${one.key}: ${what}`);
    }
    if (found.packs.length === 0) print("No pack was loaded.");
  }
  return 0;
}

/** The short names of the publisher's keys; none where no usable file is there. */
function publishersOf(data: string): string[] {
  try {
    return publisherKeys(dataPaths(data).keys).map(keyIdOf);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
