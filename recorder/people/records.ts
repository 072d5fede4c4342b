/** People as the rest of the program sees them. Never a password, a secret or a hash of one. */
import type { CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { Actor, PersonId, Right, Role } from "./roles.ts";

/** What is said of a person. */
export interface PersonInput {
  /** What is typed at sign-in; not told apart by case or width. */
  readonly login: string;
  readonly name: string;
  /** The unit that the person belongs to. */
  readonly unit: string;
  readonly role: Role;
  readonly cameras: ReadonlySet<CameraId> | "all";
}

/** A person as the ledger keeps him. */
export interface PersonRecord extends PersonInput {
  readonly id: PersonId;
  readonly addedAt: UtcMs;
  readonly disabledAt: UtcMs | null;
  readonly hasPassword: boolean;
  /** Signs in with codes of an authenticator besides. */
  readonly hasCodes: boolean;
  /** Until when the one-time code for choosing a password holds; `null`: there is none. */
  readonly codeUntil: UtcMs | null;
}

/** A session that lasts. */
export interface SessionRecord {
  readonly id: number;
  readonly person: PersonId;
  readonly beganAt: UtcMs;
  readonly seenAt: UtcMs;
  readonly address: string;
  readonly agent: string;
}

/** A token of a vendor's integration. */
export interface TokenRecord {
  readonly id: number;
  readonly person: PersonId;
  readonly name: string;
  readonly scopes: readonly Right[];
  readonly madeAt: UtcMs;
  readonly until: UtcMs | null;
  readonly endedAt: UtcMs | null;
}

/** From where somebody asks, as the page saw it: for the log and the count of tries, never for a right. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}

/** What became of an attempt to come in. */
export type Entry =
  | { readonly in: true; readonly token: string; readonly actor: Actor }
  | {
    readonly in: false;
    /** `wrong`: login, password or code; `code-needed`: all was right but a code is asked for besides. */
    readonly why: "wrong" | "code-needed" | "wait";
    /** Seconds until the next try is looked at. */
    readonly wait: number;
  };
