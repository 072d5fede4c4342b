/** What pages see of the register, requests, the watch and actions of two people: types only. */
import type { Needed } from "../policy/disclosure.ts";
import type { Action, Approver, Lack, Paper, Requester } from "../policy/words.ts";
import type { Asker } from "./people_port.ts";
import type { CameraId } from "../src/base/ids.ts";
import type { UtcMs } from "../src/base/units.ts";

/** What was done with footage: what authorities may ask for, and what own staff do every day. */
export type RegisterAction = Action | "playback" | "live";

/** Somebody as the register names him: name, unit (CN-16(2)(3)), number of the paper that says so. */
export interface Person {
  readonly name: string;
  readonly unit: string;
  /** Number of the credential; empty for own staff, who signed in. */
  readonly document: string;
}

/** Who did it on this device: a signed-in person, or no number for the command line on the box. */
export interface DoneBy {
  readonly id: number | null;
  readonly name: string;
}

/** A stretch of displayed time, its end not included. */
export interface RegisteredSpan {
  readonly from: UtcMs;
  readonly to: UtcMs;
}

/** What goes into the register: the union of what LN-14(4), AH-17(2)(2) and CN-16(2)(3) ask for. */
export interface RegisterInput {
  readonly action: RegisterAction;
  /** One at least. */
  readonly cameras: readonly CameraId[];
  /** `null`: pictures of the moment of the entry. */
  readonly span: RegisteredSpan | null;
  readonly who: Person;
  readonly second: Person | null;
  /** 用途, 事由. */
  readonly purpose: string;
  /** 去向: where it goes; for own staff a sentence such as "looked at on the site". */
  readonly destination: string;
  /** Who let him: a name, an approval's number, a role. */
  readonly grantedBy: string;
  readonly request: number | null;
}

/** An entry as it was written. */
export interface RegisterEntry extends RegisterInput {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  /** The line of the log that says the same. */
  readonly event: number;
}

/** Which entries are wanted. All that is given must hold. */
export interface RegisterFilter {
  /** Somewhere in names, units, papers, purpose, destination or who granted it. */
  readonly text?: string;
  /** In the name, unit or paper of one of the two people. */
  readonly person?: string;
  readonly camera?: CameraId;
  readonly action?: RegisterAction;
  readonly request?: number;
  /** Footage of this stretch, or, where there is no span, looked at in it. */
  readonly span?: RegisteredSpan;
}

/** Some entries, newest first. */
export interface RegisterPage {
  readonly entries: readonly RegisterEntry[];
  /** Give it as `before` for the next page; `null` when there is none. */
  readonly next: number | null;
  /** Entries that fit in all. */
  readonly count: number;
}

/** A photograph of a paper: its hash is its name. */
export interface PaperPhoto {
  readonly paper: Paper;
  /** SHA-256, 64 lower-case hex digits. */
  readonly sha256: string;
  readonly type: "image/jpeg" | "image/png";
  readonly bytes: number;
}

/** A request by authorities or by a person shown, as it is filled in. */
export interface RequestInput {
  readonly requester: Requester;
  /** Name of the organ; for a person shown, what he is to the person in the footage. */
  readonly organ: string;
  readonly action: Action;
  readonly emergency: boolean;
  /** Who came. The number of them is what policy counts as staff. */
  readonly persons: readonly Person[];
  readonly shown: readonly Paper[];
  readonly photos: readonly PaperPhoto[];
  readonly approval: {
    readonly by: Approver;
    /** Number of the paper; empty where there is none. */
    readonly number: string;
    /** Who signed it; empty where there is none. */
    readonly name: string;
  };
  readonly cameras: readonly CameraId[];
  /** `null` only for connecting. */
  readonly span: RegisteredSpan | null;
  readonly purpose: string;
  readonly destination: string;
  /** Member of staff who stays beside a person shown (CN-21); empty otherwise. */
  readonly beside: string;
}

/** What policy said, kept with the request for good. */
export interface RequestDecision {
  readonly verdict: "permit" | "refuse";
  readonly missing: readonly Lack[];
  readonly cites: readonly string[];
  readonly layers: readonly string[];
  readonly rulesVersion: string;
}

