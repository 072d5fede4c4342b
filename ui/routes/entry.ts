/** Routes of somebody who is not in yet, and the way out. */
import type { Context, Hono } from "hono";
import type { EntryView } from "../../recorder/people_port.ts";
import type { AppEnv } from "../gate/gate.ts";
import { dropSession, keepSession } from "../gate/session_cookie.ts";
import type { Html } from "../pages/layout.ts";
import {
  firstPasswordPage,
  setUpPage,
  signInPage,
  type Typed,
} from "../pages/people/entry_pages.ts";
import { peopleTexts } from "../text/people/people_texts.ts";
import type { Texts } from "../text/texts.ts";
import { ask, type PeopleRouteDeps, safeNext, statusOfWrong, value, wrongIn } from "./common.ts";

/** Fields that are shown again; passwords never are. */
const SHOWN_AGAIN = ["login", "name", "unit"] as const;
const NOTHING: Typed = new Map();

/** Sign-in, set-up, first password, a demonstration's address, sign-out. */
export function registerEntryRoutes(app: Hono<AppEnv>, deps: PeopleRouteDeps): void {
  app.get("/sign-in", (c) => {
    deps.remember(c);
    return c.html(
      signInPage(deps.language(c), null, NOTHING, safeNext(c.req.query("next") ?? null)),
    );
  });
  app.post("/sign-in", async (c) => {
    const given = {
      login: value(c, "login"),
      password: value(c, "password"),
      code: value(c, "code"),
    };
    const next = safeNext(value(c, "next"));
    return await enter(c, () => ask(deps, c, "sign-in", given), {
      next,
      again: (t, wrong, typed) => signInPage(t, wrong, typed, next),
    });
  });

  app.get("/first-password", (c) => {
    deps.remember(c);
    return c.html(firstPasswordPage(deps.language(c), null, NOTHING));
  });
  app.post("/first-password", async (c) => {
    const given = {
      login: value(c, "login"),
      code: value(c, "code"),
      password: value(c, "password"),
    };
    return await enter(c, () => ask(deps, c, "first-password", given), {
      next: "/",
      again: firstPasswordPage,
      twice: true,
    });
  });

  app.get("/set-up", async (c) => {
    deps.remember(c);
    const t = deps.language(c);
    const gate = await ask(deps, c, "gate", { need: "see-status", camera: null });
    // The picture on the terminal is this address with the code in it.
    const typed = new Map([["code", (c.req.query("code") ?? "").slice(0, 50)]]);
    if (gate.answer === "set-up") return c.html(setUpPage(t, null, typed));
    return c.redirect(`/sign-in?lang=${t.language}`, 303);
  });
  app.post("/set-up", async (c) => {
    const given = {
      code: value(c, "code"),
      login: value(c, "login"),
      name: value(c, "name"),
      unit: value(c, "unit"),
      password: value(c, "password"),
    };
    return await enter(c, () => ask(deps, c, "set-up", given), {
      next: "/",
      again: setUpPage,
      twice: true,
    });
  });

  app.post("/sign-out", async (c) => {
    await ask(deps, c, "sign-out", {});
    dropSession(c, deps.secure);
    return c.redirect(`/sign-in?lang=${deps.language(c).language}`, 303);
  });

  /** Lets somebody in with a new identifier, or shows the form again with what was wrong. */
  async function enter(
    c: Context<AppEnv>,
    attempt: () => Promise<EntryView>,
    form: {
      readonly next: string;
      readonly again: (t: Texts, wrong: string | null, typed: Typed) => Html;
      /** The password was typed twice. */
      readonly twice?: boolean;
    },
  ) {
    const t = deps.language(c);
    const p = peopleTexts(t.language);
    // A one-time code is long: it need not be typed again because of a password.
    const shown = form.twice ? [...SHOWN_AGAIN, "code"] : SHOWN_AGAIN;
    const typed = new Map(shown.map((name) => [name, value(c, name)]));
    const again = (wrong: string, status: 400 | 401 | 429 | 503) =>
      c.html(form.again(t, wrong, typed), status);
    if (form.twice && value(c, "password") !== value(c, "again")) {
      return again(p.repeatDiffers, 400);
    }
    let entry: EntryView;
    try {
      entry = await attempt();
    } catch (error) {
      return again(wrongIn(p, error, t.language === "en"), statusOfWrong(c, error));
    }
    if (entry.in) {
      keepSession(c, deps.secure, entry.token);
      return c.redirect(form.next, 303);
    }
    if (entry.why === "wait") {
      c.header("Retry-After", String(entry.wait));
      return again(p.wait(entry.wait), 429);
    }
    const wrong = entry.why === "code-needed"
      ? p.codeNeeded
      : form.twice
      ? p.wrongField.get("code") ?? p.wrong
      : p.wrong;
    return again(wrong, 401);
  }
}
