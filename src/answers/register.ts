/** Answers to questions about register, requests, watch and actions of two people. The right to ask was looked at before. */
import { disclosure, neededFor } from "../../policy/disclosure.ts";
import { type DutyProof, isoDay, proveDuty } from "../../recorder/admin/duties.ts";
import { siteDuties } from "../../recorder/admin/site_duties.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import { type Stamp, UNTOLD } from "../../recorder/ledger/records.ts";
import { type Actor, mayAtAll, type Right } from "../../recorder/people/roles.ts";
import type {
  Listed,
  RegisterAnswers,
  RegisterQuestion,
} from "../../recorder/register_ask_port.ts";
import { dutyBook, keepWatch, mayWatchLive, onWatch } from "../../recorder/register/duty.ts";
import { ownStaffEntry, requestEntry } from "../../recorder/register/entries_made.ts";
import type { Looks } from "../../recorder/register/looks.ts";
import { PhotoStore } from "../../recorder/register/photo_store.ts";
import { listProposals, type ProposalDeps, propose } from "../../recorder/register/proposals.ts";
import { confirmProposal, withdrawProposal } from "../../recorder/register/proposals.ts";
import { listRequests, readRequest } from "../../recorder/register/read_requests.ts";
import { searchRegister, writeEntry } from "../../recorder/register/register.ts";
import {
  acknowledgeReceipt,
  disclosureLayers,
  requestDone,
  submitRequest,
} from "../../recorder/register/requests.ts";
import {
  cancelRetirement,
  currentRetirement,
  giveNotice,
  recordSupervision,
} from "../../recorder/register/retirement.ts";
import {
  listSuspicions,
  readSuspicion,
  reportSuspicion,
  writeSuspicion,
} from "../../recorder/register/suspicions.ts";
import { watchLimit } from "../../recorder/register/watch_limit.ts";
import { deviceBook } from "../../recorder/rules/device_rules.ts";
import { twoPeople } from "../../recorder/two_people.ts";
import { InputError, RefusedError } from "../base/result.ts";
import type { AskedBy } from "../control/asker.ts";
import { REGISTER_NEEDS } from "../control/register_questions.ts";

/** What answers are made from. */
export interface RegisterDeps {
  readonly ledger: Ledger;
  readonly stamp: () => Stamp;
  readonly photos: PhotoStore;
  readonly looks: Looks;
  /** Called after a hold was placed or ended. */
  readonly holdsChanged: () => void;
  /** Whether this is the person's password; counts a wrong one against him. */
  readonly verify: (actor: Actor, password: string, asked: AskedBy) => Promise<boolean>;
  readonly actorOf: ProposalDeps["actorOf"];
  readonly actions: Pick<ProposalDeps, "check" | "act">;
  /** Wipes what may be wiped, on the word of two people. @throws {RefusedError} */
  readonly wipe: (by: readonly [string, string]) => { blocks: number; kept: number };
}

/** Whether a question is one of these. */
export function isAboutRegister(q: { readonly ask: string }): q is RegisterQuestion {
  return Object.hasOwn(REGISTER_NEEDS, q.ask);
}

const A_PAGE = 30;
/** The newest: an answer is one line of a megabyte at most. The command line lists them all. */
const MOST_HOLDS = 200;
/** Bytes of a photograph in one answer. */
const PHOTO_PIECE = 256 * 1024;

