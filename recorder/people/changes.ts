/** Changes about people, each with its line in the log; inside a transaction of the ledger. */
import { InputError, RefusedError } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import { oneLine } from "../ledger/check_input.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import type { PersonInput, PersonRecord } from "./records.ts";
import { type By, PersonId } from "./roles.ts";
import { allPeople, openSessions, personById, personByLogin, tokens } from "./store.ts";

/** Who did it, as the log names him. */
export const namedBy = (by: By) =>
  by === "console" ? { by: "console" } : { by: by.name, byId: by.id };

/** What is typed at sign-in in the form that is compared: NFKC, lower case, no blanks around it. */
export const foldLogin = (login: string): string => login.normalize("NFKC").trim().toLowerCase();

/** A person as given, checked. @throws {InputError} */
function checkPerson(input: PersonInput): PersonInput {
  const login = foldLogin(input.login);
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@-]{0,63}$/u.test(login)) {
    throw new InputError(
      "login",
      "it is no name to sign in with",
      "use up to 64 letters, digits, dots, hyphens, underscores or @, a letter or digit first",
    );
  }
  return {
    ...input,
    login,
    name: oneLine("name", input.name, 100),
    unit: oneLine("unit", input.unit, 200),
  };
}

function columns({ login, name, unit, role, cameras }: PersonInput) {
  return {
    login,
    name,
    unit,
    role,
    cameras: cameras === "all" ? null : JSON.stringify([...cameras].sort((a, b) => a - b)),
  };
}

function told(input: PersonInput) {
  const { cameras, ...rest } = input;
  return { ...rest, cameras: cameras === "all" ? "all" : [...cameras] };
}

/** Adds a person who cannot sign in yet. @throws {InputError} */
export function addPerson(tx: LedgerTx, input: PersonInput, by: By, now: Stamp): PersonId {
  const person = checkPerson(input);
  if (personByLogin(tx, person.login) !== null) {
    throw new InputError("login", "another person has it", "choose another");
  }
  checkCameras(tx, person);
  const id = PersonId(tx.insertRow("person", { ...columns(person), added_at: now.at }));
  tx.insertRow("credential", { person: id });
  event(tx, "person-added", "a person was added", { person: id, ...told(person) }, by, now);
  return id;
}

/** Changes what is said of a person. A change of role or cameras ends his sessions. @throws {InputError} */
export function changePerson(
  tx: LedgerTx,
  id: number,
  change: Partial<PersonInput>,
  by: By,
  now: Stamp,
): void {
  const before = there(tx, id);
  const person = checkPerson({ ...before, ...change });
  const same = personByLogin(tx, person.login);
  if (same !== null && same.id !== id) {
    throw new InputError("login", "another person has it", "choose another");
  }
  checkCameras(tx, person);
  if (person.role !== "manager") keepOneManager(tx, before);
  const [old, next] = [columns(before), columns(person)];
  tx.updateRow("person", "id", id, next);
  if (old.role !== next.role || old.cameras !== next.cameras) endSessions(tx, before.id, null, now);
  const details = { person: id, before: told(pick(before)), after: told(person) };
  event(tx, "person-changed", "what is said of a person was changed", details, by, now);
}

/** From now on the person has no rights; sessions and tokens end. @throws {InputError} */
export function disablePerson(tx: LedgerTx, id: number, by: By, now: Stamp): void {
  const person = there(tx, id);
  if (person.disabledAt !== null) return;
  keepOneManager(tx, person);
  tx.updateRow("person", "id", id, { disabled_at: now.at });
  clearCredential(tx, person.id);
  endSessions(tx, person.id, null, now);
  for (const token of tokens(tx, person.id)) {
    if (token.endedAt === null) tx.updateRow("token", "id", token.id, { ended_at: now.at });
  }
  const details = { person: id, login: person.login };
  event(tx, "person-disabled", "a person may not sign in any more", details, by, now);
}

/** The person may sign in again, once a password is chosen with a new code. @throws {InputError} */
export function enablePerson(tx: LedgerTx, id: number, by: By, now: Stamp): void {
  const person = there(tx, id);
  if (person.disabledAt === null) return;
  tx.updateRow("person", "id", id, { disabled_at: null });
  const details = { person: id, login: person.login };
  event(tx, "person-enabled", "a person may sign in again", details, by, now);
}

