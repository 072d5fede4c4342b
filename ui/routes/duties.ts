/** Routes of the site's duties. */
import type { Context, Hono } from "hono";
import type { AppEnv } from "../gate/gate.ts";
import { dutiesPage } from "../pages/register/duties_page.ts";
import type { PageContext, Typed } from "../pages/register/parts.ts";
import { act, askRegister, fieldOf, pageContext, type PaperRouteDeps, show } from "./papers.ts";

const NOTHING: Typed = new URLSearchParams();

/** The list, and writing down that something was done. */
export function registerDutyRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  app.get("/duties", async (c) => {
    const written = c.req.query("written") ?? "";
    return await show(deps, c, async () => await list(c, pageContext(deps, c), NOTHING, written));
  });
  app.post("/duties", async (c) => {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      const [duty, on, note] = [
        fieldOf(typed, "duty"),
        fieldOf(typed, "on"),
        fieldOf(typed, "note"),
      ];
      await askRegister(deps, c, "duty-done", { duty, on, by: null, note });
      const query = new URLSearchParams({ written: duty, lang: deps.language(c).language });
      return c.redirect(`/duties?${query}#${encodeURIComponent(duty)}`, 303);
    }, async (context) => await list(c, context, typed, ""));
  });

  async function list(c: Context<AppEnv>, context: PageContext, typed: Typed, written: string) {
    return dutiesPage(context, await askRegister(deps, c, "site-duties", {}), typed, written);
  }
}
