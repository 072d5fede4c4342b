/**
 * An export without a request: for the unit's own use, by two of its own staff, and by nobody else.
 * What goes to others goes under a request that `policy` granted (LN-18, AH-18(3), AH-21, AH-22,
 * CN-20); no measure lets a unit hand it out on its own (LN-14(6)).
 */
import { disclosure } from "../../policy/disclosure.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { By, Role } from "../people/roles.ts";
import { allPeople } from "../people/store.ts";
import type { Person, RegisterInput } from "../register_port.ts";
import { sameOne } from "../register/granted_looks.ts";
import { disclosureLayers } from "../register/requests.ts";
import { namesOfTwo } from "../register/rows.ts";
import { deviceBook } from "../rules/device_rules.ts";

/** Roles of the unit's own people: an installer is a vendor's, an inspector an organ's. */
const OWN_STAFF: ReadonlySet<Role> = new Set<Role>(["manager", "watch-keeper", "retriever"]);

/** What the register's purpose begins with. */
const OWN_USE = "本单位自用：";

/** What is asked for, and by whom. */
export interface OwnUse {
  readonly cameras: readonly CameraId[];
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly who: Person;
  readonly second: Person | null;
  readonly purpose: string;
  readonly destination: string;
}

/**
 * The register's entry of an export without a request.
 *
 * @throws {RefusedError} for anybody but two of the staff at the device, {@link InputError} for what is missing.
 */
export function ownUseEntry(
  reader: LedgerReader,
  asked: OwnUse,
  by: By,
): RegisterInput {
  const { who, second, cameras, from, to, purpose, destination } = asked;
  if (by !== "console") {
    throw new RefusedError(
      "request",
      "without one, footage is exported at the device itself, by two people",
      "name the granted request, or use `holdfast export` there",
    );
  }
  if (second === null) {
    throw new InputError(
      "second",
      "is missing: footage leaves without a request only by the hands of two of the staff",
      "name the second person with --second, or the granted request with --request",
    );
  }
  const [one, other] = [staff(reader, "requester", who), staff(reader, "second", second)];
  const two = namesOfTwo(one, other);
  return {
    action: "copy",
    cameras,
    span: { from, to },
    who,
    second,
    purpose: purpose.trim() === "" ? "" : `${OWN_USE}${purpose}`,
    destination,
    grantedBy: `本单位（${two.join("、")}）`.slice(0, 200),
    request: null,
  };
}

/** The account of somebody of the staff, with a document that he showed. */
function staff(reader: LedgerReader, field: string, person: Person) {
  for (const part of ["name", "unit", "document"] as const) {
    if (person[part].trim() !== "") continue;
    throw new InputError(`${field}.${part}`, "is missing", "write down name, unit and document");
  }
  const account = allPeople(reader).find((one) =>
    one.disabledAt === null && OWN_STAFF.has(one.role) && sameOne(one, person)
  );
  if (account !== undefined) return { id: account.id, name: account.name };
  const { cites } = disclosure({
    layers: disclosureLayers(reader.site()),
    requester: "other-individual",
    action: "copy",
    emergency: false,
    staff: 1,
    shown: [],
    approvedBy: "none",
  }, deviceBook(reader));
  throw new RefusedError(
    field,
    `${person.name} of ${person.unit} is none of the staff, and others are given footage only on a granted request (${
      cites.join(", ")
    })`,
    "enter the request and export it with --request, or name somebody who has an account as staff",
  );
}
