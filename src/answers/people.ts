/** Answers to questions about people. The right to ask was looked at before. */
import { CameraId } from "../base/ids.ts";
import { RefusedError } from "../base/result.ts";
import { UtcMs } from "../base/units.ts";
import type {
  AccountView,
  ActorView,
  Done,
  EntryView,
  GateAnswer,
  PeopleQuestion,
  PersonForm,
  PersonView,
  SessionView,
} from "../../recorder/people_port.ts";
import type { People } from "../../recorder/people/people.ts";
import type { Entry, Origin, PersonInput, PersonRecord } from "../../recorder/people/records.ts";
import { type By, mayAtAll, RIGHTS } from "../../recorder/people/roles.ts";
import type { Inside } from "../../recorder/people/sessions.ts";
import type { AskedBy } from "../control/asker.ts";

const DONE: Done = { done: true };

/** Does what is asked about people and answers it. Throws `InputError`. */
export async function answerPeople(
  q: PeopleQuestion,
  people: People,
  asked: AskedBy,
): Promise<unknown> {
  const { asker } = asked;
  const from: Origin = { address: asker.address, agent: asker.agent };
  const view = (person: PersonRecord) => accountView(people, person, asked.inside);
  switch (q.ask) {
    case "gate":
      return gate(q, people, asked);
    case "sign-in":
      return entryView(await people.signIn.withPassword(q, from));
    case "first-password":
      return entryView(await people.signIn.withCode(q, from));
    case "set-up":
      return entryView(await people.signIn.setUp(q, from));
    case "sign-out":
      if (asker.token !== null) people.signOut(asker.token);
      return DONE;
    case "own-account":
      return view(inside(asked).person);
    case "own-password":
      return { token: await people.own.changePassword(inside(asked), q, from) };
    case "own-codes-begin":
      return people.own.beginCodes(inside(asked));
    case "own-codes-confirm":
      return { token: await people.own.confirmCodes(inside(asked), q, from) };
    case "own-codes-remove":
      return { token: await people.own.removeCodes(inside(asked), q, from) };
    case "own-session-end":
      return people.endSession(q.session, inside(asked).person, by(asked)) ?? DONE;
    case "people-list":
      return people.list().map(personView);
    case "person-show":
      return view(people.person(q.person));
    case "person-add":
      return people.add(personInput(q.form), by(asked));
    case "person-change":
      return people.change(q.person, personInput(q.form), by(asked)) ?? DONE;
    case "person-disable":
      return people.disable(q.person, by(asked)) ?? DONE;
    case "person-enable":
      return people.enable(q.person, by(asked));
    case "person-reset":
      return people.reset(q.person, by(asked));
    case "person-session-end":
      return people.endSession(q.session, people.person(q.person), by(asked)) ?? DONE;
    case "token-list":
      return people.tokens(null);
    case "token-make": {
      const until = q.until === null ? null : UtcMs(q.until);
      return people.makeToken({ ...q, until }, by(asked));
    }
    case "token-end":
      return people.endToken(q.token, by(asked)) ?? DONE;
  }
}

function gate(
  q: Extract<PeopleQuestion, { ask: "gate" }>,
  people: People,
  { asker }: AskedBy,
): GateAnswer {
  const camera = q.camera === null ? undefined : CameraId(q.camera);
  const { answer, inside } = people.ask(asker.token, q.need, camera, asker);
  if (answer === "sign-in") return { answer: people.signIn.needsSetUp ? "set-up" : answer };
  return { answer, actor: inside === null ? null : seenFrom(people, inside) };
}

/** Somebody who is in; off the watch, live pictures are not among what he may see now. */
function seenFrom(people: People, inside: Inside): ActorView {
  const view = actorView(inside);
  if (people.watches(inside.actor)) return view;
  return { ...view, rights: view.rights.filter((right) => right !== "see-live") };
}

/** Somebody who is in, as plain data. */
export function actorView({ actor, session }: Inside): ActorView {
  const { id, name, unit, role, cameras } = actor;
  return {
    id,
    name,
    unit,
    role,
    cameras: cameras === "all" ? cameras : [...cameras],
    rights: RIGHTS.filter((right) => mayAtAll(actor, right)),
    program: session === null,
  };
}

/** A person as plain data. */
export function personView(person: PersonRecord): PersonView {
  const { cameras, ...rest } = person;
  return { ...rest, cameras: cameras === "all" ? cameras : [...cameras] };
}

function accountView(people: People, person: PersonRecord, asking: Inside | null): AccountView {
  const sessions = people.sessionsOf(person).map((session): SessionView => ({
    id: session.id,
    beganAt: session.beganAt,
    seenAt: session.seenAt,
    address: session.address,
    agent: session.agent,
    own: session.id === asking?.session?.id,
  }));
  const tokens = people.tokens(person.id).filter(({ endedAt }) => endedAt === null);
  return { person: personView(person), sessions, tokens };
}

function entryView(entry: Entry): EntryView {
  return entry.in ? { in: true, token: entry.token } : entry;
}

function personInput({ cameras, ...rest }: PersonForm): PersonInput {
  return {
    ...rest,
    cameras: cameras === "all" ? cameras : new Set(cameras.map((id) => CameraId(id))),
  };
}

function by({ by }: AskedBy): By {
  if (by !== null) return by;
  throw new RefusedError("session", "nobody is signed in", "sign in");
}

function inside({ inside }: AskedBy): Inside {
  if (inside !== null) return inside;
  throw new RefusedError("session", "nobody is signed in", "sign in");
}
