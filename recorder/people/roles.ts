/**
 * Who may do what: the only place where rights are decided. Pure. What a right needs besides, the
 * watch or a granted request, is asked by `admit`.
 *
 * What cannot be decided is refused: a role or right that is not in the tables below has none.
 */
import type { CameraId } from "../../src/base/ids.ts";

declare const person: unique symbol;
/** A person's number, 1 …, never given to anybody else. */
export type PersonId = number & { readonly [person]: "PersonId" };
export const PersonId = (n: number) => n as PersonId;

/** What somebody is on this site. One each. */
export type Role = "installer" | "manager" | "watch-keeper" | "retriever" | "inspector";

/** What somebody may do. A closed list: what is not on it cannot be granted. */
export type Right =
  /** The first page: which cameras record, alarms, disks. No picture. */
  | "see-status"
  /** When there is footage of a camera and when not, and why. No picture. */
  | "see-timeline"
  /** Pictures of now, stills of the first page included (AH-16(4)). */
  | "see-live"
  | "play-back"
  /** Play back what a granted request names him for, and nothing else. */
  | "play-granted"
  | "export"
  /** Write down a request by authorities or by a person shown. */
  | "enter-request"
  | "decide-request"
  | "place-hold"
  /** Take over and hand over the watch, write down what is suspicious (LN-14(3), AH-17(2)(1)). */
  | "keep-watch"
  | "read-register"
  | "read-log"
  /** Statements, checkpoints, acceptance: what an inspection asks for. */
  | "read-compliance"
  | "manage-people"
  /** Cameras, disks, time servers: what is built and wired. */
  | "manage-devices"
  /** Site, layers and everything else that governs. */
  | "change-settings"
  /** Be one of the two people that a release, a clock or a shutting down needs. */
  | "confirm-second"
  /** The own password, codes and sessions. */
  | "own-account";

/** Somebody who signed in, as he is at the moment of asking. */
export interface Actor {
  readonly id: PersonId;
  readonly name: string;
  /** The unit that the person belongs to: the register asks for it. */
  readonly unit: string;
  readonly role: Role;
  readonly cameras: ReadonlySet<CameraId> | "all";
  /** What a token of a vendor's integration was limited to; absent for a person who signed in. */
  readonly scopes?: ReadonlySet<Right>;
}

/** Who does something: somebody who signed in, or the command line on the box, which file permissions guard. */
export type By = Actor | "console";

const ROLE_RIGHTS: ReadonlyMap<Role, ReadonlySet<Right>> = new Map<Role, ReadonlySet<Right>>([
  ["installer", rights("see-status", "see-timeline", "manage-devices", "read-log")],
  [
    "manager",
    rights(
      "see-status",
      "see-timeline",
      "see-live",
      "play-back",
      "export",
      "enter-request",
      "decide-request",
      "place-hold",
      "keep-watch",
      "read-register",
      "read-log",
      "read-compliance",
      "manage-people",
      "manage-devices",
      "change-settings",
      "confirm-second",
    ),
  ],
  [
    "watch-keeper",
    rights("see-status", "see-timeline", "see-live", "play-back", "keep-watch", "confirm-second"),
  ],
  [
    "retriever",
    rights(
      "see-status",
      "see-timeline",
      "play-back",
      "export",
      "enter-request",
      "place-hold",
      "read-register",
      "confirm-second",
    ),
  ],
  [
    "inspector",
    rights(
      "see-status",
      "see-timeline",
      "play-granted",
      "read-register",
      "read-log",
      "read-compliance",
    ),
  ],
]);

/** Rights that are about one camera: without a camera, or without that camera, they are refused. */
const OF_A_CAMERA: ReadonlySet<Right> = new Set<Right>([
  "see-timeline",
  "see-live",
  "play-back",
  "play-granted",
  "export",
  "place-hold",
]);

const NONE: ReadonlySet<Right> = new Set();

/** Every role, in the order in which people read them. */
export const ROLES: readonly Role[] = [...ROLE_RIGHTS.keys()];

/** Every right. */
export const RIGHTS: readonly Right[] = [
  ...new Set([...ROLE_RIGHTS.values()].flatMap((some) => [...some])),
];

/** What a role may do; nothing for a word that is no role. */
export function rightsOf(role: Role): ReadonlySet<Right> {
  return ROLE_RIGHTS.get(role) ?? NONE;
}

/** Whether a right is about one camera. */
export function isOfACamera(right: Right): boolean {
  return OF_A_CAMERA.has(right);
}

/**
 * Whether somebody may do something.
 *
 * @param camera The camera that it is about. A right about cameras is refused without one; whoever
 * needs several asks for each.
 */
export function may(actor: Actor, right: Right, camera?: CameraId): boolean {
  if (!mayAtAll(actor, right)) return false;
  if (!isOfACamera(right)) return true;
  return camera !== undefined && (actor.cameras === "all" || actor.cameras.has(camera));
}

/** Whether somebody has a right, for some camera where it is about one: for menus, never for giving out. */
export function mayAtAll(actor: Actor, right: Right): boolean {
  return rightsOf(actor.role).has(right) && (actor.scopes === undefined || actor.scopes.has(right));
}

/** What a route or a question needs: a right, or less or more than one. */
export type Need =
  | Right
  /** Nothing: signing in, setting up, style sheets. */
  | "anybody"
  /** The command line on the box, and nobody who comes over the network. */
  | "console";

/**
 * Whether somebody, or nobody (`null`), may do what needs something.
 *
 * @returns `sign-in` where somebody else than nobody might.
 */
export function decide(
  by: By | null,
  need: Need,
  camera: CameraId | undefined,
): "yes" | "sign-in" | "no" {
  if (need === "anybody" || by === "console") return "yes";
  if (by === null) return need === "console" ? "no" : "sign-in";
  return need !== "console" && may(by, need, camera) ? "yes" : "no";
}

/** A role's rights; the own account belongs to everybody. */
function rights(...some: readonly Right[]): ReadonlySet<Right> {
  return new Set<Right>([...some, "own-account"]);
}