/** How far a request has come. `done`: exported or shown. `acknowledged`: receipt given, holds ended. */
export type RequestState = "refused" | "granted" | "done" | "acknowledged";

/** What happened to something later. */
export interface Step {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A request as it was decided, and what has become of it. */
export interface RequestRecord extends RequestInput {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly decision: RequestDecision;
  /** Numbers of the holds that it placed. */
  readonly holds: readonly number[];
  readonly state: RequestState;
  readonly steps: readonly Step[];
}

/** A line of the watch book (LN-14(3)). */
export interface DutyLine {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly kind: "take-over" | "hand-over";
  readonly note: string;
}

/** Somebody who is on the watch now. */
export interface OnWatch {
  readonly id: number | null;
  readonly name: string;
  readonly since: UtcMs;
}

/** Something suspicious that was seen (LN-14(3), AH-17(2)(1)), and whether the police were told. */
export interface Suspicion {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly camera: CameraId | null;
  readonly seen: UtcMs;
  readonly what: string;
  readonly steps: readonly Step[];
}

/** What two people do together. */
export type ProposalKind =
  | "hold-release"
  | "clock-confirm"
  | "ledger-confirm"
  | "site-set"
  | "retire"
  | "pool-wipe";

/** What has become of a proposal. `failed`: confirmed, and could not be done. */
export type ProposalState = "open" | "confirmed" | "failed" | "withdrawn" | "expired";

/** What one person proposed for another to confirm. */
export interface Proposal {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly kind: ProposalKind;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly why: string;
  readonly state: ProposalState;
  /** Until when somebody may confirm it. */
  readonly until: UtcMs;
  readonly steps: readonly Step[];
}

/** Taking the device out of service (AH-15): how far it has come. */
export interface Retirement {
  readonly id: number;
  readonly at: UtcMs;
  readonly by: DoneBy;
  readonly second: string;
  /** Day of removal as planned, `YYYY-MM-DD`. */
  readonly plannedDay: string;
  /** Last day on which notice is in time; `null` where no layer asks for notice. */
  readonly noticeBy: string | null;
  readonly why: string;
  readonly cites: readonly string[];
  readonly state: "planned" | "notice-given" | "supervised" | "wiped" | "cancelled";
  readonly steps: readonly Step[];
}

/** What a request's form must know before anything is filled in: what the device's own rules ask. */
export interface RequestForm {
  readonly needed: Needed;
}

/** A list that goes on behind `next`. */
export interface Listed<T> {
  readonly entries: readonly T[];
  /** Give it as `before` for what follows; `null` when there is no more. */
  readonly next: number | null;
}

/** The watch and its book. */
export interface DutyView {
  readonly watch: readonly OnWatch[];
  readonly book: Listed<DutyLine>;
  /** Whether the asker may see live pictures now (AH-16(4)). */
  readonly mayWatchLive: boolean;
}

/** A photograph that the recorder has. */
export type SentPhoto = Omit<PaperPhoto, "paper">;

/** What may be asked about the register and what belongs to it, by word. */
export interface RegisterQuestions {
  "register-search": {
    readonly filter: RegisterFilter;
    readonly before: number | null;
    readonly limit: number;
  };
  /** Own staff is about to play footage back. */
  "register-playback": {
    readonly camera: CameraId;
    readonly from: UtcMs;
    readonly to: UtcMs;
    readonly purpose: string;
  };
  /** Own staff is about to see live pictures. */
  "register-live": { readonly camera: CameraId; readonly purpose: string };
  "request-form": {
    readonly requester: Requester;
    readonly action: Action;
    readonly emergency: boolean;
  };
  "request-submit": { readonly form: RequestInput };
  "request-list": { readonly before: number | null };
  "request-show": { readonly request: number };
  /** Persons of a granted request are about to look at its footage. */
  "request-view": { readonly request: number };
  "request-shown": { readonly request: number };
  "request-acknowledge": { readonly request: number; readonly receipt: string };
  "photo-begin": Record<never, never>;
  /** `data` in base64. */
  "photo-append": { readonly ticket: string; readonly offset: number; readonly data: string };
  "photo-finish": { readonly ticket: string };
  "photo-read": { readonly sha256: string; readonly offset: number };
  "duty-show": { readonly before: number | null };
  "duty-keep": { readonly kind: DutyLine["kind"]; readonly note: string };
  "suspicion-list": { readonly before: number | null };
  "suspicion-show": { readonly suspicion: number };
  "suspicion-write": {
    readonly camera: CameraId | null;
    readonly seen: UtcMs;
    readonly what: string;
  };
  "suspicion-report": {
    readonly suspicion: number;
    readonly to: string;
    readonly reference: string;
  };
  "proposal-list": { readonly before: number | null };
  "propose": {
    readonly kind: ProposalKind;
    readonly facts: Readonly<Record<string, unknown>>;
    readonly why: string;
    readonly password: string;
  };
  "proposal-confirm": { readonly proposal: number; readonly password: string };
  "proposal-withdraw": { readonly proposal: number };
  "hold-list": Record<never, never>;
  "site-show": Record<never, never>;
  "retirement-show": Record<never, never>;
  "retirement-notice": {
    readonly day: string;
    readonly to: string;
    readonly how: string;
    readonly reference: string;
  };
  "retirement-supervision": {
    readonly day: string;
    readonly name: string;
    readonly unit: string;
    readonly document: string;
    readonly how: string;
  };
  "retirement-cancel": { readonly why: string };
  /** From the command line only: two people by name. */
  "pool-wipe": { readonly by: readonly [string, string] };
}

/** A hold in force, as the page of actions of two people lists it. */
export interface HoldView {
  readonly id: number;
  readonly camera: CameraId;
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly until: UtcMs | null;
  readonly kind: "case" | "request" | "important";
  readonly who: string;
  readonly why: string;
}

/** The site as it is set, or as it counts until it is. */
export interface SiteView {
  readonly name: string;
  readonly layers: readonly string[];
  readonly exemptUnderCN9: boolean;
  readonly venue: string | null;
  readonly builder: string | null;
}

/** The answers to {@link RegisterQuestions}. */
export interface RegisterAnswers {
  "register-search": RegisterPage;
  /** The entry's number, once it is durable. */
  "register-playback": { readonly entry: number };
  "register-live": { readonly entry: number };
  "request-form": RequestForm;
  "request-submit": RequestRecord;
  "request-list": Listed<RequestRecord>;
  "request-show": RequestRecord;
  "request-view": { readonly entry: number };
  "request-shown": null;
  "request-acknowledge": { readonly released: readonly number[] };
  "photo-begin": { readonly ticket: string };
  "photo-append": null;
  "photo-finish": SentPhoto;
  /** `data` in base64, `null` past the end. */
  "photo-read": { readonly data: string | null };
  "duty-show": DutyView;
  "duty-keep": null;
  "suspicion-list": Listed<Suspicion>;
  "suspicion-show": Suspicion;
  "suspicion-write": { readonly suspicion: number };
  "suspicion-report": null;
  "proposal-list": Listed<Proposal>;
  "propose": { readonly proposal: number };
  "proposal-confirm": { readonly done: unknown };
  "proposal-withdraw": null;
  "hold-list": readonly HoldView[];
  "site-show": SiteView;
  "retirement-show": Retirement | null;
  "retirement-notice": null;
  "retirement-supervision": null;
  "retirement-cancel": null;
  "pool-wipe": { readonly blocks: number; readonly kept: number };
}

/** One question. */
export type RegisterQuestion = {
  readonly [Word in keyof RegisterQuestions]: { readonly ask: Word } & RegisterQuestions[Word];
}[keyof RegisterQuestions];

/** What the page asks the recorder about the register and what belongs to it, over the local socket. */
export interface RegisterControl {
  /** `null` when no recorder answers. Throws `InputError` and `RefusedError` as the recorder says. */
  ask<Word extends keyof RegisterQuestions>(
    asker: Asker,
    word: Word,
    question: RegisterQuestions[Word],
  ): Promise<{ readonly answer: RegisterAnswers[Word] } | null>;
}
