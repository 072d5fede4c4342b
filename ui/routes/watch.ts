/** Routes of the watch and of what it saw that was suspicious. */
import type { Hono } from "hono";
import type { AppEnv } from "../gate/gate.ts";
import type { PageContext, Typed } from "../pages/register/parts.ts";
import { suspicionPage, suspicionsPage, watchPage } from "../pages/register/watch_pages.ts";
import { parseCameraId } from "../query.ts";
import type { Context } from "hono";
import {
  act,
  askRegister,
  beforeIn,
  fieldOf,
  numberIn,
  pageContext,
  type PaperRouteDeps,
  show,
  siteInstant,
} from "./papers.ts";

const NOTHING: Typed = new URLSearchParams();

/** The book of the watch, suspicious events and their reports. */
export function registerWatchRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  app.get(
    "/watch",
    async (c) => await show(deps, c, async () => await watch(c, pageContext(deps, c), NOTHING)),
  );
  app.post("/watch", async (c) => {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      const kind = fieldOf(typed, "kind") === "hand-over" ? "hand-over" : "take-over";
      await askRegister(deps, c, "duty-keep", { kind, note: fieldOf(typed, "note") });
      return "/watch";
    }, async (context) => await watch(c, context, typed));
  });

  app.get(
    "/suspicions",
    async (c) => await show(deps, c, async () => await list(c, pageContext(deps, c), NOTHING)),
  );
  app.post("/suspicions", async (c) => {
    const typed = c.get("form");
    return await act(deps, c, async () => {
      const camera = fieldOf(typed, "camera");
      const { suspicion } = await askRegister(deps, c, "suspicion-write", {
        camera: camera === "" ? null : parseCameraId(camera),
        seen: siteInstant("seen", fieldOf(typed, "seen")),
        what: fieldOf(typed, "what"),
      });
      return `/suspicions/${suspicion}`;
    }, async (context) => await list(c, context, typed));
  });
  app.get(
    "/suspicions/:suspicion",
    async (c) => await show(deps, c, async () => await one(c, pageContext(deps, c), NOTHING)),
  );
  app.post("/suspicions/:suspicion/report", async (c) => {
    const typed = c.get("form");
    const suspicion = numberIn(c, "suspicion");
    return await act(deps, c, async () => {
      const [to, reference] = [fieldOf(typed, "to"), fieldOf(typed, "reference")];
      await askRegister(deps, c, "suspicion-report", { suspicion, to, reference });
      return `/suspicions/${suspicion}`;
    }, async (context) => await one(c, context, typed));
  });

  async function watch(c: Context<AppEnv>, context: PageContext, typed: Typed) {
    const view = await askRegister(deps, c, "duty-show", { before: beforeIn(c) });
    return watchPage(context, view, typed);
  }

  async function list(c: Context<AppEnv>, context: PageContext, typed: Typed) {
    const found = await askRegister(deps, c, "suspicion-list", { before: beforeIn(c) });
    return suspicionsPage(context, found, typed);
  }

  async function one(c: Context<AppEnv>, context: PageContext, typed: Typed) {
    const suspicion = numberIn(c, "suspicion");
    return suspicionPage(
      context,
      await askRegister(deps, c, "suspicion-show", { suspicion }),
      typed,
    );
  }
}
