/** What pages see of the register, requests, the watch and actions of two people: types only. */
import type { Action, Approver, Lack, Paper, Requester } from "../policy/words.ts";
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
