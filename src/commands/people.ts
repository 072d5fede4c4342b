/**
 * `holdfast people`: who may come in, from the box itself. Whoever may run this on the data folder
 * can always give a manager a new way in; the log says so.
 */
import { CameraId } from "../base/ids.ts";
import { InputError } from "../base/result.ts";
import { UtcMs } from "../base/units.ts";
import { TOKEN_SCOPES } from "../../recorder/people/token_changes.ts";
import type { PersonForm, PersonView, TokenView } from "../../recorder/people_port.ts";
import { People } from "../../recorder/people/people.ts";
import { type Right, type Role, ROLES } from "../../recorder/people/roles.ts";
import { systemRandom } from "../../recorder/people/secrets.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { openLedgerReadOnly } from "../../recorder/ledger/ledger_reader.ts";
import { answerPeople } from "../answers/people.ts";
import { CONSOLE } from "../control/asker.ts";
import type { PeopleQuestion } from "../../recorder/people_port.ts";
import { type Command, instant, oneOf, options, required, verbs } from "../options.ts";
import { print, table } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { askOrDo } from "./ask_or_do.ts";

/** The command. */
export const peopleCommand: Command = verbs("people", {
  add,
  list,
  disable: (args) => end(args, "person-disable"),
  enable: (args) => renew(args, "person-enable"),
  reset: (args) => renew(args, "person-reset"),
  token,
});

async function add(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    login: { type: "string" },
    name: { type: "string" },
    unit: { type: "string" },
    role: { type: "string" },
    camera: { type: "string", multiple: true },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const login = required(values.login, "login");
  const name = required(values.name, "name");
  const role: Role = oneOf(required(values.role, "role"), "role", ROLES);
  const cameras: PersonForm["cameras"] = values.camera === undefined
    ? "all"
    : camerasOf(data, values.camera);
  const form = { login, name, unit: required(values.unit, "unit"), role, cameras };
  const { id, code } = await does(data, { ask: "person-add", form }) as {
    id: number;
    code: string;
  }; // by answerPeople
  if (values.json) print(JSON.stringify({ id, login, code }));
  else tellCode(name, login, code);
  return 0;
}

async function list(args: readonly string[]): Promise<number> {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const people = await everybody(required(values.data, "data"));
  if (values.json) print(JSON.stringify(people));
  else {
    const rows = people.map((one) => [
      one.login,
      one.name,
      one.unit,
      one.role,
      one.cameras === "all" ? "all" : one.cameras.join(","),
      stateOf(one),
    ]);
    print(table([["login", "name", "unit", "role", "cameras", ""], ...rows]));
  }
  return 0;
}

async function end(args: readonly string[], ask: "person-disable"): Promise<number> {
  const { data, person } = await named(args);
  await does(data, { ask, person: person.id });
  print(`${person.login} cannot sign in any more; sessions and tokens have ended.`);
  return 0;
}

async function renew(args: readonly string[], ask: "person-enable" | "person-reset") {
  const { data, person, json } = await named(args);
  const { code } = await does(data, { ask, person: person.id }) as { code: string }; // by answerPeople
  if (json) print(JSON.stringify({ id: person.id, login: person.login, code }));
  else tellCode(person.name, person.login, code);
  return 0;
}

async function token(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    login: { type: "string" },
    name: { type: "string" },
    scope: { type: "string", multiple: true },
    until: { type: "string" },
    list: { type: "boolean" },
    end: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  if (values.end !== undefined) {
    await does(data, { ask: "token-end", token: Number(values.end) || 0 });
    print(`Token ${values.end} opens nothing any more.`);
    return 0;
  }
  if (values.list) return await listTokens(data, values.json ?? false);
  const person = await personOf(data, required(values.login, "login"));
  const name = required(values.name, "name");
  const scopes: Right[] = (values.scope ?? []).map((word) => oneOf(word, "scope", TOKEN_SCOPES));
  const until = values.until === undefined ? null : instant(values.until, "until");
  const made = await does(data, { ask: "token-make", person: person.id, name, scopes, until }) as {
    id: number;
    token: string;
  }; // by answerPeople
  if (values.json) print(JSON.stringify(made));
  else {
    print(`Token ${made.id} acts as ${person.login}, for ${scopes.join(", ")}. Shown this once:`);
    print(made.token);
  }
  return 0;
}

async function listTokens(data: string, json: boolean): Promise<number> {
  const tokens = await does(data, { ask: "token-list" }) as readonly TokenView[]; // by answerPeople
  if (json) {
    print(JSON.stringify(tokens));
    return 0;
  }
  const people = new Map((await everybody(data)).map(({ id, login }) => [id, login]));
  const rows = tokens.map((one) => [
    `${one.id}`,
    one.name,
    people.get(one.person) ?? `${one.person}`,
    one.scopes.join(","),
    one.until === null ? "-" : new Date(one.until).toISOString(),
    one.endedAt === null ? "in force" : "ended",
  ]);
  print(table([["token", "name", "acts as", "scopes", "until", ""], ...rows]));
  return 0;
}

async function named(args: readonly string[]) {
  const { values } = options(args, {
    data: { type: "string" },
    login: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const person = await personOf(data, required(values.login, "login"));
  return { data, person, json: values.json ?? false };
}

async function personOf(data: string, login: string): Promise<PersonView> {
  const folded = login.normalize("NFKC").trim().toLowerCase();
  const person = (await everybody(data)).find((one) => one.login === folded);
  if (person !== undefined) return person;
  throw new InputError("--login", `nobody has ${login}`, "name one of `holdfast people list`");
}

const everybody = async (data: string) =>
  await does(data, { ask: "people-list" }) as readonly PersonView[]; // by answerPeople

/** Asks the running recorder, or does the same here. */
async function does(data: string, question: PeopleQuestion): Promise<unknown> {
  const asked = question as Parameters<typeof askOrDo>[1]; // the same words, lists that may be written to
  return await askOrDo(data, asked, async ({ ledger, time }) => {
    const people = new People({
      ledger,
      clock: realClock,
      stamp: () => time.stamp(),
      random: systemRandom,
    });
    return await answerPeople(question, people, CONSOLE);
  });
}

function camerasOf(data: string, names: readonly string[]): number[] {
  using ledger = openLedgerReadOnly(dataPaths(data).ledger);
  const all = ledger.cameras({ removed: true });
  return names.map((wanted) => {
    const found = all.findLast(({ name }) => name === wanted) ??
      all.find(({ id }) => String(id) === wanted);
    if (found !== undefined) return CameraId(found.id);
    throw new InputError(
      "--camera",
      `there is no camera ${wanted}`,
      "name one of `holdfast camera list`",
    );
  });
}

function tellCode(name: string, login: string, code: string): void {
  print(`${name} signs in as ${login}, and first chooses a password with this one-time code:`);
  print("");
  print(`    ${code}`);
  print("");
  print('On the sign-in page: "I was given a one-time code". It holds for 24 hours.');
}

function stateOf(person: PersonView): string {
  if (person.disabledAt !== null) return "cannot sign in any more";
  if (person.hasPassword) return person.hasCodes ? "signs in with codes" : "signs in";
  const holds = person.codeUntil !== null && UtcMs(person.codeUntil) > realClock.wall();
  return holds ? "has a one-time code" : "needs a new one-time code";
}
