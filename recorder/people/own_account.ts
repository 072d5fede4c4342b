/** What a person changes about himself: password and authenticator. Each gives the session a new identifier. */
import type { Clock } from "../../src/base/clock.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LedgerTx } from "../ledger/ledger_tx.ts";
import type { Stamp } from "../ledger/records.ts";
import { setPassword, setTotp } from "./changes.ts";
import type { PasswordHasher } from "./password_hash.ts";
import { ALONE, choosePassword } from "./password_rules.ts";
import type { Origin, PersonRecord, SessionRecord } from "./records.ts";
import type { PersonId } from "./roles.ts";
import type { RandomBytes } from "./secrets.ts";
import type { Inside, Sessions } from "./sessions.ts";
import { ownWords, type SignIn } from "./sign_in.ts";
import { personById } from "./store.ts";
import { base32, matchTotp, otpauthUri, SECRET_BYTES } from "./totp.ts";

/** An authenticator must be confirmed with a first code this soon. */
const ENROL_MS = 600_000;
const ENROLMENTS = 100;

/** What it works with. */
export interface OwnAccountDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stamp: () => Stamp;
  readonly random: RandomBytes;
  readonly hasher: PasswordHasher;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly checkpoint: () => void;
}

/** Changes that need the own password besides the session. */
export class OwnAccount {
  readonly #deps: OwnAccountDeps;
  /** Secrets that wait for their first code, by person. */
  readonly #enrolling = new Map<PersonId, { readonly secret: string; readonly until: number }>();

  constructor(deps: OwnAccountDeps) {
    this.#deps = deps;
  }

  /** Changes the own password; answers the new identifier of the session. @throws {InputError} */
  async changePassword(
    inside: Inside,
    given: { readonly current: string; readonly next: string },
    from: Origin,
  ): Promise<string> {
    const { person } = personInside(inside);
    await this.#deps.signIn.confirm(person, given.current, from);
    const own = ownWords(person, this.#deps.ledger);
    const chosen = choosePassword(given.next, { withCodes: person.hasCodes, own });
    const hash = await this.#deps.hasher.hash(chosen);
    const now = this.#deps.stamp();
    this.#change((tx) => setPassword(tx, person, hash, null, now));
    return this.#begin(person, from);
  }

  /** A new authenticator's secret, for the screen; it counts once its first code was given. @throws {InputError} */
  beginCodes(inside: Inside): { readonly secret: string; readonly uri: string } {
    const { person } = personInside(inside);
    const now = this.#deps.clock.mono();
    for (const [id, { until }] of this.#enrolling) if (until < now) this.#enrolling.delete(id);
    if (this.#enrolling.size >= ENROLMENTS) {
      throw new InputError("codes", "too many are being set up", "try again in ten minutes");
    }
    const kept = this.#enrolling.get(person.id);
    const secret = kept?.secret ?? base32(this.#deps.random(SECRET_BYTES));
    this.#enrolling.set(person.id, { secret, until: now + ENROL_MS });
    const issuer = this.#deps.ledger.site()?.name || "Holdfast";
    return { secret, uri: otpauthUri(secret, person.login, issuer) };
  }

  /** The first code of a new authenticator; answers the new identifier of the session. @throws {InputError} */
  async confirmCodes(
    inside: Inside,
    given: { readonly current: string; readonly code: string },
    from: Origin,
  ): Promise<string> {
    const { person } = personInside(inside);
    await this.#deps.signIn.confirm(person, given.current, from);
    const waiting = this.#enrolling.get(person.id);
    const step = waiting === undefined || waiting.until < this.#deps.clock.mono()
      ? null
      : matchTotp(waiting.secret, given.code, this.#deps.clock.wall(), null);
    if (waiting === undefined || step === null) {
      throw new InputError(
        "code",
        "it is not what the authenticator should show now",
        "look whether this device and the authenticator have the same time, and type the newest",
      );
    }
    this.#enrolling.delete(person.id);
    const now = this.#deps.stamp();
    const totp = { secret: waiting.secret, step };
    this.#change((tx) => setTotp(tx, person, totp, null, now));
    return this.#begin(person, from);
  }

  /** Does without an authenticator; answers the new identifier of the session. @throws {InputError} */
  async removeCodes(inside: Inside, given: { readonly current: string }, from: Origin) {
    const { person } = personInside(inside);
    await this.#deps.signIn.confirm(person, given.current, from);
    if ([...given.current.normalize("NFKC")].length < ALONE) {
      throw new RefusedError(
        "password",
        `without codes it must have ${ALONE} characters`,
        "choose a longer password first",
      );
    }
    const now = this.#deps.stamp();
    this.#change((tx) => setTotp(tx, person, null, null, now));
    return this.#begin(person, from);
  }

  #change(change: (tx: LedgerTx) => void): void {
    this.#deps.ledger.commit(change);
    this.#deps.checkpoint();
  }

  #begin({ id }: PersonRecord, from: Origin): string {
    const person = personById(this.#deps.ledger, id);
    if (person === null) throw new Error("a person who changed his password is not there");
    return this.#deps.sessions.begin(person, from, null);
  }
}

/** A person who signed in himself: no program changes passwords. @throws {RefusedError} */
export function personInside(inside: Inside): { person: PersonRecord; session: SessionRecord } {
  if (inside.session !== null) return { person: inside.person, session: inside.session };
  throw new RefusedError("token", "a program has no account", "sign in yourself");
}
