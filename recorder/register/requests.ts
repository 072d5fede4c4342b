/**
 * Requests for footage: by authorities (LN-17, LN-18, AH-20 to AH-22, CN-20), by a person shown, kin
 * or a guardian (CN-21), and by others, who are refused. `policy` decides; what it decided is kept
 * with its articles. A request that was granted holds its footage until receipt is acknowledged.
 */
import type { Disclosure, DisclosureFacts } from "../../policy/disclosure.ts";
import { unsetLayers } from "../engine/site_layers.ts";
import type { Layers } from "../../policy/site_layers.ts";
import type { Paper } from "../../policy/words.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Site, Stamp } from "../ledger/records.ts";
import { type Actor, type By, may } from "../people/roles.ts";
import type { RequestInput, RequestRecord } from "../register_port.ts";
import { writeStep } from "./steps.ts";
import type { PhotoStore } from "./photo_store.ts";
import { readRequest } from "./read_requests.ts";
import { checkRequest } from "./request_check.ts";
import { doneBy, heading, namesOfTwo } from "./rows.ts";

/** What requests are decided with. */
export interface RequestDeps {
  readonly ledger: Ledger;
  readonly stamp: () => Stamp;
  readonly photos: Pick<PhotoStore, "waiting" | "used">;
  readonly disclosure: (facts: DisclosureFacts) => Disclosure;
  /** Called after a hold was placed or ended. */
  readonly holdsChanged: () => void;
}

/**
 * The layers that decide on requests: all of the site's. CN-9 frees a place from the national floor,
 * not from CN-20 and CN-21, so these are not the layers of retention.
 */
export function disclosureLayers(site: Site | null): Layers {
  return site === null ? unsetLayers() : site.layers;
}

/** This form itself is the register form; everything else somebody must have seen and photographed. */
const NOT_PHOTOGRAPHED: readonly Paper[] = ["register-form"];

/**
 * Decides a request and writes it down, granted or refused. A granted one for recorded footage places
 * a hold on each camera in the same transaction.
 *
 * @throws {InputError} for a form that is not whole; then nothing is written.
 */
export function submitRequest(
  deps: RequestDeps,
  input: RequestInput,
  actor: Actor,
): RequestRecord {
  const { ledger } = deps;
  const now = deps.stamp();
  if (!may(actor, "enter-request")) {
    throw new RefusedError("request", "you may not enter requests", "ask a manager or retriever");
  }
  const it = { ...checkRequest(input, ledger, now.at), photos: photosOf(deps, input) };
  const strange = it.cameras.find((camera) => !may(actor, "place-hold", camera));
  if (strange !== undefined) {
    const remedy = "ask somebody who has the right to that camera";
    throw new RefusedError("cameras", `camera ${strange} is not yours`, remedy);
  }
  const layers = disclosureLayers(ledger.site());
  const { verdict, missing, cites, rulesVersion } = deps.disclosure({
    layers,
    requester: it.requester,
    action: it.action,
    emergency: it.emergency,
    staff: it.persons.length,
    shown: it.shown,
    approvedBy: it.approval.by,
  });
  if (verdict === "permit") refuseUnlessWhole(it, actor);
  const decision = { verdict, missing, cites, layers, rulesVersion };
  const id = ledger.commit((tx) => write(tx, it, decision, actor, now));
  it.photos.forEach(({ sha256 }) => deps.photos.used(sha256));
  deps.holdsChanged();
  return readRequest(ledger, id);
}

/** What the law leaves to the operator, asked only where footage would be given. */
function refuseUnlessWhole(it: RequestInput, actor: Actor): void {
  if (it.approval.by === "operator" && !may(actor, "decide-request")) {
    throw new RefusedError(
      "approval.by",
      "only a manager may consent for the operator",
      "ask a manager to enter the request",
    );
  }
  if (it.requester === "data-subject" && it.beside === "") {
    throw new InputError(
      "beside",
      "is missing",
      "name the member of staff who stays beside the person while he looks",
    );
  }
  const { by, name, number } = it.approval;
  if (by !== "none" && by !== "operator" && name === "") {
    throw new InputError("approval.name", "is missing", "write down who approved it");
  }
  if (it.shown.includes("approval") && number === "") {
    throw new InputError("approval.number", "is missing", "write down the number of the approval");
  }
  for (const paper of it.shown) {
    if (NOT_PHOTOGRAPHED.includes(paper) || it.photos.some((one) => one.paper === paper)) continue;
    throw new InputError(
      `photo.${paper}`,
      "is missing",
      "photograph the paper and choose the file",
    );
  }
}

/** Type and size as the store found them, never as the form says. */
function photosOf(deps: RequestDeps, input: RequestInput): RequestInput["photos"] {
  return input.photos.map(({ paper, sha256 }) => ({ paper, ...deps.photos.waiting(sha256) }));
}

