/** Routes with which a manager lets people in and ends their access. */
import type { Context, Hono } from "hono";
import type { PersonForm, Role } from "../../recorder/people_port.ts";
import { InputError } from "../../src/base/result.ts";
import type { AppEnv } from "../gate/gate.ts";
import { peoplePage, type PersonFields } from "../pages/people/people_page.ts";
import { codePage, personPage } from "../pages/people/person_page.ts";
import { parseCameraId, parseWhole } from "../query.ts";
import { peopleTexts } from "../text/people/people_texts.ts";
import { ask, type PeopleRouteDeps, value, wrongIn } from "./common.ts";

const EMPTY: PersonFields = { login: "", name: "", unit: "", role: "", cameras: "all" };

/** The list, the forms, access ended and given again. */
export function registerPeopleRoutes(app: Hono<AppEnv>, deps: PeopleRouteDeps): void {
  app.get("/people", async (c) => {
    deps.remember(c);
    return await list(c, EMPTY, null, 200);
  });
  app.post("/people", async (c) => {
    const typed = typedIn(c);
    try {
      const form = personForm(c, typed);
      const { code } = await ask(deps, c, "person-add", { form });
      return showCode(c, { name: form.name, login: form.login, code });
    } catch (error) {
      return await list(c, typed, wrong(c, error), 400);
    }
  });

  app.get("/people/:person", async (c) => {
    deps.remember(c);
    return await one(c, null, null, 200);
  });
  app.post("/people/:person", async (c) => {
    const typed = typedIn(c);
    try {
      await ask(deps, c, "person-change", {
        person: number(c, "person"),
        form: personForm(c, typed),
      });
    } catch (error) {
      return await one(c, typed, wrong(c, error), 400);
    }
    return await one(c, null, null, 200, texts(c).saved);
  });
  app.post(
    "/people/:person/disable",
    async (c) =>
      await act(c, () => ask(deps, c, "person-disable", { person: number(c, "person") })),
  );
  app.post(
    "/people/:person/enable",
    async (c) =>
      await codeOf(c, () => ask(deps, c, "person-enable", { person: number(c, "person") })),
  );
  app.post(
    "/people/:person/reset",
    async (c) =>
      await codeOf(c, () => ask(deps, c, "person-reset", { person: number(c, "person") })),
  );
  app.post("/people/:person/sessions/:session/end", async (c) => {
    const person = number(c, "person");
    const session = number(c, "session");
    return await act(c, () => ask(deps, c, "person-session-end", { person, session }));
  });
  app.post(
    "/people/:person/tokens/:token/end",
    async (c) => await act(c, () => ask(deps, c, "token-end", { token: number(c, "token") })),
  );

  const texts = (c: Context<AppEnv>) => peopleTexts(deps.language(c).language);
  const wrong = (c: Context<AppEnv>, error: unknown) =>
    wrongIn(texts(c), error, deps.language(c).language === "en");

  async function act(c: Context<AppEnv>, action: () => Promise<unknown>) {
    try {
      await action();
    } catch (error) {
      return await one(c, null, wrong(c, error), 400);
    }
    return await one(c, null, null, 200, texts(c).saved);
  }

  async function codeOf(c: Context<AppEnv>, action: () => Promise<{ readonly code: string }>) {
    try {
      const { code } = await action();
      const { person } = await ask(deps, c, "person-show", { person: number(c, "person") });
      return showCode(c, { name: person.name, login: person.login, code });
    } catch (error) {
      return await one(c, null, wrong(c, error), 400);
    }
  }

  function showCode(
    c: Context<AppEnv>,
    shown: { readonly name: string; readonly login: string; readonly code: string },
  ) {
    return c.html(codePage(deps.language(c), c.get("actor"), shown));
  }

  async function list(
    c: Context<AppEnv>,
    typed: PersonFields,
    why: string | null,
    status: 200 | 400,
  ) {
    const people = await ask(deps, c, "people-list", {});
    const [actor, form] = [c.get("actor"), c.get("formToken")];
    const cameras = deps.reader.cameras();
    const now = deps.clock.wall();
    return c.html(
      peoplePage(deps.language(c), people, cameras, actor, form, now, typed, why),
      status,
    );
  }

  async function one(
    c: Context<AppEnv>,
    typed: PersonFields | null,
    why: string | null,
    status: 200 | 400,
    well: string | null = null,
  ) {
    const account = await ask(deps, c, "person-show", { person: number(c, "person") });
    const [actor, form] = [c.get("actor"), c.get("formToken")];
    const cameras = deps.reader.cameras();
    const notes = { typed, wrong: why, well };
    const now = deps.clock.wall();
    return c.html(personPage(deps.language(c), account, cameras, actor, form, now, notes), status);
  }
}

function number(c: Context<AppEnv>, name: string): number {
  return parseWhole(name, c.req.param(name), 1, Number.MAX_SAFE_INTEGER);
}

/** What was typed, as it is shown again. */
function typedIn(c: Context<AppEnv>): PersonFields {
  const chosen = c.get("form").getAll("camera").slice(0, 10_000).map(Number)
    .filter((n) => Number.isSafeInteger(n));
  return {
    login: value(c, "login"),
    name: value(c, "name"),
    unit: value(c, "unit"),
    role: value(c, "role"),
    cameras: value(c, "which") === "some" ? chosen : "all",
  };
}

const ROLES: ReadonlySet<string> = new Set<Role>([
  "installer",
  "manager",
  "watch-keeper",
  "retriever",
  "inspector",
]);
const isRole = (word: string): word is Role => ROLES.has(word);

/** What was typed, as it is asked for. @throws {InputError} */
function personForm(c: Context<AppEnv>, { role, ...rest }: PersonFields): PersonForm {
  if (!isRole(role)) throw new InputError("role", "there is none", "choose one");
  const which = value(c, "which");
  if (which !== "all" && which !== "some") {
    throw new InputError("cameras", "nothing was chosen", "choose all or some");
  }
  const cameras = which === "all"
    ? which
    : c.get("form").getAll("camera").slice(0, 10_000).map(parseCameraId);
  return { ...rest, role, cameras };
}
