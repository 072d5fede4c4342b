/** `holdfast log`: what happened, from the ledger's chained log. */
import type { LedgerReader } from "../../../recorder/ledger/ledger_reader.ts";
import type { CameraId } from "../../base/ids.ts";
import { printable, printableJson } from "../../base/printable.ts";
import { InputError } from "../../base/result.ts";
import { options, required, whole } from "../../options.ts";
import { complain, print, table } from "../../output.ts";
import { iso, openLog } from "./open.ts";

const MOST = 1_000_000;

/** The command without a word after it. Answers 1 when the chain of the log is broken. */
export function list(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    from: { type: "string" },
    limit: { type: "string" },
    kind: { type: "string" },
    camera: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const limit = whole(values.limit ?? "100", "limit", 1, MOST);
  using ledger = openLog(data);
  const filter = {
    ...(values.kind === undefined ? {} : { kind: values.kind }),
    ...(values.camera === undefined ? {} : { camera: camera(ledger, values.camera) }),
  };
  // Without a beginning the newest lines are meant.
  const lines = values.from === undefined
    ? ledger.newestEvents(limit, filter).reverse()
    : ledger.events(whole(values.from, "from", 1, Number.MAX_SAFE_INTEGER), limit, filter);
  const broken = ledger.brokenEvent();
  const events = lines.map(({ at, trusted, ...event }) => ({
    ...event,
    at: iso(at),
    trusted,
  }));
  if (values.json) print(printableJson({ events, whole: broken === null, brokenAt: broken }));
  else {
    print(table(events.map((e) => [
      `${e.id}`,
      e.at,
      printable(e.kind),
      e.camera === null ? "-" : `camera ${e.camera}`,
      printable(e.reason),
      printableJson(e.details),
    ])));
  }
  if (broken === null) return 0;
  complain(
    `log: line ${broken} does not follow from the one before it; the log was changed or damaged`,
  );
  return 1;
}

function camera(ledger: LedgerReader, wanted: string): CameraId {
  const all = ledger.cameras({ removed: true });
  const found = all.findLast(({ name }) => name === wanted) ??
    all.find(({ id }) => String(id) === wanted);
  if (found !== undefined) return found.id;
  throw new InputError(
    "--camera",
    `there is no camera ${wanted}`,
    "name one of `holdfast camera list`",
  );
}
