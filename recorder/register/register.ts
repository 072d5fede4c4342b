/**
 * The register: who looked at, copied or took which footage, when, why and where it went. An entry is
 * durable before the first byte of footage leaves (invariant 9); nothing deletes one, so it outlives
 * the three years of PIPL-56 and of the Network Data Regulation's article 12.
 */
import { InputError } from "../../src/base/result.ts";
import type { SQLInputValue } from "node:sqlite";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Row } from "../ledger/row_sum.ts";
import type { By } from "../people/roles.ts";
import type {
  Person,
  RegisterAction,
  RegisterEntry,
  RegisterFilter,
  RegisterInput,
  RegisterPage,
} from "../register_port.ts";
import { checkCameras, checkPerson, checkSpan } from "./checks.ts";
import { coveringRequest } from "./requests.ts";
import { camerasOf, doneBy, head, heading, spanOf, text, whole } from "./rows.ts";

declare const entry: unique symbol;
/** An entry's number. */
export type RegisterEntryId = number & { readonly [entry]: "RegisterEntryId" };

/** Every action that the register knows. */
export const REGISTER_ACTIONS: readonly RegisterAction[] = [
  "view",
  "copy",
  "retrieve",
  "connect",
  "playback",
  "live",
];

/** The bound of one page of {@link searchRegister}. */
export const MOST_ENTRIES = 500;

/**
 * Writes an entry, and a line of the log with the same facts. Let `Ledger.commit` return before the
 * first byte of footage is sent.
 *
 * @throws {InputError} for an input that is not whole; then nothing was written and nothing may be sent.
 */
export function writeEntry(
  tx: LedgerTx,
  input: RegisterInput,
  by: By,
  now: Stamp,
): RegisterEntryId {
  const it = checkEntry(tx, input, now);
  const event = tx.appendEvent({
    kind: "register",
    camera: it.cameras.length === 1 ? it.cameras[0] ?? null : null,
    reason: `footage was given out: ${it.action}`,
    details: { ...it, by: doneBy(by) },
  }, now);
  const id = tx.insertRow("register_entry", {
    ...heading(by, now),
    action: it.action,
    cameras: JSON.stringify(it.cameras),
    from_ms: it.span?.from ?? null,
    to_ms: it.span?.to ?? null,
    who_name: it.who.name,
    who_unit: it.who.unit,
    who_document: it.who.document,
    second_name: it.second?.name ?? null,
    second_unit: it.second?.unit ?? null,
    second_document: it.second?.document ?? null,
    purpose: it.purpose,
    destination: it.destination,
    granted_by: it.grantedBy,
    request: it.request,
    event,
  });
  return id as RegisterEntryId;
}

function checkEntry(tx: LedgerTx, it: RegisterInput, { at }: Stamp): RegisterInput {
  if (!REGISTER_ACTIONS.includes(it.action)) {
    throw new InputError("action", "is not known", `say ${REGISTER_ACTIONS.join(" or ")}`);
  }
  if (it.span === null && it.action !== "live" && it.action !== "connect") {
    throw new InputError("span", "is missing", "say which stretch of time it is");
  }
  if (it.request !== null) coveringRequest(tx, it.request, it);
  return {
    action: it.action,
    cameras: checkCameras(it.cameras, tx),
    span: it.span === null ? null : checkSpan(it.span, at),
    who: checkPerson("who", it.who, "may"),
    second: it.second === null ? null : checkPerson("second", it.second, "may"),
    purpose: oneLine("purpose", it.purpose, 2000),
    destination: oneLine("destination", it.destination, 500),
    grantedBy: oneLine("grantedBy", it.grantedBy, 200),
    request: it.request,
  };
}

const ANY_TEXT = `who_name || char(10) || who_unit || char(10) || who_document || char(10) ||
  coalesce(second_name || char(10) || second_unit || char(10) || second_document, '') || char(10) ||
  purpose || char(10) || destination || char(10) || granted_by || char(10) || by_name`;
