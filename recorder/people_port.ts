/**
 * What pages and commands ask the recorder about people, and what they are told: types only, plain
 * data as it goes over the local socket. Never a password, a secret hash or a camera's address.
 */
import type { Need, Right, Role } from "./people/roles.ts";

export type { Need, Right, Role };

/** Who asks: what his browser or program carries, and from where it came. */
export interface Asker {
  /** A session's identifier or a program's token; `null` for nobody. */
  readonly token: string | null;
  /** The other end of the connection. For the log and the count of tries only: no right comes of it. */
  readonly address: string;
  /** What the browser says of itself. */
  readonly agent: string;
}

/** Somebody who is in. */
export interface ActorView {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly role: Role;
  readonly cameras: readonly number[] | "all";
  /** What he may do, a program's scopes taken into account. */
  readonly rights: readonly Right[];
  /** A program with a token. */
  readonly program: boolean;
}

/** Whether a page may be given out, and to whom. */
export type GateAnswer =
  | { readonly answer: "yes"; readonly actor: ActorView | null }
  | { readonly answer: "no"; readonly actor: ActorView | null }
  /** `set-up`: nobody can sign in yet. */
  | { readonly answer: "sign-in" | "set-up" };

/** What became of an attempt to come in. */
export type EntryView =
  | { readonly in: true; readonly token: string }
  | {
    readonly in: false;
    readonly why: "wrong" | "code-needed" | "wait";
    /** Seconds to wait. */
    readonly wait: number;
  };

/** What is said of a person. */
export interface PersonForm {
  readonly login: string;
  readonly name: string;
  readonly unit: string;
  readonly role: Role;
  readonly cameras: readonly number[] | "all";
}

/** A person. Instants are UTC milliseconds. */
export interface PersonView extends PersonForm {
  readonly id: number;
  readonly addedAt: number;
  readonly disabledAt: number | null;
  readonly hasPassword: boolean;
  readonly hasCodes: boolean;
  readonly codeUntil: number | null;
}

/** A session that lasts. */
export interface SessionView {
  readonly id: number;
  readonly beganAt: number;
  readonly seenAt: number;
  readonly address: string;
  readonly agent: string;
  /** The one that asks. */
  readonly own: boolean;
}

/** A program's token, without what opens with it. */
export interface TokenView {
  readonly id: number;
  readonly person: number;
  readonly name: string;
  readonly scopes: readonly Right[];
  readonly madeAt: number;
  readonly until: number | null;
  readonly endedAt: number | null;
}

/** A person with what belongs to him. */
export interface AccountView {
  readonly person: PersonView;
  readonly sessions: readonly SessionView[];
  readonly tokens: readonly TokenView[];
}

/** What may be asked about people, by word. */
export interface PeopleQuestions {
  "gate": { readonly need: Need; readonly camera: number | null };
  "sign-in": { readonly login: string; readonly password: string; readonly code: string };
  /** With a one-time code: the person chooses a password. */
  "first-password": { readonly login: string; readonly code: string; readonly password: string };
  "set-up": {
    readonly code: string;
    readonly login: string;
    readonly name: string;
    readonly unit: string;
    readonly password: string;
  };
  "sign-out": Record<never, never>;
  "own-account": Record<never, never>;
  "own-password": { readonly current: string; readonly next: string };
  "own-codes-begin": Record<never, never>;
  "own-codes-confirm": { readonly current: string; readonly code: string };
  "own-codes-remove": { readonly current: string };
  "own-session-end": { readonly session: number };
  "people-list": Record<never, never>;
  "person-show": { readonly person: number };
  "person-add": { readonly form: PersonForm };
  "person-change": { readonly person: number; readonly form: PersonForm };
  "person-disable": { readonly person: number };
  "person-enable": { readonly person: number };
  "person-reset": { readonly person: number };
  "person-session-end": { readonly person: number; readonly session: number };
  "token-list": Record<never, never>;
  "token-make": {
    readonly person: number;
    readonly name: string;
    readonly scopes: readonly Right[];
    readonly until: number | null;
  };
  "token-end": { readonly token: number };
}

/** Nothing to say but that it was done. */
export type Done = { readonly done: true };

/** The answers to {@link PeopleQuestions}. */
export interface PeopleAnswers {
  "gate": GateAnswer;
  "sign-in": EntryView;
  "first-password": EntryView;
  "set-up": EntryView;
  "sign-out": Done;
  "own-account": AccountView;
  /** The session's new identifier. */
  "own-password": { readonly token: string };
  "own-codes-begin": { readonly secret: string; readonly uri: string };
  "own-codes-confirm": { readonly token: string };
  "own-codes-remove": { readonly token: string };
  "own-session-end": Done;
  "people-list": readonly PersonView[];
  "person-show": AccountView;
  /** The one-time code with which the person chooses a password. */
  "person-add": { readonly id: number; readonly code: string };
  "person-change": Done;
  "person-disable": Done;
  "person-enable": { readonly code: string };
  "person-reset": { readonly code: string };
  "person-session-end": Done;
  "token-list": readonly TokenView[];
  /** Shown this once. */
  "token-make": { readonly id: number; readonly token: string };
  "token-end": Done;
}

/** One question. */
export type PeopleQuestion = {
  readonly [Word in keyof PeopleQuestions]: { readonly ask: Word } & PeopleQuestions[Word];
}[keyof PeopleQuestions];

/** What the page asks the recorder about people, over the local socket. */
export interface PeopleControl {
  /** `null` when no recorder answers. Throws `InputError` and `RefusedError` as the recorder says. */
  ask<Word extends keyof PeopleQuestions>(
    asker: Asker,
    word: Word,
    question: PeopleQuestions[Word],
  ): Promise<PeopleAnswers[Word] | null>;
}
