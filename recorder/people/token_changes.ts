/** Tokens with which programs act as a person, made and ended; inside a transaction of the ledger. */
import { InputError } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { event, there } from "./changes.ts";
import type { By, Right } from "./roles.ts";
import { tokens } from "./store.ts";

/** Rights that a token of an integration may have: what a person must decide himself is none of them. */
export const TOKEN_SCOPES: readonly Right[] = [
  "see-status",
  "see-timeline",
  "see-live",
  "play-back",
  "export",
  "read-register",
  "read-log",
  "read-compliance",
];

/** Makes a token with which a program acts as a person, within scopes. @throws {InputError} */
export function addToken(
  tx: LedgerTx,
  input: {
    readonly person: number;
    readonly name: string;
    readonly scopes: readonly Right[];
    readonly until: UtcMs | null;
    readonly hash: string;
  },
  by: By,
  now: Stamp,
): number {
  const person = there(tx, input.person);
  if (person.disabledAt !== null) {
    throw new InputError("person", "he may not sign in", "name somebody who may");
  }
  const wrong = input.scopes.find((scope) => !TOKEN_SCOPES.includes(scope));
  if (wrong !== undefined || input.scopes.length === 0) {
    throw new InputError(
      "scope",
      wrong === undefined ? "there is none" : `${wrong} is not for programs`,
      `name some of ${TOKEN_SCOPES.join(", ")}`,
    );
  }
  const scopes = [...new Set(input.scopes)];
  const name = oneLine("name", input.name, 100);
  const id = tx.insertRow("token", {
    hash: input.hash,
    person: person.id,
    name,
    scopes: JSON.stringify(scopes),
    made_at: now.at,
    until_ms: input.until,
  });
  const details = { token: id, name, person: person.id, login: person.login, scopes };
  event(tx, "token-made", "a token for a program was made", details, by, now);
  return id;
}

/** Ends a token. @throws {InputError} */
export function endToken(tx: LedgerTx, id: number, by: By, now: Stamp): void {
  const token = tokens(tx, null).find((one) => one.id === id);
  if (token === undefined) {
    throw new InputError("token", `there is no token ${id}`, "name one of the list");
  }
  if (token.endedAt !== null) return;
  tx.updateRow("token", "id", id, { ended_at: now.at });
  event(
    tx,
    "token-ended",
    "a token for a program was ended",
    { token: id, name: token.name },
    by,
    now,
  );
}
