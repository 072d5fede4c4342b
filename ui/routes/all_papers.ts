/** All routes of register, requests, watch, actions of two people and duties. */
import type { Hono } from "hono";
import type { AppEnv } from "../gate/gate.ts";
import { registerDutyRoutes } from "./duties.ts";
import type { PaperRouteDeps } from "./papers.ts";
import { registerRegisterRoutes } from "./register.ts";
import { registerRequestRoutes } from "./requests.ts";
import { registerTwoPeopleRoutes } from "./two_people.ts";
import { registerWatchRoutes } from "./watch.ts";

/** Puts them into the application. */
export function registerPaperRoutes(app: Hono<AppEnv>, deps: PaperRouteDeps): void {
  registerRegisterRoutes(app, deps);
  registerRequestRoutes(app, deps);
  registerWatchRoutes(app, deps);
  registerTwoPeopleRoutes(app, deps);
  registerDutyRoutes(app, deps);
}
