/** `holdfast law explain`: a site's whole position before the law. */
import { parseIsoDate } from "../../policy/calendar/iso_date.ts";
import { type ShanghaiDay, shanghaiDay } from "../../policy/days.ts";
import type { LastDone } from "../../policy/duties.ts";
import { position, type PositionSite } from "../../policy/position.ts";
import { BUILT_IN, type RuleBook } from "../../policy/rule_book.ts";
import { type Layers, parseLayers } from "../../policy/site_layers.ts";
import { BUILDERS, PLACES } from "../../policy/words.ts";
import { toldDay } from "../../recorder/admin/change_site.ts";
import { lastDone } from "../../recorder/admin/duties.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { unsetLayers } from "../../recorder/engine/site_layers.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { type Site, UNTOLD } from "../../recorder/ledger/records.ts";
import { deviceRules } from "../../recorder/rules/device_rules.ts";
import { InputError } from "../base/result.ts";
import { oneOf, options, yesOrNo } from "../options.ts";
import { print } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { explainText } from "./law_explain_text.ts";

function date(text: string | undefined, option: string): ShanghaiDay | null {
  if (text === undefined) return null;
  const day = parseIsoDate(text);
  if (day.ok) return day.value;
  throw new InputError(`--${option}`, `${text} ${day.error}`, "write a date such as 2026-02-03");
}

interface Kept extends Omit<Site, "name"> {
  readonly done: LastDone;
  /** The device's rules, its loaded packs included. */
  readonly book: RuleBook;
}

/** What a device's own settings say of its site, and which duties its log says were done. */
function siteOf(
  data: string,
): Kept {
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const site = ledger.site();
  const nothing = { exemptUnderCN9: false, builder: null, venue: null, ...UNTOLD };
  const unset = { layers: unsetLayers(), ...nothing };
  const { book } = deviceRules(ledger, realClock.wall());
  return { ...(site ?? unset), done: lastDone(ledger), book };
}

function layersOf(text: string): Layers {
  const layers = parseLayers(text.split(",").map((name) => name.trim()));
  if (!layers.ok) throw layers.error;
  return layers.value;
}

/** The command. Facts given as options go before the device's settings. */
export function lawExplain(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    layers: { type: "string" },
    "exempt-under-cn-9": { type: "boolean" },
    builder: { type: "string" },
    place: { type: "string" },
    "outside-operator": { type: "boolean" },
    "no-outside-operator": { type: "boolean" },
    "beside-secret-unit": { type: "boolean" },
    "no-beside-secret-unit": { type: "boolean" },
    "in-use": { type: "string" },
    "handed-over": { type: "string" },
    removal: { type: "string" },
    on: { type: "string" },
    lang: { type: "string" },
    json: { type: "boolean" },
  });
  if (values.data === undefined && values.layers === undefined) {
    throw new InputError("--layers", "is missing", "give --data DIR, or --layers CN,CN-LN");
  }
  const kept = values.data === undefined ? null : siteOf(values.data);
  const builder = values.builder ?? kept?.builder ?? "site-unit";
  const place = values.place ?? kept?.venue ?? null;
  const site: PositionSite = {
    layers: values.layers === undefined ? kept?.layers ?? unsetLayers() : layersOf(values.layers),
    exemptUnderCN9: values["exempt-under-cn-9"] ?? kept?.exemptUnderCN9 ?? false,
    builder: oneOf(builder, "builder", BUILDERS),
    place: place === null ? null : oneOf(place, "place", PLACES),
    outsideOperator: yesOrNo(values, "outside-operator") ?? kept?.outsideOperator ?? false,
    besideSecretUnit: yesOrNo(values, "beside-secret-unit") ?? kept?.besideSecretUnit ?? false,
    inUse: date(values["in-use"], "in-use") ?? toldDay(kept?.inUse ?? null),
    handedOver: date(values["handed-over"], "handed-over") ?? toldDay(kept?.handedOver ?? null),
    removal: date(values.removal, "removal"),
  };
  const language = oneOf(values.lang ?? "zh", "lang", ["zh", "en"]);
  const today = date(values.on, "on") ?? shanghaiDay(realClock.wall());
  const done = kept?.done ?? new Map();
  const found = position(site, done, today, kept?.book ?? BUILT_IN);
  if (values.json) print(JSON.stringify({ site, ...found }));
  else for (const line of explainText(site, found, language)) print(line);
  return 0;
}