function write(
  tx: LedgerTx,
  it: RequestInput,
  decision: Pick<Disclosure, "verdict" | "missing" | "cites" | "rulesVersion"> & { layers: Layers },
  actor: Actor,
  now: Stamp,
): number {
  // Nothing is ever deleted here, so this is the number that the row will have.
  const id = Number(tx.rows("SELECT coalesce(max(id), 0) + 1 AS id FROM request")[0]?.["id"]);
  const { verdict, ...said } = decision;
  const { span } = it;
  const why = `${it.purpose.slice(0, 1900)}（申请 ${id} 号）`;
  const holds = verdict === "refuse" || span === null || it.action === "connect"
    ? []
    : it.cameras.map((camera) =>
      tx.placeHold({
        camera,
        ...span,
        until: null,
        untilTrusted: null,
        kind: "request",
        who: it.organ,
        why,
      }, now)
    );
  const { persons, shown, photos, approval, emergency, beside } = it;
  tx.insertRow("request", {
    ...heading(actor, now),
    id,
    requester: it.requester,
    organ: it.organ,
    action: it.action,
    cameras: JSON.stringify(it.cameras),
    from_ms: span?.from ?? null,
    to_ms: span?.to ?? null,
    purpose: it.purpose,
    destination: it.destination,
    facts: JSON.stringify({ persons, shown, photos, approval, emergency, beside }),
    verdict,
    decision: JSON.stringify(said),
    holds: JSON.stringify(holds),
  });
  tx.appendEvent({
    kind: verdict === "permit" ? "request-granted" : "request-refused",
    camera: null,
    reason: verdict === "permit"
      ? `request ${id} was granted by ${said.cites.join(", ")}`
      : `request ${id} was refused by ${said.cites.join(", ")}: ${said.missing.join(", ")}`,
    details: { request: id, ...it, ...said, holds, by: doneBy(actor) },
  }, now);
  return id;
}

/**
 * The footage of a granted request has been exported or shown.
 *
 * @param what `export` with the export's name, or `shown`.
 * @throws {InputError} for a request that was not granted or is closed.
 */
export function requestDone(
  tx: LedgerTx,
  request: number,
  what: { readonly export: string } | "shown",
  by: By,
  now: Stamp,
): void {
  refuseUnlessOpen(readRequest(tx, request));
  writeStep(tx, "request", request, "done", what === "shown" ? { shown: true } : what, by, now);
}

/**
 * Receipt is acknowledged: the request is closed and its holds end. The word of two people ends a
 * hold, so whoever writes this down must be another than who handed the footage over.
 *
 * @param receipt Who received it and how it was acknowledged, such as the number of a receipt.
 * @returns The holds that ended; none where the command line handed it over, which is no person:
 * then they are released by two people as any other hold.
 */
export function acknowledgeReceipt(
  deps: Pick<RequestDeps, "ledger" | "stamp" | "holdsChanged">,
  request: number,
  receipt: string,
  actor: Actor,
): readonly number[] {
  const now = deps.stamp();
  if (!may(actor, "confirm-second")) {
    throw new RefusedError("request", "you may not confirm this", "ask somebody who may");
  }
  const released = deps.ledger.commit((tx) => {
    const it = readRequest(tx, request);
    if (it.state === "granted") {
      throw new InputError("request", "nothing was handed over yet", "export or show it first");
    }
    refuseUnlessOpen(it);
    const handedOver = it.steps.findLast(({ kind }) => kind === "done")?.by ??
      { id: null, name: "" };
    if (handedOver.id === actor.id) {
      throw new RefusedError(
        "request",
        "you handed the footage over yourself",
        "let somebody else write down that receipt was acknowledged",
      );
    }
    const standing = new Set(
      tx.allHolds().filter(({ releasedAt }) => releasedAt === null).map(({ id }) => id),
    );
    const ending = handedOver.id === null ? [] : it.holds.filter((id) => standing.has(id));
    writeStep(tx, "request", request, "acknowledged", { receipt, holds: ending }, actor, now);
    for (const hold of ending) {
      const why = `request ${request} is done and its receipt acknowledged`;
      tx.releaseHold(hold, namesOfTwo(handedOver, doneBy(actor)), why, now);
    }
    return ending;
  });
  deps.holdsChanged();
  return released;
}

function refuseUnlessOpen({ id, state }: RequestRecord): void {
  if (state === "granted" || state === "done") return;
  const problem = `${id} is ${state === "refused" ? "refused" : "closed"}`;
  throw new RefusedError("request", problem, "enter a new request");
}

/** The request that an entry of the register is made under. @throws {InputError} when it does not cover it. */
export function coveringRequest(
  reader: LedgerReader,
  request: number,
  asked: Pick<RequestInput, "cameras" | "span"> & { readonly action: string },
): RequestRecord {
  const it = readRequest(reader, request);
  refuseUnlessOpen(it);
  const remedy = "keep to what was granted, or enter a new request";
  const refuse = (what: string) => {
    throw new RefusedError("request", `${request} does not cover ${what}`, remedy);
  };
  // Whoever may take a copy may look at it first.
  const looksFirst = asked.action === "view" && (it.action === "copy" || it.action === "retrieve");
  if (asked.action !== it.action && !looksFirst) refuse(`the action ${asked.action}`);
  const stranger = asked.cameras.find((camera) => !it.cameras.includes(camera));
  if (stranger !== undefined) refuse(`camera ${stranger}`);
  if (it.span !== null) {
    const { span } = asked;
    if (span === null || span.from < it.span.from || span.to > it.span.to) {
      refuse("that stretch of time");
    }
  }
  return it;
}
