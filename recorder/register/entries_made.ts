/** Entries of the register that the program fills in itself. Their words are Chinese: the register is a Chinese document. Pure. */
import type { CameraId } from "../../src/base/ids.ts";
import type { UtcMs } from "../../src/base/units.ts";
import type { Actor, Role } from "../people/roles.ts";
import type { RegisterInput, RequestRecord } from "../register_port.ts";

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  "installer": "安装人员",
  "manager": "管理人员",
  "watch-keeper": "监看人员",
  "retriever": "调取人员",
  "inspector": "检查人员",
};

/** Own staff plays back, or watches live where there is no span. */
export function ownStaffEntry(
  actor: Actor,
  camera: CameraId,
  span: { readonly from: UtcMs; readonly to: UtcMs } | null,
  purpose: string,
): RegisterInput {
  return {
    action: span === null ? "live" : "playback",
    cameras: [camera],
    span,
    who: { name: actor.name, unit: actor.unit, document: "" },
    second: null,
    purpose,
    destination: "本单位内查看，未带出",
    grantedBy: `岗位权限（${ROLE_WORDS[actor.role]}）`,
    request: null,
  };
}

/** Footage is given out under a granted request: to its persons, for its purpose. */
export function requestEntry(
  request: RequestRecord,
  given: Pick<RegisterInput, "action" | "cameras" | "span">,
): RegisterInput {
  const [who, second] = request.persons;
  if (who === undefined) throw new Error(`request ${request.id} has no persons`);
  const { number, name, by } = request.approval;
  const granted = [name, number].filter((word) => word !== "").join(" ");
  return {
    ...given,
    who,
    second: second ?? null,
    purpose: request.purpose,
    destination: request.destination,
    grantedBy: (granted === "" ? `${by === "operator" ? "本单位同意" : request.organ}` : granted)
      .slice(0, 200),
    request: request.id,
  };
}