/** Does what is asked and answers it. Throws `InputError`. */
export async function answerRegister(
  q: RegisterQuestion,
  deps: RegisterDeps,
  asked: AskedBy,
): Promise<RegisterAnswers[keyof RegisterAnswers]> {
  const { ledger, stamp, photos } = deps;
  const proposals: ProposalDeps = {
    ...deps,
    ...deps.actions,
    verify: (who, password) => deps.verify(who, password, asked),
  };
  const now = stamp();
  const own = () => actorIn(asked);
  switch (q.ask) {
    case "register-search":
      return searchRegister(ledger, q.filter, q.before, q.limit);
    case "register-playback": {
      const { camera, from, to, purpose } = q;
      return deps.looks.at({ camera, from, to, purpose }, own(), now);
    }
    case "register-live": {
      if (!mayWatchLive(own(), onWatch(ledger))) {
        const problem = "live pictures are for the watch and the management only (AH-16(4))";
        throw new RefusedError("live", problem, "take over the watch first");
      }
      const entry = ownStaffEntry(own(), q.camera, null, q.purpose);
      return { entry: ledger.commit((tx) => writeEntry(tx, entry, own(), now)) };
    }
    case "request-form":
      return {
        needed: neededFor({
          requester: q.requester,
          action: q.action,
          emergency: q.emergency,
          layers: disclosureLayers(ledger.site()),
        }, deviceBook(ledger)),
      };
    case "request-submit":
      return submitRequest(
        { ...deps, disclosure: (facts) => disclosure(facts, deviceBook(ledger)) },
        q.form,
        own(),
      );
    case "request-list":
      return listed(listRequests(ledger, q.before, A_PAGE + 1));
    case "request-show":
      return readRequest(ledger, q.request);
    case "request-view": {
      const request = readRequest(ledger, q.request);
      const { cameras, span } = request;
      const action = request.action === "connect" ? "connect" : "view";
      const entry = requestEntry(request, { action, cameras, span });
      return { entry: ledger.commit((tx) => writeEntry(tx, entry, own(), now)) };
    }
    case "request-shown": {
      if (searchRegister(ledger, { request: q.request }, null, 1).count === 0) {
        const problem = "nothing of it was looked at yet";
        throw new InputError("request", problem, "begin the viewing first: it is registered then");
      }
      ledger.commit((tx) => requestDone(tx, q.request, "shown", own(), now));
      return null;
    }
    case "request-acknowledge":
      return { released: acknowledgeReceipt(deps, q.request, q.receipt, own()) };
    case "photo-begin":
      return { ticket: photos.begin(now.trusted) };
    case "photo-append":
      photos.append(q.ticket, q.offset, Uint8Array.fromBase64(q.data));
      return null;
    case "photo-finish":
      return photos.finish(q.ticket);
    case "photo-read":
      return { data: photos.read(q.sha256, q.offset, PHOTO_PIECE)?.toBase64() ?? null };
    case "duty-show": {
      needOneOf(asked, ["keep-watch", "read-compliance"]);
      const watch = onWatch(ledger);
      const book = listed(dutyBook(ledger, q.before, A_PAGE + 1));
      return {
        watch,
        limitHours: watchLimit(ledger),
        book,
        mayWatchLive: mayWatchLive(own(), watch),
      };
    }
    case "duty-keep":
      ledger.commit((tx) => keepWatch(tx, q.kind, q.note, own(), now));
      return null;
    case "suspicion-list":
      needOneOf(asked, ["keep-watch", "read-compliance"]);
      return listed(listSuspicions(ledger, q.before, A_PAGE + 1));
    case "suspicion-show":
      needOneOf(asked, ["keep-watch", "read-compliance"]);
      return readSuspicion(ledger, q.suspicion);
    case "suspicion-write":
      return { suspicion: ledger.commit((tx) => writeSuspicion(tx, q, own(), now)) };
    case "suspicion-report":
      ledger.commit((tx) => reportSuspicion(tx, q.suspicion, q, own(), now));
      return null;
    case "proposal-list":
      return listed(listProposals(ledger, now, q.before, A_PAGE + 1));
    case "propose":
      return { proposal: await propose(proposals, q, own()) };
    case "proposal-confirm":
      return { done: await confirmProposal(proposals, q.proposal, q.password, own()) ?? null };
    case "proposal-withdraw":
      withdrawProposal(proposals, q.proposal, own());
      return null;
    case "hold-list": {
      const { cameras } = own();
      return ledger.holds(now.trusted)
        .filter(({ camera }) => cameras === "all" || cameras.has(camera))
        .slice(-MOST_HOLDS)
        .map(({ id, camera, from, to, until, kind, who, why }) => (
          { id, camera, from, to, until, kind, who, why }
        ));
    }
    case "site-show": {
      const site = ledger.site();
      const unset = { name: "", exemptUnderCN9: false, venue: null, builder: null, ...UNTOLD };
      return site ?? { ...unset, layers: disclosureLayers(null) };
    }
    case "site-duties":
      return siteDuties(ledger, now);
    case "duty-done": {
      const { duty, on, note } = q;
      proveDuty(ledger, { duty, on: isoDay("on", on), note, ...whoSays(q.by, asked) }, now);
      return null;
    }
    case "retirement-show":
      return currentRetirement(ledger);
    case "retirement-notice":
      ledger.commit((tx) => giveNotice(tx, q, own(), now));
      return null;
    case "retirement-supervision":
      ledger.commit((tx) => recordSupervision(tx, q, own(), now));
      return null;
    case "retirement-cancel":
      ledger.commit((tx) => cancelRetirement(tx, q.why, own(), now));
      return null;
    case "pool-wipe":
      return deps.wipe(twoPeople(q.by));
  }
}

/** One more than a page was asked for: it tells whether the list goes on. */
function listed<T extends { readonly id: number }>(rows: readonly T[]): Listed<T> {
  const entries = rows.slice(0, A_PAGE);
  return { entries, next: rows.length > A_PAGE ? entries.at(-1)?.id ?? null : null };
}

function needOneOf({ by }: AskedBy, rights: readonly Right[]): void {
  if (by === "console" || by !== null && rights.some((right) => mayAtAll(by, right))) return;
  throw new RefusedError("right", "you may not do that", "ask a manager");
}

/** Whose word it is: his who signed in, or whom the command line names. */
function whoSays(named: string | null, asked: AskedBy): Pick<DutyProof, "by" | "person"> {
  if (asked.by === "console") {
    if (named !== null) return { by: named };
    throw new InputError("by", "nobody is named", "say who did it");
  }
  const { id, name } = actorIn(asked);
  if (named === null) return { by: name, person: id };
  throw new InputError("by", "it is whoever signed in", "leave it out");
}

/** Somebody who signed in: these are acts of persons, and the command line is none. */
function actorIn({ by }: AskedBy): Actor {
  if (by !== null && by !== "console") return by;
  throw new RefusedError("session", "this is done by somebody who signed in", "use the page");
}
