/** What the pages about people say. A missing sentence does not compile. */
import type { Right, Role } from "../../../recorder/people_port.ts";

/** Texts of sign-in, set-up, account and people. */
export interface PeopleTexts {
  readonly signedInAs: (name: string, role: string) => string;
  readonly people: string;
  readonly account: string;
  readonly signOut: string;
  readonly front: string;

  readonly signIn: string;
  readonly login: string;
  readonly password: string;
  readonly code: string;
  readonly codeHint: string;
  readonly firstTime: string;
  readonly wrong: string;
  readonly codeNeeded: string;
  readonly wait: (seconds: number) => string;
  readonly busy: (seconds: number) => string;

  readonly setUp: string;
  readonly setUpIntro: string;
  readonly setUpCode: string;
  readonly setUpCodeHint: string;
  readonly name: string;
  readonly nameHint: string;
  readonly unit: string;
  readonly unitHint: string;
  readonly loginHint: string;
  readonly newPassword: string;
  readonly newPasswordHint: string;
  readonly newPasswordHintCodes: string;
  readonly repeat: string;
  readonly repeatDiffers: string;
  readonly goOn: string;

  readonly firstPassword: string;
  readonly firstPasswordIntro: string;
  readonly oneTimeCode: string;

  readonly ownPassword: string;
  readonly currentPassword: string;
  readonly changePassword: string;
  readonly changed: string;
  readonly codes: string;
  readonly codesOff: string;
  readonly codesOn: string;
  readonly codesBegin: string;
  readonly codesScan: string;
  readonly codesByHand: string;
  readonly codesFirst: string;
  readonly codesConfirm: string;
  readonly codesRemove: string;
  readonly sessions: string;
  readonly sessionsHint: string;
  readonly thisOne: string;
  readonly end: string;
  readonly since: string;
  readonly lastSeen: string;
  readonly from: string;

  readonly addPerson: string;
  readonly add: string;
  readonly role: string;
  readonly roles: Readonly<Record<Role, { readonly name: string; readonly may: string }>>;
  readonly rights: Readonly<Record<Right, string>>;
  readonly cameras: string;
  readonly allCameras: string;
  readonly someCameras: string;
  readonly state: string;
  readonly stateIn: string;
  readonly stateInvited: string;
  readonly stateDisabled: string;
  readonly stateNone: string;
  readonly withCodes: string;
  readonly edit: string;
  readonly save: string;
  readonly saved: string;
  readonly disable: string;
  readonly disableHint: string;
  readonly enable: string;
  readonly reset: string;
  readonly resetHint: string;
  readonly codeFor: (name: string) => string;
  readonly codeOnce: string;
  readonly tokens: string;
  readonly back: string;

  readonly noRight: string;
  readonly noRightTodo: string;
  readonly noRecorder: string;
  readonly noRecorderTodo: string;
  readonly foreign: string;
  readonly foreignTodo: string;
  /** What is wrong with a field, by the recorder's name of it. */
  readonly wrongField: ReadonlyMap<string, string>;
  readonly wrongSomehow: string;
}
