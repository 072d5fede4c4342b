/** Who is in: sessions of people and tokens of programs, looked up afresh at every question. */
import type { UtcMs } from "../../src/base/units.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Stamp } from "../ledger/records.ts";
import type { Origin, PersonRecord, SessionRecord } from "./records.ts";
import type { Actor } from "./roles.ts";
import { hashOf, newSessionToken, type RandomBytes, TOKEN_PREFIX } from "./secrets.ts";
import {
  openSessions,
  personById,
  sessionByHash,
  sessionsBefore,
  type StoredSession,
  tokenByHash,
} from "./store.ts";

/** Without a request for this long a session is over (NIST SP 800-63B-4 §2.2.3). */
export const IDLE_MS = 3_600_000;
/** Sooner or later everybody signs in again (the same). */
export const LONGEST_MS = 24 * 3_600_000;
/** Sessions of one person at the same time; the oldest makes room. */
export const AT_ONCE = 20;
/** What was seen is written down no more often: a commit goes to two disks. */
const WRITE_EVERY_MS = 300_000;
/** Rows of sessions are kept this long, for the addresses that a person came from. */
const KEEP_MS = 30 * 24 * 3_600_000;

/** What sessions are kept with. */
export interface SessionDeps {
  readonly ledger: Ledger;
  readonly stamp: () => Stamp;
  readonly random: RandomBytes;
}

/** Somebody who is in, and how. */
export interface Inside {
  readonly actor: Actor;
  readonly person: PersonRecord;
  /** `null`: a program with a token. */
  readonly session: SessionRecord | null;
}

/** Sessions of one ledger, for the one process that writes it. */
export class Sessions {
  readonly #deps: SessionDeps;
  /** When each session was last seen, newer than what is written down. */
  readonly #seen = new Map<number, Stamp>();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** Begins one and answers its identifier: always a new one, whatever the asker had before. */
  begin(person: PersonRecord, { address, agent }: Origin, tell: string | null): string {
    const { ledger, stamp, random } = this.#deps;
    const token = newSessionToken(random);
    const hash = hashOf(token);
    const now = stamp();
    ledger.commit((tx) => {
      for (const id of sessionsBefore(tx, (now.at - KEEP_MS) as UtcMs)) { // a sum of the same clock
        tx.deleteRow("session", "id", id);
      }
      for (const { id } of openSessions(tx, person.id).slice(AT_ONCE - 1)) {
        tx.updateRow("session", "id", id, { ended_at: now.at });
      }
      tx.insertRow("session", {
        hash,
        person: person.id,
        began_at: now.at,
        began_trusted: now.trusted,
        seen_at: now.at,
        seen_trusted: now.trusted,
        address: address.slice(0, 64),
        agent: printable(agent).slice(0, 200),
      });
      if (tell === null) return;
      tx.appendEvent({
        kind: "signed-in",
        camera: null,
        reason: tell,
        details: { person: person.id, login: person.login, address },
      }, now);
    });
    return token;
  }

  /** Who has this identifier or token now; `null` for nobody. Counts as being seen. */
  find(token: string): Inside | null {
    // Longer ones are nobody's, and need no hashing.
    if (token.length > 100) return null;
    return token.startsWith(TOKEN_PREFIX) ? this.#program(token) : this.#person(token);
  }

  /** Ends the session with this identifier. @returns Whose it was; `null` when it was none. */
  end(token: string): PersonRecord | null {
    const found = this.find(token);
    if (found === null || found.session === null) return null;
    this.endById(found.session.id);
    return found.person;
  }

  /** Ends a session by its number. */
  endById(id: number): void {
    const { ledger, stamp } = this.#deps;
    const now = stamp();
    ledger.commit((tx) => tx.updateRow("session", "id", id, { ended_at: now.at }));
    this.#seen.delete(id);
  }

  /** A person's sessions that last, newest first. */
  list(person: PersonRecord): SessionRecord[] {
    const now = this.#deps.stamp();
    return openSessions(this.#deps.ledger, person.id).map((session) => {
      const seen = this.#seen.get(session.id);
      return seen === undefined
        ? session
        : { ...session, seenAt: seen.at, seenTrusted: seen.trusted };
    }).filter((session) => lasts(session, now));
  }

  #person(token: string): Inside | null {
    const { ledger, stamp } = this.#deps;
    const stored = sessionByHash(ledger, hashOf(token));
    if (stored === null || stored.endedAt !== null) return null;
    const now = stamp();
    const seen = this.#seen.get(stored.id);
    const session = seen === undefined
      ? stored
      : { ...stored, seenAt: seen.at, seenTrusted: seen.trusted };
    if (!lasts(session, now)) return null;
    const person = personById(ledger, session.person);
    if (person === null || person.disabledAt !== null) return null;
    this.#touch(stored, now);
    return { actor: actorOf(person), person, session };
  }

  #program(token: string): Inside | null {
    const { ledger, stamp } = this.#deps;
    const stored = tokenByHash(ledger, hashOf(token));
    const now = stamp();
    if (stored === null || stored.endedAt !== null) return null;
    if (stored.until !== null && stored.until <= now.at) return null;
    const person = personById(ledger, stored.person);
    if (person === null || person.disabledAt !== null) return null;
    const actor = { ...actorOf(person), scopes: new Set(stored.scopes) };
    return { actor, person, session: null };
  }

  #touch(stored: StoredSession, now: Stamp): void {
    if (now.trusted - stored.seenTrusted < WRITE_EVERY_MS && now.at >= stored.seenAt) {
      this.#seen.set(stored.id, now);
      return;
    }
    this.#seen.delete(stored.id);
    const values = { seen_at: now.at, seen_trusted: now.trusted };
    this.#deps.ledger.commit((tx) => tx.updateRow("session", "id", stored.id, values));
  }
}

/** A person as somebody who does something. */
export const actorOf = ({ id, name, unit, role, cameras }: PersonRecord): Actor => ({
  id,
  name,
  unit,
  role,
  cameras,
});

/** By either clock: a clock that was set back lengthens nothing. */
function lasts(session: StoredSession, now: Stamp): boolean {
  return now.at - session.seenAt < IDLE_MS && now.at - session.beganAt < LONGEST_MS &&
    now.trusted - session.seenTrusted < IDLE_MS && now.trusted - session.beganTrusted < LONGEST_MS;
}

/** What a browser says of itself, without what could play tricks on a page or a terminal. */
const printable = (text: string) => text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "");
