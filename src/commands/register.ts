/** `holdfast register`: who looked at, copied or took which footage; works beside a running recorder. */
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { type LedgerReader, openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { allEntries, REGISTER_ACTIONS } from "../../recorder/register/register.ts";
import type { RegisterEntry, RegisterFilter } from "../../recorder/register_port.ts";
import { CSV_MARK, csvRecord } from "../../ui/csv.ts";
import { CameraId } from "../base/ids.ts";
import { InputError } from "../base/result.ts";
import { UtcMs } from "../base/units.ts";
import { instant, oneOf, options, required } from "../options.ts";
import { print, table } from "../output.ts";

const COLUMNS = [
  "id",
  "at",
  "by",
  "action",
  "cameras",
  "from",
  "to",
  "name",
  "unit",
  "document",
  "second name",
  "second unit",
  "second document",
  "purpose",
  "destination",
  "granted by",
  "request",
  "event",
] as const;

/** The command: a table, `--csv` for spreadsheets, `--json` for programs. */
export function registerCommand(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    text: { type: "string" },
    person: { type: "string" },
    camera: { type: "string" },
    action: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    csv: { type: "boolean" },
    json: { type: "boolean" },
  });
  using ledger = openLedgerReadOnly(dataPaths(required(values.data, "data")).ledger);
  const names = new Map(ledger.cameras({ removed: true }).map(({ id, name }) => [id, name]));
  const entries = allEntries(ledger, filterOf(values, ledger));
  if (values.json) {
    for (const entry of entries) print(JSON.stringify(entry));
  } else if (values.csv) {
    print(CSV_MARK + csvRecord(COLUMNS).trimEnd() + "\r");
    for (const entry of entries) print(`${csvRecord(cellsOf(entry, names)).trimEnd()}\r`);
  } else {
    const rows = [...entries].map((entry) => {
      const [id, at, , action, cameras, from, to, name, unit, , , , , purpose] = cellsOf(
        entry,
        names,
      );
      return [id, at, action, cameras, from, to, name, unit, purpose].map((cell) => cell ?? "");
    });
    const head = ["entry", "at", "action", "cameras", "from", "to", "name", "unit", "purpose"];
    print(table([head, ...rows]));
  }
  return 0;
}

function filterOf(
  { text, person, camera, action, from, to }: Readonly<
    Record<string, string | boolean | undefined>
  >,
  ledger: LedgerReader,
): RegisterFilter {
  const word = (value: string | boolean | undefined) =>
    typeof value === "string" && value !== "" ? value : null;
  const [some, who, which, what] = [word(text), word(person), word(camera), word(action)];
  const [begin, end] = [word(from), word(to)];
  return {
    ...(some === null ? {} : { text: some }),
    ...(who === null ? {} : { person: who }),
    ...(which === null ? {} : { camera: cameraOf(ledger, which) }),
    ...(what === null ? {} : { action: oneOf(what, "action", REGISTER_ACTIONS) }),
    ...(begin === null && end === null ? {} : {
      span: {
        from: begin === null ? UtcMs(0) : instant(begin, "from"),
        to: end === null ? UtcMs(Number.MAX_SAFE_INTEGER) : instant(end, "to"),
      },
    }),
  };
}

function cameraOf(ledger: LedgerReader, wanted: string): CameraId {
  const all = ledger.cameras({ removed: true });
  const found = all.findLast(({ name }) => name === wanted) ??
    all.find(({ id }) => String(id) === wanted);
  if (found !== undefined) return found.id;
  throw new InputError("--camera", `there is no camera ${wanted}`, "name one of the list");
}

function cellsOf(e: RegisterEntry, names: ReadonlyMap<CameraId, string>): string[] {
  return [
    String(e.id),
    iso(e.at),
    e.by.name,
    e.action,
    e.cameras.map((id) => names.get(id) ?? String(id)).join("; "),
    e.span === null ? "" : iso(e.span.from),
    e.span === null ? "" : iso(e.span.to),
    e.who.name,
    e.who.unit,
    e.who.document,
    e.second?.name ?? "",
    e.second?.unit ?? "",
    e.second?.document ?? "",
    e.purpose,
    e.destination,
    e.grantedBy,
    e.request === null ? "" : String(e.request),
    String(e.event),
  ];
}

const iso = (at: number): string => new Date(at).toISOString();
