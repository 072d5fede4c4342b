/** What the page asks the recorder about register, requests, watch and actions of two people, and what it is told: types only. */
import type { Needed } from "../policy/disclosure.ts";
import type { Duty, DutyCondition, Said } from "../policy/duty.ts";
import type { Action, Requester } from "../policy/words.ts";
import type { CameraId } from "../src/base/ids.ts";
import type { UtcMs } from "../src/base/units.ts";
import type { Asker } from "./people_port.ts";
import type {
  DutyLine,
  OnWatch,
  PaperPhoto,
  Proposal,
  ProposalKind,
  RegisterFilter,
  RegisterPage,
  RequestInput,
  RequestRecord,
  Retirement,
  Suspicion,
} from "./register_port.ts";

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
  /** Hours after which a watch should have been handed over. */
  readonly limitHours: number;
  readonly book: Listed<DutyLine>;
  /** Whether the asker may see live pictures now (AH-16(4)). */
  readonly mayWatchLive: boolean;
}

/** That a duty was done, as it was last written down. */
export interface DutyDone {
  /** The day, as `2026-02-03`. */
  readonly on: string;
  /** Who says so. */
  readonly by: string;
  /** What proves it; empty where the book itself does. */
  readonly note: string;
  /** Where it stands: a line of its own, or the device's book about the matter. */
  readonly from: "written" | "watch-book" | "retirement";
}

/** A duty of the site. Days are calendar days of Asia/Shanghai, as `2026-02-03`. */
export interface SiteDuty extends Pick<Duty, "cite" | "what" | "proof" | "rhythm"> {
  /** `LAYER/id`. */
  readonly key: string;
  /** It is the site's only if this is so, which the device was not told; `null`: it is the site's. */
  readonly onlyIf: DutyCondition | null;
  readonly last: DutyDone | null;
  /** `null` where there is no date: always, on an event, done for good, or nobody knows of what day it counts from. */
  readonly nextDue: string | null;
  readonly overdue: boolean;
}

/** All duties of the site on a day. */
export interface SiteDuties {
  readonly today: string;
  /** The site's name; `null` before it was set, and then the nation's and both provinces' duties are listed. */
  readonly site: string | null;
  /** The days of first use and of handing over; `null`: nobody told. */
  readonly inUse: string | null;
  readonly handedOver: string | null;
  readonly rules: readonly {
    readonly id: string;
    readonly title: Said;
    readonly version: number;
  }[];
  /** In the order of the rules and their articles. */
  readonly duties: readonly SiteDuty[];
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
  /** Somebody is about to be shown recorded footage: asked before each piece that no answer covers yet. */
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
  "site-duties": Record<never, never>;
  /** `by`: whom the command line names; `null` from a page, where it is whoever signed in. */
  "duty-done": {
    readonly duty: string;
    readonly on: string;
    readonly by: string | null;
    readonly note: string;
  };
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
  /** Days as `2026-02-03`; of these four `null`: nobody told. */
  readonly inUse: string | null;
  readonly handedOver: string | null;
  readonly outsideOperator: boolean | null;
  readonly besideSecretUnit: boolean | null;
}

/** A stretch of recorded footage that may be shown, registered. */
export interface PlaybackGrant {
  /** The entry's number: it is durable. */
  readonly entry: number;
  readonly from: UtcMs;
  /** Not included. */
  readonly to: UtcMs;
  /** For so many milliseconds nothing in the stretch need be asked about again. */
  readonly holds: number;
}

/** The answers to {@link RegisterQuestions}. */
export interface RegisterAnswers {
  "register-search": RegisterPage;
  /** What of it may be shown, and more that need not be asked about for a while; refused where nothing may. */
  "register-playback": PlaybackGrant;
  /** The entry's number, once it is durable. */
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
  "site-duties": SiteDuties;
  "duty-done": null;
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