const ANY_PERSON = `who_name || char(10) || who_unit || char(10) || who_document || char(10) ||
  coalesce(second_name || char(10) || second_unit || char(10) || second_document, '')`;

/** The conditions of a filter, and what stands for their question marks. */
function where(filter: RegisterFilter): { sql: string; values: SQLInputValue[] } {
  const conditions: string[] = ["1"];
  const values: SQLInputValue[] = [];
  const add = (sql: string, ...more: SQLInputValue[]) => {
    conditions.push(sql);
    values.push(...more);
  };
  const plain = (words: string) => words.normalize("NFC").trim().slice(0, 200);
  if (filter.text !== undefined) {
    add(`instr(lower(${ANY_TEXT}), lower(?)) > 0`, plain(filter.text));
  }
  if (filter.person !== undefined) {
    add(`instr(lower(${ANY_PERSON}), lower(?)) > 0`, plain(filter.person));
  }
  if (filter.camera !== undefined) {
    add("EXISTS (SELECT 1 FROM json_each(cameras) WHERE value = ?)", filter.camera);
  }
  if (filter.action !== undefined) add("action = ?", filter.action);
  if (filter.request !== undefined) add("request = ?", filter.request);
  if (filter.span !== undefined) {
    add(
      "coalesce(from_ms, at_ms) < ? AND coalesce(to_ms, at_ms + 1) > ?",
      filter.span.to,
      filter.span.from,
    );
  }
  return { sql: conditions.join(" AND "), values };
}

/**
 * Entries that fit, newest first.
 *
 * @param before Only entries with a smaller number: `next` of the page before; `null` for the first page.
 * @param limit 1 … {@link MOST_ENTRIES}.
 */
export function searchRegister(
  reader: LedgerReader,
  filter: RegisterFilter,
  before: number | null,
  limit: number,
): RegisterPage {
  const { sql, values } = where(filter);
  const most = Math.max(1, Math.min(limit, MOST_ENTRIES));
  const rows = reader.rows(
    `SELECT * FROM register_entry WHERE ${sql} AND id < ? ORDER BY id DESC LIMIT ?`,
    ...values,
    before ?? Number.MAX_SAFE_INTEGER,
    most + 1,
  );
  const count = reader.rows(`SELECT count(*) AS n FROM register_entry WHERE ${sql}`, ...values)[0];
  const entries = rows.slice(0, most).map(toEntry);
  return {
    entries,
    next: rows.length > most ? entries.at(-1)?.id ?? null : null,
    count: Number(count?.["n"] ?? 0),
  };
}

/** Every entry that fits, oldest first, a page at a time: for prints and tables of years. */
export function* allEntries(
  reader: LedgerReader,
  filter: RegisterFilter,
): Generator<RegisterEntry> {
  const { sql, values } = where(filter);
  for (let after = 0;;) {
    const rows = reader.rows(
      `SELECT * FROM register_entry WHERE ${sql} AND id > ? ORDER BY id LIMIT ?`,
      ...values,
      after,
      MOST_ENTRIES,
    );
    for (const row of rows) yield toEntry(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = whole(last, "id");
  }
}

function toEntry(row: Row): RegisterEntry {
  const action = REGISTER_ACTIONS.find((one) => one === row["action"]);
  if (action === undefined) throw new Error("register_entry.action: not known");
  const person = (prefix: string): Person => ({
    name: text(row, `${prefix}_name`),
    unit: text(row, `${prefix}_unit`),
    document: text(row, `${prefix}_document`),
  });
  return {
    ...head(row),
    action,
    cameras: camerasOf(row),
    span: spanOf(row),
    who: person("who"),
    second: row["second_name"] === null ? null : person("second"),
    purpose: text(row, "purpose"),
    destination: text(row, "destination"),
    grantedBy: text(row, "granted_by"),
    request: row["request"] === null ? null : whole(row, "request"),
    event: whole(row, "event"),
  };
}
