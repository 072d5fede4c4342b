/** Routes of the own account. */
import type { Context, Hono } from "hono";
import type { AppEnv } from "../gate/gate.ts";
import { formToken, keepSession } from "../gate/session_cookie.ts";
import { type AccountNotes, accountPage } from "../pages/people/account_page.ts";
import { parseWhole } from "../query.ts";
import { peopleTexts } from "../text/people/people_texts.ts";
import { ask, type PeopleRouteDeps, statusOfWrong, value, wrongIn } from "./common.ts";

const NOTHING: AccountNotes = { wrong: null, well: null, enrolment: null };

/** Password, authenticator, sessions. */
export function registerAccountRoutes(app: Hono<AppEnv>, deps: PeopleRouteDeps): void {
  app.get("/account", async (c) => {
    deps.remember(c);
    return await show(c, NOTHING, 200);
  });
  app.post("/account/password", async (c) =>
    await change(c, async () => {
      const p = textsOf(c);
      if (value(c, "password") !== value(c, "again")) return { wrong: p.repeatDiffers };
      const given = { current: value(c, "current"), next: value(c, "password") };
      return { token: (await ask(deps, c, "own-password", given)).token };
    }));
  app.post(
    "/account/codes/begin",
    async (c) =>
      await show(c, { ...NOTHING, enrolment: await ask(deps, c, "own-codes-begin", {}) }, 200),
  );
  app.post("/account/codes/confirm", async (c) =>
    await change(c, async () => {
      const given = { current: value(c, "current"), code: value(c, "code") };
      return { token: (await ask(deps, c, "own-codes-confirm", given)).token };
    }, true));
  app.post("/account/codes/remove", async (c) =>
    await change(c, async () => {
      const given = { current: value(c, "current") };
      return { token: (await ask(deps, c, "own-codes-remove", given)).token };
    }));
  app.post("/account/sessions/:session/end", async (c) =>
    await change(c, async () => {
      const session = parseWhole("session", c.req.param("session"), 1, Number.MAX_SAFE_INTEGER);
      await ask(deps, c, "own-session-end", { session });
      return {};
    }));

  const textsOf = (c: Context<AppEnv>) => peopleTexts(deps.language(c).language);

  /** Does it; the session goes on under its new identifier, where there is one. */
  async function change(
    c: Context<AppEnv>,
    action: () => Promise<{ readonly token?: string; readonly wrong?: string }>,
    enrolling = false,
  ) {
    const p = textsOf(c);
    const english = deps.language(c).language === "en";
    let wrong: string | null = null;
    let status: 400 | 429 | 503 = 400;
    try {
      const done = await action();
      wrong = done.wrong ?? null;
      if (done.token !== undefined) {
        keepSession(c, deps.secure, done.token);
        c.set("asker", { ...c.get("asker"), token: done.token });
        c.set("formToken", formToken(done.token));
      }
    } catch (error) {
      wrong = wrongIn(p, error, english);
      status = statusOfWrong(c, error);
    }
    if (wrong === null) return await show(c, { ...NOTHING, well: p.changed }, 200);
    // The same secret again: it is in the app already.
    const enrolment = enrolling ? await ask(deps, c, "own-codes-begin", {}) : null;
    return await show(c, { ...NOTHING, wrong, enrolment }, status);
  }

  async function show(c: Context<AppEnv>, notes: AccountNotes, status: 200 | 400 | 429 | 503) {
    const account = await ask(deps, c, "own-account", {});
    const t = deps.language(c);
    const now = deps.clock.wall();
    return c.html(
      accountPage(t, account, c.get("actor"), c.get("formToken"), now, notes),
      status,
    );
  }
}
