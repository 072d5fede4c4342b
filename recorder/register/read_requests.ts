/** Requests as they were decided, and what has become of them. */
import * as v from "valibot";
import { ACTIONS, APPROVERS, LACKS, PAPERS, REQUESTERS } from "../../policy/words.ts";
import { InputError } from "../../src/base/result.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Row } from "../ledger/row_sum.ts";
import type { RequestRecord, RequestState, Step } from "../register_port.ts";
import { finite, parse, whole } from "../shapes.ts";
import { stepsOf } from "./steps.ts";
import { camerasOf, facts, head, spanOf, text } from "./rows.ts";

const factsOf = v.object({
  persons: v.array(v.object({ name: v.string(), unit: v.string(), document: v.string() })),
  shown: v.array(v.picklist(PAPERS)),
  photos: v.array(v.object({
    paper: v.picklist(PAPERS),
    sha256: v.string(),
    type: v.picklist(["image/jpeg", "image/png"]),
    bytes: finite,
  })),
  approval: v.object({ by: v.picklist(APPROVERS), number: v.string(), name: v.string() }),
  emergency: v.boolean(),
  beside: v.string(),
});
const decisionOf = v.object({
  missing: v.array(v.picklist(LACKS)),
  cites: v.array(v.string()),
  layers: v.array(v.string()),
  rulesVersion: v.string(),
});

/** One request. @throws {InputError} when there is none. */
export function readRequest(reader: LedgerReader, id: number): RequestRecord {
  const row = reader.rows("SELECT * FROM request WHERE id = ?", id)[0];
  if (row !== undefined) return toRequest(row, stepsOf(reader, "request", id));
  throw new InputError("request", `there is no request ${id}`, "name one of the list");
}

/** Requests with a smaller number than `before`, newest first, at most `limit`. */
export function listRequests(
  reader: LedgerReader,
  before: number | null,
  limit: number,
): RequestRecord[] {
  return reader.rows(
    "SELECT * FROM request WHERE id < ? ORDER BY id DESC LIMIT ?",
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ).map((row) => toRequest(row, stepsOf(reader, "request", Number(row["id"]))));
}

/** Requests that were granted and are not over: no receipt was acknowledged. Newest first. */
export function openRequests(reader: LedgerReader): RequestRecord[] {
  return reader.rows(
    `SELECT * FROM request WHERE verdict = 'permit' AND NOT EXISTS (SELECT 1 FROM step
       WHERE subject = 'request' AND subject_id = request.id AND kind = 'acknowledged')
     ORDER BY id DESC`,
  ).map((row) => toRequest(row, stepsOf(reader, "request", Number(row["id"]))));
}

/** Hashes of all photographs that any request names. */
export function photosInUse(reader: LedgerReader): ReadonlySet<string> {
  return new Set(
    reader.rows("SELECT facts FROM request").flatMap((row) =>
      parse(factsOf, facts(row)).photos.map(({ sha256 }) => sha256)
    ),
  );
}

function toRequest(row: Row, steps: readonly Step[]): RequestRecord {
  const verdict = row["verdict"] === "permit" ? "permit" : "refuse";
  const holds: unknown = JSON.parse(text(row, "holds"));
  return {
    ...head(row),
    requester: parse(v.picklist(REQUESTERS), row["requester"]),
    organ: text(row, "organ"),
    action: parse(v.picklist(ACTIONS), row["action"]),
    cameras: camerasOf(row),
    span: spanOf(row),
    purpose: text(row, "purpose"),
    destination: text(row, "destination"),
    ...parse(factsOf, facts(row)),
    decision: { verdict, ...parse(decisionOf, facts(row, "decision")) },
    holds: parse(v.array(whole), holds),
    steps,
    state: stateOf(verdict, steps),
  };
}

function stateOf(verdict: "permit" | "refuse", steps: readonly Step[]): RequestState {
  if (verdict === "refuse") return "refused";
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  return has("acknowledged") ? "acknowledged" : has("done") ? "done" : "granted";
}
