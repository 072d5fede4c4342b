/**
 * What only two people may do together: one proposes, another who signed in confirms within a quarter
 * of an hour, and each gives his password again at that moment.
 */
import { InputError, RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Row } from "../ledger/row_sum.ts";
import { type Actor, may } from "../people/roles.ts";
import type { Proposal, ProposalKind, ProposalState, Step } from "../register_port.ts";
import type { TwoPeople } from "../two_people.ts";
import { doneBy, facts, head, heading, namesOfTwo, text, whole } from "./rows.ts";
import { stepsOf, writeStep } from "./steps.ts";

/** How long a proposal waits for the second person. */
export const CONFIRM_WITHIN_MS = 15 * 60_000;

/** Everything that is done by two. */
export const PROPOSAL_KINDS: readonly ProposalKind[] = [
  "hold-release",
  "clock-confirm",
  "ledger-confirm",
  "site-set",
  "retire",
  "pool-wipe",
];

/** What a proposal is given to when it is confirmed. */
export interface Confirmed {
  readonly id: number;
  readonly kind: ProposalKind;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly why: string;
  /** How long ago it was proposed, in milliseconds of trusted time: a clock's reading is that much older. */
  readonly age: number;
}

/** What proposals work with. */
export interface ProposalDeps {
  readonly ledger: Ledger;
  readonly stamp: () => Stamp;
  /** Whether this is the person's password, given again now; counts failures against it. */
  readonly verify: (actor: Actor, password: string) => Promise<boolean>;
  /** The person with this number as he is now; `null` where he is gone. */
  readonly actorOf: (id: number) => Actor | null;
  /** Throws {@link InputError} where the facts are none that could be done, before anybody is asked to confirm them. */
  readonly check: (
    kind: ProposalKind,
    facts: Readonly<Record<string, unknown>>,
    actor: Actor,
  ) => void;
  /** Does it. Throws {@link InputError}; then the proposal has failed. */
  readonly act: (proposal: Confirmed, by: TwoPeople, confirmer: Actor) => unknown;
}

/** Proposes something. @returns The proposal's number. @throws {InputError} */
export async function propose(
  deps: ProposalDeps,
  asked: {
    readonly kind: ProposalKind;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly why: string;
    readonly password: string;
  },
  actor: Actor,
): Promise<number> {
  const { kind } = asked;
  if (!PROPOSAL_KINDS.includes(kind)) {
    throw new InputError("kind", "is nothing that two people do", "choose one of the list");
  }
  refuseUnlessMay(actor);
  const why = oneLine("why", asked.why, 2000);
  deps.check(kind, asked.facts, actor);
  await refuseUnlessHimself(deps, actor, asked.password);
  const now = deps.stamp();
  return deps.ledger.commit((tx) => {
    const id = tx.insertRow("proposal", {
      ...heading(actor, now),
      kind,
      facts: JSON.stringify(asked.facts),
      why,
    });
    tx.appendEvent({
      kind: "proposed",
      camera: null,
      reason: `${kind} was proposed: ${why}`,
      details: { proposal: id, kind, ...asked.facts, by: doneBy(actor) },
    }, now);
    return id;
  });
}

/**
 * A second person confirms a proposal, and it is done.
 *
 * @returns What doing it answered. @throws {RefusedError} for the same person, one without the right, a
 * wrong password or a proposal that does not wait any more; {@link InputError} where it could not be done.
 */
