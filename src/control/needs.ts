/**
 * What each question needs of whoever asks it: one table, complete by its type. The recorder looks
 * here before it answers, so that a page that was taken over has no rights of its own.
 */
import type { Need } from "../../recorder/people/roles.ts";
import type { CameraId } from "../base/ids.ts";
import { EVIDENCE_NEEDS } from "./evidence_questions.ts";
import type { Question } from "./protocol.ts";
import { cameraOfRegister, REGISTER_NEEDS } from "./register_questions.ts";
import { RULE_NEEDS } from "./rule_questions.ts";

/** What a question needs; a question about a camera says which. */
export const NEEDS: Readonly<Record<Question["ask"], Need>> = {
  "status": "see-status",
  "camera-add": "manage-devices",
  "camera-remove": "manage-devices",
  "time-sources-set": "manage-devices",
  // They bound what the page may add: not the page's to widen.
  "camera-nets-set": "console",
  "watch-limit-set": "change-settings",
  "hold-place": "place-hold",
  // These take two people by name: from the page they come as actions of two who signed in.
  "site-set": "console",
  "hold-release": "console",
  "clock-confirm": "console",
  "ledger-confirm": "console",

  "export-begin": "export",
  // Of an export that this person began: its identity is a secret, and the desk looks who asks.
  "export-checkpoints": "own-account",
  "export-append": "own-account",
  "export-sign": "own-account",
  "altered-copy-sign": "console",

  "gate": "anybody",
  "sign-in": "anybody",
  "first-password": "anybody",
  "set-up": "anybody",
  "sign-out": "anybody",
  "own-account": "own-account",
  "own-password": "own-account",
  "own-codes-begin": "own-account",
  "own-codes-confirm": "own-account",
  "own-codes-remove": "own-account",
  "own-session-end": "own-account",
  "people-list": "manage-people",
  "person-show": "manage-people",
  "person-add": "manage-people",
  "person-change": "manage-people",
  "person-disable": "manage-people",
  "person-enable": "manage-people",
  "person-reset": "manage-people",
  "person-session-end": "manage-people",
  "token-list": "manage-people",
  "token-make": "manage-people",
  "token-end": "manage-people",

  ...REGISTER_NEEDS,
  ...EVIDENCE_NEEDS,
  ...RULE_NEEDS,
};

/** The camera that a question is about, where its right is about a camera. */
export function cameraOf(question: Question): CameraId | undefined {
  if (question.ask === "export-begin") return question.export.cameras[0]; // all of them: by the desk
  return question.ask === "hold-place" ? question.hold.camera : cameraOfRegister(question);
}

/** What a question needs; a word that is not in the table is for the command line only. */
export function needOf(question: Question): Need {
  return Object.hasOwn(NEEDS, question.ask) ? NEEDS[question.ask] : "console";
}
