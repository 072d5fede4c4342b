/** `holdfast law done`: writes down that a duty of the site was done. */
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { isoDay, proveDuty } from "../../recorder/admin/duties.ts";
import { options, required } from "../options.ts";
import { print } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { askOrDo } from "./ask_or_do.ts";

/** The command. The day is today's where none is given. */
export async function lawDone(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    duty: { type: "string" },
    on: { type: "string" },
    by: { type: "string" },
    note: { type: "string" },
    json: { type: "boolean" },
  });
  const on = values.on ?? formatIsoDate(shanghaiDay(realClock.wall()));
  const proof = {
    duty: required(values.duty, "duty"),
    by: required(values.by, "by"),
    note: required(values.note, "note"),
  };
  const asked = { ask: "duty-done" as const, ...proof, on };
  await askOrDo(required(values.data, "data"), asked, ({ ledger, stamp }) => {
    proveDuty(ledger, { ...proof, on: isoDay("on", on) }, stamp);
    return null;
  });
  print(values.json ? JSON.stringify({ ...proof, on }) : `${proof.duty}: done on ${on}.`);
  return 0;
}
