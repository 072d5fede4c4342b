/** Everything about people that the running recorder answers: one object, one place of decisions. */
import type { Clock } from "../../src/base/clock.ts";
import { InputError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { addPerson, changePerson, disablePerson, enablePerson, resetPerson } from "./changes.ts";
import { OwnAccount } from "./own_account.ts";
import { addToken, endToken } from "./token_changes.ts";
import { PasswordHasher } from "./password_hash.ts";
import type { Origin, PersonInput, PersonRecord, SessionRecord, TokenRecord } from "./records.ts";
import { admit } from "../register/admit.ts";
import { mayWatchLive, onWatch } from "../register/duty.ts";
import { endLeftWatches } from "../register/watch_limit.ts";
import { type Actor, type By, type Need, type PersonId, type Right } from "./roles.ts";
import { hashOf, newApiToken, newCode, normalCode, type RandomBytes } from "./secrets.ts";
import { type Inside, Sessions } from "./sessions.ts";
import { SignIn } from "./sign_in.ts";
import { allPeople, personById, personByLogin, tokens } from "./store.ts";
import type { CameraId } from "../../src/base/ids.ts";

/** How long a one-time code for choosing a password holds. */
export const CODE_HOLDS_MS = 24 * 3_600_000;

/** What people are kept with. */
export interface PeopleDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stamp: () => Stamp;
  readonly random: RandomBytes;
  /** Called when a signed checkpoint is due: after signing in, and after changes about people. */
  readonly checkpoint?: () => void;
  /** Tests hash with less work. */
  readonly hasher?: PasswordHasher;
}

