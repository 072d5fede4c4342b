/** What the pages about register, requests, watch and actions of two people say. A missing sentence does not compile. */
import type {
  ProposalKind,
  ProposalState,
  RegisterAction,
  RequestState,
  Retirement,
} from "../../../recorder/register_port.ts";

/** A column of the register. */
export type RegisterColumn =
  | "id"
  | "at"
  | "action"
  | "cameras"
  | "from"
  | "to"
  | "whoName"
  | "whoUnit"
  | "whoDocument"
  | "secondName"
  | "secondUnit"
  | "secondDocument"
  | "purpose"
  | "destination"
  | "grantedBy"
  | "request"
  | "by"
  | "event";

/** The words of these pages. */
export interface RegisterTexts {
  readonly menu: {
    readonly register: string;
    readonly requests: string;
    readonly watch: string;
    readonly suspicions: string;
    readonly duties: string;
    readonly twoPeople: string;
    readonly retirement: string;
  };
  readonly none: string;
  readonly next: string;
  readonly print: string;
  readonly printNow: string;
  readonly back: string;
  readonly choose: string;
  readonly optional: string;
  readonly noRecorder: string;
  readonly at: string;
  readonly by: string;
  readonly console: string;
  readonly camera: string;
  readonly cameras: string;
  readonly allCameras: string;
  readonly removed: string;
  readonly from: string;
  readonly to: string;
  readonly rightNow: string;
  readonly password: string;
  readonly articles: string;
  readonly rules: string;

  readonly registerTitle: string;
  readonly registerIntro: string;
  readonly actions: Readonly<Record<RegisterAction, string>>;
  readonly columns: Readonly<Record<RegisterColumn, string>>;
  readonly search: string;
  readonly searchText: string;
  readonly searchPerson: string;
  readonly anyAction: string;
  readonly footageFrom: string;
  readonly footageTo: string;
  readonly found: (n: number) => string;
  readonly csv: string;
  readonly pdf: string;
  readonly who: string;
  readonly second: string;
  readonly what: string;
  readonly why: string;
  readonly whereTo: string;
  readonly requestNo: (n: number) => string;
  readonly printedAt: (time: string, n: number) => string;
  readonly tooManyToPrint: (n: number) => string;

  readonly requestsTitle: string;
  readonly newRequest: string;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly stepWho: string;
  readonly requester: string;
  readonly action: string;
  readonly emergency: string;
  readonly emergencyHint: string;
  readonly goOn: string;
  readonly nothingHelps: string;
  readonly refusePolitely: string;
  readonly recordRefusal: string;
  readonly lawAsks: string;
  readonly lawAsksNothing: string;
  readonly twoPersons: string;
  readonly oneOfApprovers: string;
  readonly organ: string;
  readonly relation: string;
  readonly persons: string;
  readonly personNo: (n: number) => string;
  readonly name: string;
  readonly unit: string;
  readonly credentialNumber: string;
  readonly identityNumber: string;
  readonly shown: string;
  readonly registerFormHint: string;
  readonly photo: string;
  readonly photoHint: string;
  readonly photoSending: string;
  readonly photoSent: string;
  readonly photoFailed: string;
  readonly photoMissing: string;
  readonly approval: string;
  readonly approvedBy: string;
  readonly approverName: string;
  readonly approvalNumber: string;
  readonly footage: string;
  readonly purpose: string;
  readonly purposeHint: string;
  readonly destination: string;
  readonly destinationHint: string;
  readonly beside: string;
  readonly besideHint: string;
  readonly consent: string;
  readonly decide: string;
  readonly granted: string;
  readonly refused: string;
  readonly missing: string;
  readonly holdsPlaced: (n: number) => string;
  readonly holdsEnded: string;
  readonly exportNow: string;
  /** Before the command that exports. */
  readonly exportOnDevice: string;
  readonly connectNow: string;
  readonly connectOver: string;
  readonly viewNow: string;
  readonly viewHint: string;
  readonly viewing: string;
  readonly grantedToYou: string;
  readonly shownNow: string;
  readonly shownHint: string;
  readonly acknowledge: string;
  readonly receipt: string;
  readonly receiptHint: string;
  readonly otherMustAcknowledge: string;
  readonly printForm: string;
  readonly formTitle: string;
  readonly signature: string;
  readonly confidentiality: string;
  readonly steps: Readonly<Record<string, string>>;
  readonly history: string;
  readonly registered: string;
  readonly askAgain: string;

  /** Why somebody plays footage back: the register asks for it (CN-16(2)(3)). */
  readonly viewingPurpose: string;
  readonly viewingPurposeHint: string;

  readonly watchTitle: string;
  readonly watchNow: string;
  readonly watchTooLong: (hours: number) => string;
  readonly watchEmpty: string;
  readonly takeOver: string;
  readonly handOver: string;
  readonly note: string;
  readonly noteHint: string;
  readonly book: string;
  readonly mayWatch: string;
  readonly mayNotWatch: string;
  readonly since: (time: string) => string;
  readonly dutyKinds: { readonly "take-over": string; readonly "hand-over": string };

  readonly suspicionsTitle: string;
  readonly suspicionsIntro: string;
  readonly seenAt: string;
  readonly seenWhat: string;
  readonly seenHint: string;
  readonly writeDown: string;
  readonly reported: string;
  readonly notReported: string;
  readonly reportTitle: string;
  readonly reportTo: string;
  readonly reportReference: string;
  readonly markReported: string;
  readonly reportFrom: string;
  readonly suspicionNo: (n: number) => string;

  readonly twoTitle: string;
  readonly twoIntro: string;
  readonly kinds: Readonly<Record<ProposalKind, string>>;
  readonly proposalStates: Readonly<Record<ProposalState, string>>;
  readonly waiting: string;
  readonly earlier: string;
  readonly propose: string;
  readonly confirm: string;
  readonly withdraw: string;
  readonly proposedBy: string;
  readonly until: (time: string) => string;
  readonly youProposed: string;
  readonly reason: string;
  readonly ownPassword: string;
  readonly holds: string;
  readonly noHolds: string;
  readonly releaseHold: string;
  readonly clockNow: string;
  readonly clockHint: string;
  readonly siteName: string;
  readonly siteLayers: string;
  readonly siteHint: string;
  readonly exemptUnderCN9: string;
  readonly venue: string;
  readonly builder: string;
  readonly notSaid: string;
  readonly inUse: string;
  readonly handedOver: string;
  readonly outsideOperator: string;
  readonly besideSecretUnit: string;
  readonly yes: string;
  readonly no: string;

  readonly retireTitle: string;
  readonly retireIntro: string;
  readonly retireStates: Readonly<Record<Retirement["state"], string>>;
  readonly plannedDay: string;
  readonly noticeBy: (day: string) => string;
  readonly noNotice: string;
  readonly noticeTitle: string;
  readonly noticeTo: string;
  readonly noticeHow: string;
  readonly day: string;
  readonly reference: string;
  readonly supervisionTitle: string;
  readonly supervisionHint: string;
  readonly how: string;
  readonly wipeTitle: string;
  readonly wipeHint: string;
  readonly wipeResult: (blocks: number, kept: number) => string;
  readonly cancelTitle: string;
  readonly save: string;

  /** Sentences for fields that were wrong, by the field's name or its first part. */
  readonly problems: Readonly<Record<string, string>>;
  readonly problem: string;
}
