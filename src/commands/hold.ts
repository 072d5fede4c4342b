/** `holdfast hold add | list | release`: reasons to keep footage beyond its floor. */
import { placeHold } from "../../recorder/admin/holds.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import type { HoldRecord } from "../../recorder/ledger/records.ts";
import { openFootage } from "../footage.ts";
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
import { print, table } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { askOrDo } from "./ask_or_do.ts";
import { findCamera } from "./segments.ts";

/** The command. */
export const holdCommand: Command = verbs("hold", {
  add,
  list,
  release,
});

async function add(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    camera: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    until: { type: "string" },
    who: { type: "string" },
    why: { type: "string" },
    kind: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const wanted = required(values.camera, "camera");
  const footage = openFootage(data, realClock);
  const camera = findCamera(footage, wanted);
  footage.close();
  const hold = {
    camera,
    from: instant(required(values.from, "from"), "from"),
    to: instant(required(values.to, "to"), "to"),
    until: values.until === undefined ? null : instant(values.until, "until"),
    kind: oneOf(values.kind ?? "case", "kind", ["case", "request", "important"]),
    who: required(values.who, "who"),
    why: required(values.why, "why"),
  };
  const answer = await askOrDo(
    data,
    { ask: "hold-place", hold },
    ({ ledger, time }) => ({ hold: placeHold(ledger, time, hold) }),
  );
  const { hold: number } = answer as { hold: number }; // both ways answer it
  print(
    values.json
      ? JSON.stringify({ hold: number })
      : `Hold ${number} keeps ${wanted} from ${iso(hold.from)} to ${iso(hold.to)}.`,
  );
  return 0;
}

function list(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    all: { type: "boolean" },
    json: { type: "boolean" },
  });
  using ledger = openLedgerReadOnly(dataPaths(required(values.data, "data")).ledger);
  const stored = ledger.trusted();
  const trusted = stored?.ok === true ? stored.value.trusted : null;
  const names = new Map(ledger.cameras({ removed: true }).map(({ id, name }) => [id, name]));
  const state = (hold: HoldRecord) => {
    if (hold.releasedAt !== null) return "released";
    const over = hold.untilTrusted !== null && trusted !== null && hold.untilTrusted <= trusted;
    return over ? "over" : "in force";
  };
  const holds = ledger.allHolds().map((hold) => ({
    hold: hold.id,
    state: state(hold),
    camera: names.get(hold.camera) ?? String(hold.camera),
    from: iso(hold.from),
    to: iso(hold.to),
    until: hold.until === null ? null : iso(hold.until),
    kind: hold.kind,
    who: hold.who,
    why: hold.why,
    placedAt: iso(hold.placedAt),
    releasedBy: hold.releasedBy,
  })).filter((hold) => values.all || hold.state === "in force");
  if (values.json) print(JSON.stringify(holds));
  else {
    const rows = holds.map((h) => [
      `${h.hold}`,
      h.state,
      h.camera,
      h.from,
      h.to,
      h.until ?? "until released",
      h.kind,
      h.who,
      h.why,
    ]);
    print(table([["hold", "", "camera", "from", "to", "until", "kind", "who", "why"], ...rows]));
  }
  return 0;
}

async function release(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    hold: { type: "string" },
    by: { type: "string", multiple: true },
    why: { type: "string" },
    json: { type: "boolean" },
  });
  const hold = whole(required(values.hold, "hold"), "hold", 1, Number.MAX_SAFE_INTEGER);
  const by = twoNames(values.by);
  const why = required(values.why, "why");
  const asked = { ask: "hold-release" as const, hold, by, why };
  await askOrDo(required(values.data, "data"), asked, ({ ledger, stamp }) => {
    ledger.commit((tx) => tx.releaseHold(hold, by, why, stamp));
    return null;
  });
  print(
    values.json ? JSON.stringify({ hold }) : `Hold ${hold} is released by ${by.join(" and ")}.`,
  );
  return 0;
}

const iso = (at: number): string => new Date(at).toISOString();
