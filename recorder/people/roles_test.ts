import assert from "node:assert/strict";
import * as fc from "fast-check";
import { CameraId } from "../../src/base/ids.ts";
import {
  type Actor,
  decide,
  isOfACamera,
  may,
  PersonId,
  type Right,
  RIGHTS,
  rightsOf,
  type Role,
  ROLES,
} from "./roles.ts";

/** Written a second time, plainly: a right a line, who has it. */
const PLAIN: Readonly<Record<Right, readonly Role[]>> = {
  "see-status": ["installer", "manager", "watch-keeper", "retriever", "inspector"],
  "see-timeline": ["installer", "manager", "watch-keeper", "retriever", "inspector"],
  "see-live": ["manager", "watch-keeper"],
  "play-back": ["manager", "watch-keeper", "retriever"],
  "play-granted": ["inspector"],
  "export": ["manager", "retriever"],
  "enter-request": ["manager", "retriever"],
  "decide-request": ["manager"],
  "place-hold": ["manager", "retriever"],
  "keep-watch": ["manager", "watch-keeper"],
  "read-register": ["manager", "retriever", "inspector"],
  "read-log": ["manager", "installer", "inspector"],
  "read-compliance": ["manager", "inspector"],
  "manage-people": ["manager"],
  "manage-devices": ["manager", "installer"],
  "change-settings": ["manager"],
  "confirm-second": ["manager", "watch-keeper", "retriever"],
  "own-account": ["installer", "manager", "watch-keeper", "retriever", "inspector"],
};

const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({
  id: PersonId(1),
  name: "Li",
  unit: "U",
  role,
  cameras: new Set([CameraId(1)]),
  ...more,
});

Deno.test("each role has just the rights of the plain list", () => {
  assert.deepEqual([...RIGHTS].sort(), Object.keys(PLAIN).sort());
  for (const right of RIGHTS) {
    for (const role of ROLES) {
      const expected = PLAIN[right].includes(role);
      assert.equal(rightsOf(role).has(right), expected, `${role} ${right}`);
      assert.equal(may(actor(role), right, CameraId(1)), expected, `${role} ${right}`);
    }
  }
});

Deno.test("a right about a camera needs the camera, and one's own", () => {
  for (const right of RIGHTS) {
    const role = PLAIN[right][0] ?? assert.fail(`${right} is nobody's`);
    const his = may(actor(role), right, CameraId(1));
    assert.ok(his);
    assert.equal(may(actor(role), right, CameraId(2)), !isOfACamera(right), right);
    assert.equal(may(actor(role), right), !isOfACamera(right), right);
    assert.ok(may(actor(role, { cameras: "all" }), right, CameraId(9)));
  }
});

Deno.test("scopes never add a right; words that are none have none", () => {
  fc.assert(fc.property(
    fc.constantFrom(...ROLES),
    fc.subarray([...RIGHTS]),
    fc.constantFrom(...RIGHTS),
    (role, scopes, right) => {
      const limited = may(actor(role, { scopes: new Set(scopes) }), right, CameraId(1));
      assert.equal(limited, PLAIN[right].includes(role) && scopes.includes(right));
    },
  ));
  for (const word of ["constructor", "__proto__", "toString", "", "Manager"]) {
    assert.equal(may(actor(word as Role), "own-account"), false, word);
    assert.equal(may(actor("manager"), word as Right), false, word);
  }
});

Deno.test("the console may everything, nobody only what anybody may", () => {
  for (const need of [...RIGHTS, "anybody", "console"] as const) {
    assert.equal(decide("console", need, undefined), "yes");
    const nobody = need === "anybody" ? "yes" : need === "console" ? "no" : "sign-in";
    assert.equal(decide(null, need, undefined), nobody);
  }
  assert.equal(decide(actor("manager"), "console", undefined), "no");
});
