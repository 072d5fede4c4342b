/** The gate for tests of pages: somebody of a role is in, whatever the request carries. */
import type { ActorView, PeopleControl, PeopleQuestions } from "../../recorder/people_port.ts";
import {
  type Actor,
  decide,
  mayAtAll,
  PersonId,
  RIGHTS,
  type Role,
} from "../../recorder/people/roles.ts";
import type { RegisterControl, RegisterQuestions } from "../../recorder/register_ask_port.ts";
import { CameraId } from "../../src/base/ids.ts";

/** Somebody of a role, with all cameras or with some. */
export function somebody(role: Role, cameras: readonly number[] | "all" = "all"): Actor {
  return {
    id: PersonId(1),
    name: "Wang Lei",
    unit: "Station Hotel",
    role,
    cameras: cameras === "all" ? cameras : new Set(cameras.map((id) => CameraId(id))),
  };
}

/** What the page is told of him. */
export const viewOf = (actor: Actor): ActorView => ({
  id: actor.id,
  name: actor.name,
  unit: actor.unit,
  role: actor.role,
  cameras: actor.cameras === "all" ? actor.cameras : [...actor.cameras],
  rights: RIGHTS.filter((right) => mayAtAll(actor, right)),
  program: false,
});

/** People of whom every asker is `actor` (`null`: nobody); every other question has no recorder behind it. */
export const signedInAs = (actor: Actor | null): PeopleControl => ({
  ask(_asker, word, question) {
    if (word !== "gate") return Promise.resolve(null);
    const { need, camera } = question as PeopleQuestions["gate"]; // by the word
    const answer = decide(actor, need, camera === null ? undefined : CameraId(camera));
    const view = actor === null ? null : viewOf(actor);
    const told = answer === "sign-in" ? { answer } : { answer, actor: view };
    return Promise.resolve(told as never); // the answer to the word `gate`
  },
});

/** A register with no recorder behind it. */
export const NO_REGISTER: RegisterControl = { ask: () => Promise.resolve(null) };

/** A register that writes every entry. */
export const REGISTERS: RegisterControl = {
  ask: (_asker, word, question) => {
    const { from, to } = question as RegisterQuestions["register-playback"]; // or neither
    const answer = word === "register-playback"
      ? { entry: 1, from, to, holds: 60_000 }
      : { entry: 1 };
    return Promise.resolve({ answer: answer as never }); // the answer to what viewers cause
  },
};
