/** `holdfast site set | show | time-source | camera-nets | watch-limit | confirm-clock | confirm-ledger`. */
import { parseLayers } from "../../policy/site_layers.ts";
import { BUILDERS, PLACES } from "../../policy/words.ts";
import { cameraNets, setCameraNets } from "../../recorder/admin/camera_address/camera_nets.ts";
import { parseNets } from "../../recorder/admin/camera_address/decide.ts";
import { setSite } from "../../recorder/admin/cameras.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { layersOf } from "../../recorder/engine/site_layers.ts";
import { parseServer, setTimeSources, timeSources } from "../../recorder/engine/time_sources.ts";
import { setWatchLimit, watchLimit } from "../../recorder/register/watch_limit.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
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
    json: { type: "boolean" },
  });
  const words = required(values.layers, "layers").split(",").map((word) => word.trim());
  const layers = parseLayers(words);
  if (!layers.ok) throw layers.error;
  const exemptUnderCN9 = values["exempt-under-cn-9"] ?? false;
  const said = {
    ...(values.builder === undefined
      ? {}
      : { builder: oneOf(values.builder, "builder", BUILDERS) }),
    ...(values.place === undefined ? {} : { venue: oneOf(values.place, "place", PLACES) }),
  };
  const asked = { ask: "site-set" as const, layers: words, exemptUnderCN9, ...said };
  await askOrDo(required(values.data, "data"), asked, ({ ledger, size, stamp }) => {
    const site = {
      name: "",
      venue: null,
      builder: null,
      ...ledger.site(),
      layers: layers.value,
      exemptUnderCN9,
      ...said,
    };
    setSite(ledger, size, new Map(), site, stamp);
    return null;
  });
  print(
    values.json
      ? JSON.stringify({ layers: layers.value })
      : `The site is governed by ${layers.value.join(", ")}.`,
  );
  return 0;
}

function show(args: readonly string[]): number {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const data = required(values.data, "data");
  if (readGeometry(data) === null) {
    throw new InputError("--data", `${data} has no pool`, "create one with `holdfast pool create`");
  }
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const site = ledger.site();
  const layers = layersOf(site);
  const note = site === null ? " (not set yet: the strictest until it is)" : "";
  print(
    values.json
      ? JSON.stringify({ layers, set: site !== null })
      : `Governed by ${layers.join(", ")}${note}.`,
  );
  return 0;
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