/**
 * Takes password and authenticator away and puts a one-time code in their place, with which the
 * person chooses a password. Sessions end.
 *
 * @param code Its SHA-256. @throws {InputError}
 */
export function resetPerson(
  tx: LedgerTx,
  id: number,
  code: { readonly hash: string; readonly until: UtcMs },
  by: By,
  now: Stamp,
): void {
  const person = there(tx, id);
  if (person.disabledAt !== null) {
    throw new InputError("person", "he may not sign in", "let him sign in again first");
  }
  clearCredential(tx, person.id);
  tx.updateRow("credential", "person", id, { code: code.hash, code_until: code.until });
  endSessions(tx, person.id, null, now);
  const details = { person: id, login: person.login };
  event(
    tx,
    "person-reset",
    "a person was given a one-time code to choose a password",
    details,
    by,
    now,
  );
}

/** Puts a password down. `keep` is the session that stays; all others end. */
export function setPassword(
  tx: LedgerTx,
  person: PersonRecord,
  hash: string,
  keep: number | null,
  now: Stamp,
): void {
  tx.updateRow("credential", "person", person.id, {
    password: hash,
    password_at: now.at,
    code: null,
    code_until: null,
  });
  endSessions(tx, person.id, keep, now);
  const reason = "a person chose a password; the other sessions ended";
  tx.appendEvent({
    kind: "password-chosen",
    camera: null,
    reason,
    details: { person: person.id, login: person.login },
  }, now);
}

/** Puts an authenticator's secret down, or takes it away. All other sessions end. */
export function setTotp(
  tx: LedgerTx,
  person: PersonRecord,
  totp: { readonly secret: string; readonly step: number } | null,
  keep: number | null,
  now: Stamp,
): void {
  const values = { totp: totp?.secret ?? null, totp_step: totp?.step ?? null };
  tx.updateRow("credential", "person", person.id, values);
  endSessions(tx, person.id, keep, now);
  tx.appendEvent({
    kind: totp === null ? "codes-off" : "codes-on",
    camera: null,
    reason: totp === null
      ? "a person signs in without codes from now on"
      : "a person signs in with codes of an authenticator from now on",
    details: { person: person.id, login: person.login },
  }, now);
}

/** Ends a person's sessions, but for one that is kept. @returns How many. */
export function endSessions(
  tx: LedgerTx,
  person: PersonId,
  keep: number | null,
  now: Stamp,
): number {
  const ended = openSessions(tx, person).filter(({ id }) => id !== keep);
  for (const { id } of ended) tx.updateRow("session", "id", id, { ended_at: now.at });
  return ended.length;
}

/** A person by number. @throws {InputError} */
export function there(tx: LedgerTx, id: number): PersonRecord {
  const person = personById(tx, id);
  if (person !== null) return person;
  throw new InputError("person", `there is no person ${id}`, "name one of the list");
}

function checkCameras(tx: LedgerTx, { cameras }: PersonInput): void {
  if (cameras === "all") return;
  const known = new Set(tx.cameras({ removed: true }).map(({ id }) => id));
  for (const id of cameras) {
    if (known.has(id)) continue;
    throw new InputError("cameras", `there is no camera ${id}`, "name cameras of the list");
  }
}

/** The last manager who may sign in stays one: somebody must be able to let people in. */
function keepOneManager(tx: LedgerTx, leaving: PersonRecord): void {
  if (leaving.role !== "manager" || leaving.disabledAt !== null) return;
  const others = allPeople(tx).filter((one) =>
    one.role === "manager" && one.disabledAt === null && one.id !== leaving.id
  );
  if (others.length > 0) return;
  throw new RefusedError("role", "he is the last manager", "make somebody else a manager first");
}

function clearCredential(tx: LedgerTx, person: PersonId): void {
  tx.putRow("credential", "person", person, {
    person,
    password: null,
    password_at: null,
    totp: null,
    totp_step: null,
    code: null,
    code_until: null,
  });
}

const pick = ({ login, name, unit, role, cameras }: PersonInput): PersonInput => ({
  login,
  name,
  unit,
  role,
  cameras,
});

/** Writes a line about people, with who did it. */
export function event(
  tx: LedgerTx,
  kind: string,
  reason: string,
  details: Readonly<Record<string, unknown>>,
  by: By,
  now: Stamp,
): void {
  tx.appendEvent({ kind, camera: null, reason, details: { ...details, ...namedBy(by) } }, now);
}