export async function confirmProposal(
  deps: ProposalDeps,
  id: number,
  password: string,
  actor: Actor,
): Promise<unknown> {
  refuseUnlessMay(actor);
  await refuseUnlessHimself(deps, actor, password);
  // Nothing below waits for anything, so no second confirmation comes between looking and writing.
  const now = deps.stamp();
  const { row, proposal } = read(deps.ledger, id, now);
  refuseUnlessOpen(proposal);
  if (proposal.by.id === actor.id) {
    throw new RefusedError("proposal", "you proposed it yourself", "let another person confirm it");
  }
  const proposer = proposal.by.id === null ? null : deps.actorOf(proposal.by.id);
  if (proposer === null || !may(proposer, "confirm-second")) {
    const remedy = "let somebody who may propose it again";
    throw new RefusedError("proposal", "who proposed it may not do so any more", remedy);
  }
  deps.check(proposal.kind, proposal.facts, proposer);
  const by = namesOfTwo(proposal.by, doneBy(actor));
  const { kind, why } = proposal;
  deps.ledger.commit((tx) => writeStep(tx, "proposal", id, "confirmed", { kind }, actor, now));
  try {
    const age = now.trusted - whole(row, "trusted");
    return await deps.act({ id, kind, facts: proposal.facts, why, age }, by, actor);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = deps.stamp();
    deps.ledger.commit((tx) =>
      writeStep(tx, "proposal", id, "failed", { kind, reason: reason.slice(0, 500) }, actor, at)
    );
    throw error;
  }
}

/** Takes a proposal back: whoever made it, or anybody who could confirm it. @throws {RefusedError} */
export function withdrawProposal(
  deps: Pick<ProposalDeps, "ledger" | "stamp">,
  id: number,
  actor: Actor,
): void {
  refuseUnlessMay(actor);
  const now = deps.stamp();
  deps.ledger.commit((tx) => {
    const { proposal } = read(tx, id, now);
    refuseUnlessOpen(proposal);
    writeStep(tx, "proposal", id, "withdrawn", { kind: proposal.kind }, actor, now);
  });
}

/** The newest proposals, newest first. */
export function listProposals(
  reader: LedgerReader,
  now: Stamp,
  before: number | null,
  limit: number,
): Proposal[] {
  return reader.rows(
    "SELECT * FROM proposal WHERE id < ? ORDER BY id DESC LIMIT ?",
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  ).map((row) => toProposal(row, stepsOf(reader, "proposal", Number(row["id"])), now));
}

/** Pure. What has become of a proposal with these steps. */
export function proposalState(
  made: Stamp,
  steps: readonly Pick<Step, "kind">[],
  now: Stamp,
): ProposalState {
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  if (has("failed")) return "failed";
  if (has("confirmed")) return "confirmed";
  if (has("withdrawn")) return "withdrawn";
  // Both clocks must agree that it is not over: one of them stands still while the power is off, the
  // other may be set.
  const waiting = now.trusted - made.trusted < CONFIRM_WITHIN_MS &&
    Math.abs(now.at - made.at) < CONFIRM_WITHIN_MS;
  return waiting ? "open" : "expired";
}

function read(reader: LedgerReader, id: number, now: Stamp): { row: Row; proposal: Proposal } {
  const row = reader.rows("SELECT * FROM proposal WHERE id = ?", id)[0];
  if (row === undefined) {
    throw new InputError("proposal", `there is no proposal ${id}`, "name one of the list");
  }
  return { row, proposal: toProposal(row, stepsOf(reader, "proposal", id), now) };
}

function refuseUnlessMay(actor: Actor): void {
  if (may(actor, "confirm-second")) return;
  throw new RefusedError("proposal", "you may not be one of the two", "ask somebody who may");
}

async function refuseUnlessHimself(
  deps: ProposalDeps,
  actor: Actor,
  password: string,
): Promise<void> {
  if (await deps.verify(actor, password)) return;
  throw new RefusedError("password", "is not yours", "give your own password again");
}

function refuseUnlessOpen({ id, state }: Proposal): void {
  if (state === "open") return;
  throw new RefusedError("proposal", `${id} is ${state}`, "propose it again");
}

function toProposal(row: Row, steps: readonly Step[], now: Stamp): Proposal {
  const kind = PROPOSAL_KINDS.find((one) => one === row["kind"]);
  if (kind === undefined) throw new Error("proposal.kind: not known");
  const heads = head(row);
  const trusted = whole(row, "trusted") as Stamp["trusted"]; // as the ledger stamped it
  return {
    ...heads,
    kind,
    facts: facts(row),
    why: text(row, "why"),
    state: proposalState({ at: heads.at, trusted }, steps, now),
    until: UtcMs(heads.at + CONFIRM_WITHIN_MS),
    steps,
  };
}
