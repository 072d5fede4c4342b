/** `holdfast log statement`: the signed statement of a day. */
import { parseIsoDate } from "../../../policy/calendar/iso_date.ts";
import type { Statement } from "../../../recorder/evidence/statement.ts";
import { statementsOf } from "../../../recorder/evidence/statement_store.ts";
import { printable, printableJson } from "../../base/printable.ts";
import { InputError } from "../../base/result.ts";
import { options, required } from "../../options.ts";
import { complain, print, table } from "../../output.ts";
import { openLog } from "./open.ts";

/** Answers 1 where there is none of that day, or its signature does not fit. */
export function statement(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    day: { type: "string" },
    json: { type: "boolean" },
  });
  using ledger = openLog(required(values.data, "data"));
  const text = required(values.day, "day");
  const day = parseIsoDate(text);
  if (!day.ok) throw new InputError("--day", day.error, "give it as 2026-03-01");
  const found = statementsOf(ledger, day.value);
  if (values.json) {
    print(printableJson(found.map(({ text, signature, publicKey, good }) => ({
      text,
      signature: signature.toHex(),
      publicKey: publicKey.toHex(),
      good,
    }))));
  } else {
    for (const { text, good } of found) {
      if (good) show(JSON.parse(text) as Statement); // signed by this device
      else complain(`log: the statement of ${values.day} is not the one that was signed`);
    }
  }
  if (found.length === 0) complain(`log: there is no statement of ${text}`);
  return found.length > 0 && found.every(({ good }) => good) ? 0 : 1;
}

function show(one: Statement): void {
  print(`Statement of ${one.day}, made ${one.madeAt}, rules ${one.rulesVersion}, key ${one.key}`);
  print(table([
    ["camera", "oldest", "days held", "required", "gaps", "missing"],
    ...one.cameras.map((c) => [
      printable(c.name),
      c.oldest ?? "-",
      `${c.daysHeld}`,
      `${c.daysRequired}`,
      `${c.gapsInAll}`,
      `${c.missingSeconds} s`,
    ]),
  ]));
  for (const camera of one.cameras) {
    for (const { from, to, cause } of camera.gaps) {
      print(`${printable(camera.name)}: nothing from ${from} to ${to}: ${cause}`);
    }
  }
  print(`Clock: ${one.clock}; ${one.clockEventsInAll} events of it. Refused: ${one.refusedInAll}.`);
  for (const { line, at, kind, reason } of [...one.clockEvents, ...one.refused]) {
    print(`${line}  ${at}  ${kind}  ${printable(reason)}`);
  }
}
