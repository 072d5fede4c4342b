/** `holdfast site set | show | time-source | camera-nets | watch-limit | confirm-clock | confirm-ledger`. */
import { BUILDERS, PLACES } from "../../policy/words.ts";
import { cameraNets, setCameraNets } from "../../recorder/admin/camera_address/camera_nets.ts";
import { parseNets } from "../../recorder/admin/camera_address/decide.ts";
import { setSite } from "../../recorder/admin/cameras.ts";
import { changedSite } from "../../recorder/admin/change_site.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { parseServer, setTimeSources, timeSources } from "../../recorder/engine/time_sources.ts";
import { setWatchLimit, watchLimit } from "../../recorder/register/watch_limit.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { type SiteFacts, UNTOLD } from "../../recorder/ledger/records.ts";
import { InputError } from "../base/result.ts";
import {
  type Command,
  instant,
  oneOf,
  options,
  required,
  twoNames,
  verbs,
  whole,
  yesOrNo,
} from "../options.ts";
import { print } from "../output.ts";
import { askOrDo } from "./ask_or_do.ts";

/** The command. */
export const siteCommand: Command = verbs("site", {
  set,
  show,
  "time-source": timeSource,
  "camera-nets": cameraNetsCommand,
  "watch-limit": watchLimitCommand,
  "confirm-clock": (args) => confirm(args, "clock-confirm"),
  "confirm-ledger": (args) => confirm(args, "ledger-confirm"),
});

async function set(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    layers: { type: "string" },
    "exempt-under-cn-9": { type: "boolean" },
    builder: { type: "string" },
    place: { type: "string" },
    "in-use": { type: "string" },
    "handed-over": { type: "string" },
    "outside-operator": { type: "boolean" },
    "no-outside-operator": { type: "boolean" },
    "beside-secret-unit": { type: "boolean" },
    "no-beside-secret-unit": { type: "boolean" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const layers = values.layers === undefined
    ? undefined
    : required(values.layers, "layers").split(",").map((word) => word.trim());
  const told = {
    layers,
    // Naming the layers anew says of the exemption too whether it still holds.
    exemptUnderCN9: values["exempt-under-cn-9"] ?? (layers === undefined ? undefined : false),
    builder: values.builder === undefined ? undefined : oneOf(values.builder, "builder", BUILDERS),
    venue: values.place === undefined ? undefined : oneOf(values.place, "place", PLACES),
    inUse: values["in-use"],
    handedOver: values["handed-over"],
    outsideOperator: yesOrNo(values, "outside-operator"),
    besideSecretUnit: yesOrNo(values, "beside-secret-unit"),
  };
  if (Object.values(told).every((one) => one === undefined)) {
    throw new InputError("--layers", "is missing", "give it, or what else is to be changed");
  }
  await askOrDo(data, { ask: "site-set", ...told }, ({ ledger, size, stamp }) => {
    setSite(ledger, size, new Map(), changedSite(ledger.site(), told, stamp), stamp);
    return null;
  });
  printSite(data, values.json ?? false);
  return 0;
}

function show(args: readonly string[]): number {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const data = required(values.data, "data");
  if (readGeometry(data) === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  printSite(data, values.json ?? false);
  return 0;
}

function printSite(data: string, asJson: boolean): void {
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const site = ledger.site();
  const layers = layersOf(site);
  const { inUse, handedOver, outsideOperator, besideSecretUnit } = site ?? UNTOLD;
  const facts: SiteFacts = { inUse, handedOver, outsideOperator, besideSecretUnit };
  if (asJson) return print(JSON.stringify({ layers, set: site !== null, ...facts }));
  const note = site === null ? " (not set yet: the strictest until it is)" : "";
  const told = (is: boolean | null) => is === null ? "not told" : is ? "yes" : "no";
  print(`Governed by ${layers.join(", ")}${note}.`);
  print(`In use since: ${inUse ?? "not told"}. Handed over: ${handedOver ?? "not told"}.`);
  print(`Run or maintained by another unit: ${told(outsideOperator)}.`);
  print(`Beside a unit that keeps state secrets: ${told(besideSecretUnit)}.`);
}

async function timeSource(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    server: { type: "string", multiple: true },
    none: { type: "boolean" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  if (values.none && values.server !== undefined) {
    throw new InputError("--none", "says the opposite of --server", "leave one of them out");
  }
  const servers = values.none ? [] : values.server;
  if (servers !== undefined) {
    servers.forEach(parseServer);
    await askOrDo(data, { ask: "time-sources-set", servers }, ({ ledger, stamp }) => {
      ledger.commit((tx) => setTimeSources(tx, servers, stamp));
      return null;
    });
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const set = timeSources(ledger);
  if (values.json) print(JSON.stringify({ servers: set }));
  else print(set.length === 0 ? "No time server is asked." : `Asked: ${set.join(", ")}.`);
  return 0;
}

async function cameraNetsCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    net: { type: "string", multiple: true },
    any: { type: "boolean" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  if (values.any && values.net !== undefined) {
    throw new InputError("--any", "says the opposite of --net", "leave one of them out");
  }
  const nets = values.any ? [] : values.net;
  if (nets !== undefined) {
    parseNets(nets);
    await askOrDo(data, { ask: "camera-nets-set", nets }, ({ ledger, stamp }) => {
      ledger.commit((tx) => setCameraNets(tx, nets, stamp));
      return null;
    });
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const set = cameraNets(ledger);
  if (values.json) print(JSON.stringify({ nets: set }));
  else if (set.length > 0) print(`Cameras added in the page must be in ${set.join(", ")}.`);
  else {
    print(
      "Cameras added in the page may be at any address but this machine's and link-local ones.",
    );
  }
  return 0;
}

async function watchLimitCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    hours: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  if (values.hours !== undefined) {
    const hours = whole(values.hours, "hours", 0, 1000);
    await askOrDo(data, { ask: "watch-limit-set", hours }, ({ ledger, stamp }) => {
      ledger.commit((tx) => setWatchLimit(tx, hours, stamp));
      return null;
    });
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const hours = watchLimit(ledger);
  if (values.json) print(JSON.stringify({ hours }));
  else print(`A watch that was not handed over is told of after ${hours} hours.`);
  return 0;
}

async function confirm(
  args: readonly string[],
  what: "clock-confirm" | "ledger-confirm",
): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    by: { type: "string", multiple: true },
    now: { type: "string" },
  });
  const data = required(values.data, "data");
  const by = twoNames(values.by);
  if (what === "ledger-confirm") {
    await askOrDo(data, { ask: what, by }, ({ ledger, stamp }) => {
      ledger.commit((tx) => tx.confirmKnown(by, stamp));
      return null;
    });
    print("What is known is confirmed.");
    return 0;
  }
  const civil = instant(required(values.now, "now"), "now");
  const events = await askOrDo(
    data,
    { ask: what, by, civil },
    ({ time }) => time.confirm(by, civil),
  );
  print(JSON.stringify(events));
  return JSON.stringify(events).includes("clock-verified") ? 0 : 1;
}
