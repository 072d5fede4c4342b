/**
 * Footage that somebody may look at under a granted request and no other way: an inspector, who reads
 * everything about compliance, sees footage only as one of those to whom it was granted.
 */
import type { Requester } from "../../policy/words.ts";
import type { CameraId } from "../../src/base/ids.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import { type Actor, may, rightsOf } from "../people/roles.ts";
import { allPeople } from "../people/store.ts";
import type { RegisteredSpan, RequestRecord } from "../register_port.ts";
import { openRequests } from "./read_requests.ts";

/** A request, and its stretch. */
export interface GrantedLook {
  readonly request: RequestRecord;
  readonly span: RegisteredSpan;
}

/** A person shown, kin and others look beside a member of staff (CN-21), never alone. */
const AUTHORITIES: readonly Requester[] = ["public-security", "state-security", "other-agency"];

/**
 * Requests under which somebody may look at a camera's footage now: granted to authorities, not yet
 * acknowledged, for recorded footage, and naming him by name and unit as his account does.
 */
export function grantedLooks(reader: LedgerReader, actor: Actor, camera: CameraId): GrantedLook[] {
  if (!may(actor, "play-granted", camera) || !isAlone(reader, actor)) return [];
  return openRequests(reader).flatMap((request) => {
    const { span, action, requester, cameras, persons } = request;
    const his = persons.some((one) => sameOne(one, actor));
    const recorded = span !== null && action !== "connect" && AUTHORITIES.includes(requester);
    return his && recorded && cameras.includes(camera) ? [{ request, span }] : [];
  });
}

/** Whether a request names somebody. */
export const sameOne = (a: Named, b: Named): boolean =>
  fold(a.name) === fold(b.name) && fold(a.unit) === fold(b.unit);

interface Named {
  readonly name: string;
  readonly unit: string;
}

const fold = (text: string) => text.normalize("NFKC").trim().toLowerCase();

/** Of two accounts with one name and unit nobody can tell which a request means: then it is neither. */
function isAlone(reader: LedgerReader, actor: Actor): boolean {
  return !allPeople(reader).some((one) =>
    one.id !== actor.id && one.disabledAt === null && rightsOf(one.role).has("play-granted") &&
    sameOne(one, actor)
  );
}
