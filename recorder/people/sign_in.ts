/** Coming in: with login and password, with a one-time code, and at the first start of a device. */
import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import { InputError, RefusedError, WaitError } from "../../src/base/result.ts";
import type { Clock } from "../../src/base/clock.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import { addPerson, foldLogin, setPassword } from "./changes.ts";
import type { PasswordHasher } from "./password_hash.ts";
import { choosePassword, LONGEST, normalPassword } from "./password_rules.ts";
import type { Entry, Origin, PersonInput, PersonRecord } from "./records.ts";
import { hashOf, newCode, normalCode, type RandomBytes } from "./secrets.ts";
import { actorOf, type Sessions } from "./sessions.ts";
import { allPeople, credentialOf, knownAddress, personById, personByLogin } from "./store.ts";
import { matchTotp } from "./totp.ts";
import { Tries } from "./tries.ts";

/** What coming in works with. */
export interface SignInDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly stamp: () => Stamp;
  readonly random: RandomBytes;
  readonly hasher: PasswordHasher;
  readonly sessions: Sessions;
  /** Called after everybody who came in: a signed checkpoint is due. */
  readonly checkpoint: () => void;
}

/** What is typed at sign-in. */
export interface Credentials {
  readonly login: string;
  readonly password: string;
  /** Of the authenticator; empty where none is asked for. */
  readonly code: string;
}

/** The ways in; remembers in this process who tried how often. */
export class SignIn {
  readonly #deps: SignInDeps;
  readonly #tries = new Tries();
  #setUpCode: string | null = null;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** Nobody may let people in yet: only the set-up form is of use. */
  get needsSetUp(): boolean {
    return !allPeople(this.#deps.ledger).some((one) =>
      one.role === "manager" && one.disabledAt === null
    );
  }

