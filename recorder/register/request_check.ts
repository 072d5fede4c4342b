/** A request as it was filled in, checked before anybody decides on it. */
import { ACTIONS, APPROVERS, PAPERS, REQUESTERS } from "../../policy/words.ts";
import { InputError } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { RequestInput } from "../register_port.ts";
import { checkCameras, checkPerson, checkSpan } from "./checks.ts";

const MOST_PERSONS = 20;
const MOST_PHOTOS = 20;

/** The request with its texts trimmed. @throws {InputError} that names the field. */
export function checkRequest(
  it: RequestInput,
  reader: Pick<LedgerReader, "cameras">,
  now: UtcMs,
): RequestInput {
  known("requester", it.requester, REQUESTERS);
  known("action", it.action, ACTIONS);
  known("approval.by", it.approval.by, APPROVERS);
  it.shown.forEach((paper) => known("shown", paper, PAPERS));
  if (it.persons.length === 0) {
    throw new InputError("persons", "nobody is named", "write down who came");
  }
  if (it.persons.length > MOST_PERSONS || it.photos.length > MOST_PHOTOS) {
    throw new InputError("persons", `more than ${MOST_PERSONS} are named`, "name those who came");
  }
  // Whoever is refused anyhow need not show who he is.
  const paper = it.requester === "other-unit" || it.requester === "other-individual"
    ? "may"
    : "must";
  const persons = it.persons.map((one, i) => checkPerson(`persons.${i + 1}`, one, paper));
  refuseTwins(
    persons.filter((one) => one.document !== "").map(({ document, unit }) =>
      `${unit}\n${document}`
    ),
  );
  if (it.span === null && it.action !== "connect") {
    throw new InputError("span", "is missing", "say which stretch of time is asked for");
  }
  const { by, number, name } = it.approval;
  return {
    requester: it.requester,
    organ: oneLine("organ", it.organ, 200),
    action: it.action,
    emergency: it.emergency,
    persons,
    shown: PAPERS.filter((paper) => it.shown.includes(paper)),
    photos: it.photos,
    approval: { by, number: maybe("approval.number", number), name: maybe("approval.name", name) },
    cameras: checkCameras(it.cameras, reader),
    span: it.span === null ? null : checkSpan(it.span, now),
    purpose: oneLine("purpose", it.purpose, 2000),
    destination: oneLine("destination", it.destination, 500),
    beside: maybe("beside", it.beside),
  };
}

/** Two persons with one credential are one person. */
function refuseTwins(papers: readonly string[]): void {
  const folded = papers.map((paper) => paper.normalize("NFKC").toLowerCase());
  if (new Set(folded).size === folded.length) return;
  throw new InputError(
    "persons",
    "two of them have the same credential",
    "write down the number on each person's own credential",
  );
}

function known<T extends string>(field: string, value: T, words: readonly T[]): void {
  if (!words.includes(value)) {
    throw new InputError(field, "is not known", `say ${words.join(" or ")}`);
  }
}

const maybe = (field: string, value: string) =>
  value.trim() === "" ? "" : oneLine(field, value, 200);