/** People of one ledger, for the one process that writes it. */
export class People {
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  /** What only a person himself changes. */
  readonly own: OwnAccount;
  readonly #deps: PeopleDeps;
  /** In a demonstration: who everybody is that did not sign in, and the session that he has. */
  #guest: { readonly person: PersonRecord; token: string } | null = null;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
    const hasher = deps.hasher ?? new PasswordHasher();
    this.sessions = new Sessions(deps);
    this.signIn = new SignIn({
      ...deps,
      hasher,
      sessions: this.sessions,
      checkpoint: () => deps.checkpoint?.(),
    });
    this.own = new OwnAccount({
      ...deps,
      hasher,
      signIn: this.signIn,
      sessions: this.sessions,
      checkpoint: () => deps.checkpoint?.(),
    });
  }

  /**
   * Who stands behind an identifier, if he may do what is needed; the refusal of somebody who is in
   * is written down.
   *
   * @returns The answer, and who it is.
   */
  ask(
    token: string | null,
    need: Need,
    camera: CameraId | undefined,
    from: Origin,
  ): { readonly answer: "yes" | "sign-in" | "no"; readonly inside: Inside | null } {
    const inside = (token === null ? null : this.sessions.find(token)) ?? this.#guestInside();
    const answer = admit(this.#deps.ledger, inside?.actor ?? null, need, camera);
    if (answer === "no" && inside !== null) this.#refused(inside, need, camera, from);
    return { answer, inside };
  }

  /** For a demonstration on this machine alone: whoever has not signed in is this person. */
  letEverybodyIn(person: PersonRecord): void {
    this.#guest = { person, token: this.#beginGuest(person) };
  }

  #guestInside(): Inside | null {
    if (this.#guest === null) return null;
    const { person, token } = this.#guest;
    const inside = this.sessions.find(token);
    if (inside !== null) return inside;
    this.#guest.token = this.#beginGuest(person); // the session had grown old
    return this.sessions.find(this.#guest.token);
  }

  #beginGuest(person: PersonRecord): string {
    const from = { address: "127.0.0.1", agent: "demo" };
    return this.sessions.begin(person, from, "a demonstration lets everybody in");
  }

  /** Each minute: watches that nobody keeps any more end. */
  everyMinute(): void {
    const { ledger, stamp } = this.#deps;
    const isIn = (id: PersonId) => {
      const person = personById(ledger, id);
      return person !== null && this.sessions.list(person).length > 0;
    };
    endLeftWatches(ledger, isIn, stamp());
  }

  /** Whether somebody is on the watch now or on the management list (AH-16(4)). */
  watches(actor: Actor): boolean {
    return mayWatchLive(actor, onWatch(this.#deps.ledger));
  }

  #refused(inside: Inside, need: Need, camera: CameraId | undefined, from: Origin): void {
    const { id, name } = inside.actor;
    this.#deps.ledger.event({
      kind: "access-refused",
      camera: camera ?? null,
      reason: "somebody asked for what he has no right to",
      details: { person: id, name, need, address: from.address, program: inside.session === null },
    }, this.#deps.stamp());
  }

  /** Everybody, disabled ones too. */
  list(): PersonRecord[] {
    return allPeople(this.#deps.ledger);
  }

  /** A person by number. @throws {InputError} */
  person(id: number): PersonRecord {
    const person = personById(this.#deps.ledger, id);
    if (person !== null) return person;
    throw new InputError("person", `there is no person ${id}`, "name one of the list");
  }

  /** A person by login. @throws {InputError} */
  byLogin(login: string): PersonRecord {
    const person = personByLogin(
      this.#deps.ledger,
      login.normalize("NFKC").trim().toLowerCase(),
    );
    if (person !== null) return person;
    throw new InputError("login", "nobody has it", "name one of `holdfast people list`");
  }

  /** Adds a person; answers the one-time code with which a password is chosen. @throws {InputError} */
  add(input: PersonInput, by: By): { readonly id: PersonId; readonly code: string } {
    const [code, put] = this.#code();
    const now = this.#deps.stamp();
    const id = this.#change((tx) => {
      const added = addPerson(tx, input, by, now);
      tx.updateRow("credential", "person", added, { code: put.hash, code_until: put.until });
      return added;
    });
    return { id, code };
  }

  /** Changes what is said of a person. @throws {InputError} */
  change(id: number, change: Partial<PersonInput>, by: By): void {
    const now = this.#deps.stamp();
    this.#change((tx) => changePerson(tx, id, change, by, now));
  }

  /** Lets a person sign in no more. @throws {InputError} */
  disable(id: number, by: By): void {
    const now = this.#deps.stamp();
    this.#change((tx) => disablePerson(tx, id, by, now));
  }

  /** Lets a person sign in again; answers the one-time code. @throws {InputError} */
  enable(id: number, by: By): { readonly code: string } {
    const [code, put] = this.#code();
    const now = this.#deps.stamp();
    this.#change((tx) => {
      enablePerson(tx, id, by, now);
      resetPerson(tx, id, put, by, now);
    });
    return { code };
  }

  /** Takes password and authenticator away; answers the one-time code for a new password. @throws {InputError} */
  reset(id: number, by: By): { readonly code: string } {
    const [code, put] = this.#code();
    const now = this.#deps.stamp();
    this.#change((tx) => resetPerson(tx, id, put, by, now));
    return { code };
  }

  /** Makes a token for a program; it is shown this once. @throws {InputError} */
  makeToken(
    input: {
      readonly person: number;
      readonly name: string;
      readonly scopes: readonly Right[];
      readonly until: UtcMs | null;
    },
    by: By,
  ): { readonly id: number; readonly token: string } {
    const token = newApiToken(this.#deps.random);
    const now = this.#deps.stamp();
    const hash = hashOf(token);
    const id = this.#change((tx) => addToken(tx, { ...input, hash }, by, now));
    return { id, token };
  }

  /** Tokens that ever were; of one person or of all. */
  tokens(person: PersonId | null): TokenRecord[] {
    return tokens(this.#deps.ledger, person);
  }

  /** Ends a token. @throws {InputError} */
  endToken(id: number, by: By): void {
    const now = this.#deps.stamp();
    this.#change((tx) => endToken(tx, id, by, now));
  }

  /** Ends a session; with it what its identifier could do. */
  signOut(token: string): void {
    const person = this.sessions.end(token);
    if (person !== null) this.#told("signed-out", "a person signed out", person, {});
  }

  /** Ends one of a person's own sessions, or another's for whoever may manage people. @throws {InputError} */
  endSession(id: number, owner: PersonRecord, by: By): void {
    if (!this.sessions.list(owner).some((session) => session.id === id)) {
      throw new InputError("session", "there is none", "name one of the list");
    }
    this.sessions.endById(id);
    this.#told("session-ended", "a person's session was ended", owner, {
      session: id,
      by: by === "console" ? by : by.name,
    });
  }

  /** A person's sessions that last. */
  sessionsOf(person: PersonRecord): SessionRecord[] {
    return this.sessions.list(person);
  }

  #code(): [string, { hash: string; until: UtcMs }] {
    const code = newCode(this.#deps.random);
    const until = UtcMs(this.#deps.clock.wall() + CODE_HOLDS_MS);
    return [code, { hash: hashOf(normalCode(code)), until }];
  }

  #change<T>(change: (tx: LedgerTx) => T): T {
    const done = this.#deps.ledger.commit(change);
    this.#deps.checkpoint?.();
    return done;
  }

  #told(kind: string, reason: string, person: PersonRecord, details: Record<string, unknown>) {
    const now = this.#deps.stamp();
    this.#deps.ledger.commit((tx) =>
      tx.appendEvent({
        kind,
        camera: null,
        reason,
        details: { person: person.id, login: person.login, ...details },
      }, now)
    );
  }
}