  /** A new one-time code for setting up, for the terminal; `null` where that has been done. The old one ends. */
  setUpCode(): string | null {
    this.#setUpCode = null;
    if (!this.needsSetUp) return null;
    const code = newCode(this.#deps.random);
    this.#setUpCode = hashOf(normalCode(code));
    return code;
  }

  /** Login and password, and a code where the person has an authenticator. */
  async withPassword(given: Credentials, from: Origin): Promise<Entry> {
    const { ledger, hasher, sessions } = this.#deps;
    const login = foldLogin(given.login.slice(0, 200));
    const person = personByLogin(ledger, login);
    const keys = this.#keys(login, person, from);
    const wait = this.#tries.take(keys, this.#mono());
    if (wait > 0) return this.#refused("wait", login, from, wait);
    const active = person !== null && person.disabledAt === null ? person : null;
    const hash = active === null ? null : credentialOf(ledger, active.id).password;
    // Longer than any that could have been chosen: hashed short, so that it costs no more.
    const password = given.password.length > 4 * LONGEST ? "" : normalPassword(given.password);
    const right = await this.#looked(keys, login, from, () => hasher.verify(password, hash));
    // While the password was looked at, others may have changed the person.
    const now = active === null ? null : personById(ledger, active.id);
    const credential = now === null ? null : credentialOf(ledger, now.id);
    if (!right || now === null || now.disabledAt !== null || credential?.password !== hash) {
      return this.#wrong(keys, login, from);
    }
    if (credential.totp !== null) {
      if (given.code.trim() === "") {
        return { in: false, why: "code-needed", wait: 0 };
      }
      const wall = this.#deps.clock.wall();
      const step = matchTotp(credential.totp, given.code, wall, credential.totpStep);
      if (step === null) return this.#wrong(keys, login, from);
      ledger.commit((tx) => tx.updateRow("credential", "person", now.id, { totp_step: step }));
    }
    this.#tries.succeeded(keys.filter((key) => !key.startsWith("address")), this.#mono());
    const token = sessions.begin(now, from, "a person signed in");
    this.#deps.checkpoint();
    return { in: true, token, actor: actorOf(now) };
  }

  /**
   * With the one-time code that a manager or the command line on the box made, a person chooses a
   * password and is in. @throws {InputError} for a password that may not be chosen.
   */
  async withCode(
    given: { readonly login: string; readonly code: string; readonly password: string },
    from: Origin,
  ): Promise<Entry> {
    const { ledger, hasher, sessions } = this.#deps;
    const login = foldLogin(given.login.slice(0, 200));
    const person = personByLogin(ledger, login);
    const keys = this.#keys(login, person, from);
    const wait = this.#tries.take(keys, this.#mono());
    if (wait > 0) return this.#refused("wait", login, from, wait);
    const holds = () => {
      const now = person === null ? null : personById(ledger, person.id);
      if (now === null || now.disabledAt !== null) return null;
      const { code, codeUntil } = credentialOf(ledger, now.id);
      if (code === null || codeUntil === null || codeUntil <= this.#deps.clock.wall()) return null;
      return same(code, hashOf(normalCode(given.code))) ? now : null;
    };
    const before = holds();
    if (before === null) return this.#wrong(keys, login, from);
    const own = ownWords(before, ledger);
    const chosen = choosePassword(given.password, { withCodes: false, own });
    const hash = await this.#looked(keys, login, from, () => hasher.hash(chosen));
    const now = holds(); // the code counts once, however many come with it at the same time
    if (now === null) return this.#wrong(keys, login, from);
    const stamp = this.#deps.stamp();
    ledger.commit((tx) => setPassword(tx, now, hash, null, stamp));
    const token = sessions.begin(now, from, "a person chose a password and is in");
    this.#deps.checkpoint();
    return { in: true, token, actor: actorOf(now) };
  }

  /** Makes the first manager, with the code of the terminal. @throws {InputError} for what is wrong in the form. */
  async setUp(
    given: Omit<PersonInput, "role" | "cameras"> & {
      readonly code: string;
      readonly password: string;
    },
    from: Origin,
  ): Promise<Entry> {
    const { ledger, hasher, sessions } = this.#deps;
    if (!this.needsSetUp) {
      throw new RefusedError("set-up", "it has been done", "sign in");
    }
    const keys = ["set-up", addressKey(from)];
    const wait = this.#tries.take(keys, this.#mono());
    if (wait > 0) return this.#refused("wait", "set-up", from, wait);
    const holds = () =>
      this.#setUpCode !== null && same(this.#setUpCode, hashOf(normalCode(given.code)));
    if (!holds()) return this.#wrong(keys, "set-up", from);
    const own = [given.login, given.name, given.unit, ...siteWords(ledger)];
    const chosen = choosePassword(given.password, { withCodes: false, own });
    const hash = await this.#looked(keys, "set-up", from, () => hasher.hash(chosen));
    if (!holds() || !this.needsSetUp) return this.#wrong(keys, "set-up", from);
    const { login, name, unit } = given;
    const stamp = this.#deps.stamp();
    const id = ledger.commit((tx) => {
      const added = addPerson(
        tx,
        { login, name, unit, role: "manager", cameras: "all" },
        "console",
        stamp,
      );
      const person = personById(tx, added);
      if (person !== null) setPassword(tx, person, hash, null, stamp);
      return added;
    });
    this.#setUpCode = null;
    const person = personById(ledger, id);
    if (person === null) throw new Error("the first manager is not there");
    const token = sessions.begin(person, from, "the first manager set the device up");
    this.#deps.checkpoint();
    return { in: true, token, actor: actorOf(person) };
  }

  /**
   * Whether a person who is in knows the password (before what only he may change). Counts as a try.
   *
   * @throws {InputError} when not; {@link WaitError} when too many tries were made.
   */
  async confirm(person: PersonRecord, password: string, from: Origin): Promise<void> {
    const keys = this.#keys(person.login, person, from);
    const wait = this.#tries.take(keys, this.#mono());
    if (wait > 0) throw new WaitError("password", "too many tries", wait / 1000, "asker");
    const { password: hash } = credentialOf(this.#deps.ledger, person.id);
    const given = normalPassword(password.slice(0, 4 * LONGEST));
    const verify = () => this.#deps.hasher.verify(given, hash);
    if (await this.#looked(keys, person.login, from, verify)) {
      this.#tries.succeeded(keys, this.#mono());
      return;
    }
    this.#wrong(keys, person.login, from);
    throw new InputError("current-password", "it is not the right one", "type the one you use now");
  }

  /** Hashes; where too many wait for that, the try counts for nothing and is written down. */
  async #looked<T>(
    keys: readonly string[],
    login: string,
    from: Origin,
    hash: () => Promise<T>,
  ): Promise<T> {
    try {
      return await hash();
    } catch (error) {
      if (error instanceof WaitError) {
        this.#tries.giveBack(keys, this.#mono());
        this.#refused("busy", login, from, error.seconds * 1000);
      }
      throw error;
    }
  }

  #mono() {
    return this.#deps.clock.mono();
  }

  #keys(login: string, person: PersonRecord | null, from: Origin): string[] {
    const known = person !== null && knownAddress(this.#deps.ledger, person.id, from.address);
    // At a place of his own a person is counted apart from all tries elsewhere, and from what others
    // try there under other names.
    return known
      ? [`login ${login} at ${networkOf(from.address)}`]
      : [`login ${login}`, addressKey(from)];
  }

  #wrong(keys: readonly string[], login: string, from: Origin): Entry {
    this.#tries.failed(keys, this.#mono());
    return this.#refused("wrong", login, from, 0);
  }

  #refused<Why extends keyof typeof REFUSALS>(
    why: Why,
    login: string,
    from: Origin,
    wait: number,
  ): { readonly in: false; readonly why: Why; readonly wait: number } {
    // What was typed is kept only where a person has it: passwords are typed into the wrong field.
    const known = login === "set-up" || personByLogin(this.#deps.ledger, login) !== null;
    const details = { login: known ? login : null, address: from.address };
    this.#deps.ledger.event(
      { kind: "sign-in-refused", camera: null, reason: REFUSALS[why], details },
      this.#deps.stamp(),
    );
    return { in: false, why, wait: Math.ceil(wait / 1000) };
  }
}

const REFUSALS = {
  wrong: "somebody who tried to sign in was refused",
  wait: "somebody tried to sign in too often and was not looked at",
  busy: "somebody tried to sign in while too many did and was not looked at",
} as const;

/** Words that a person's password may not be made of. */
export function ownWords({ login, name, unit }: PersonRecord, ledger: Ledger): string[] {
  return [login, name, unit, ...siteWords(ledger)];
}

const siteWords = (ledger: Ledger): string[] => [ledger.site()?.name ?? ""];
const addressKey = ({ address }: Origin) => `address ${networkOf(address)}`;

/** Of IPv6 the first 64 bits: whoever has one address of a network has them all (RFC 4291 §2.5.4). */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address.replace(/^::ffff:/i, "");
  const [head = ""] = address.split("%");
  const [left = "", right] = head.split("::");
  const first = left.split(":").filter((part) => part !== "");
  const last = (right ?? "").split(":").filter((part) => part !== "");
  const zeros = right === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array<string>(Math.max(0, zeros)).fill("0"), ...last].slice(0, 4).join(":");
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
