/**
 * What each address needs: one table. A route that is not in it is refused, and the test of the
 * matrix of routes, roles and cameras is made from it.
 */
import type { Need } from "../../recorder/people_port.ts";
import { PAPER_RULES } from "./paper_rules.ts";

/** One route as it is registered, and what it needs. */
export interface RouteRule {
  readonly method: "GET" | "POST";
  /** The pattern with which it is registered. */
  readonly path: string;
  readonly need: Need;
  /** The parameter of the path that names the camera which the right is about. */
  readonly camera?: string;
  /** Most bytes of a body; 16 KiB where it is not said. */
  readonly maxBody?: number;
  /** What a body is; a form where it is not said. */
  readonly body?: "form" | "multipart" | "json";
}

const get = (path: string, need: Need, camera?: string): RouteRule => ({
  method: "GET",
  path,
  need,
  ...(camera === undefined ? {} : { camera }),
});
const post = (path: string, need: Need): RouteRule => ({ method: "POST", path, need });

/** Every route of the application. */
export const ROUTE_RULES: readonly RouteRule[] = [
  get("/assets/:name", "anybody"),
  get("/", "see-status"),
  get("/api/status", "see-status"),
  get("/cameras/:id", "play-back", "id"),
  get("/api/cameras/:id/day", "see-timeline", "id"),
  get("/api/cameras/:id/picture", "play-back", "id"),
  get("/api/cameras/:id/newest-picture", "see-live", "id"),
  get("/api/cameras/:id/play", "play-back", "id"),
  get("/api/cameras/:id/media", "play-back", "id"),

  get("/set-up", "anybody"),
  post("/set-up", "anybody"),
  get("/sign-in", "anybody"),
  post("/sign-in", "anybody"),
  get("/first-password", "anybody"),
  post("/first-password", "anybody"),
  post("/sign-out", "anybody"),
  get("/account", "own-account"),
  post("/account/password", "own-account"),
  post("/account/codes/begin", "own-account"),
  post("/account/codes/confirm", "own-account"),
  post("/account/codes/remove", "own-account"),
  post("/account/sessions/:session/end", "own-account"),
  get("/people", "manage-people"),
  post("/people", "manage-people"),
  get("/people/:person", "manage-people"),
  post("/people/:person", "manage-people"),
  post("/people/:person/disable", "manage-people"),
  post("/people/:person/enable", "manage-people"),
  post("/people/:person/reset", "manage-people"),
  post("/people/:person/sessions/:session/end", "manage-people"),
  post("/people/:person/tokens/:token/end", "manage-people"),

  ...PAPER_RULES,
];

const BY_ROUTE: ReadonlyMap<string, RouteRule> = new Map(
  ROUTE_RULES.map((rule) => [`${rule.method} ${rule.path}`, rule]),
);

/** The rule of a route; `undefined` where the table has none, and then nobody may use it. */
export const ruleOf = (method: string, path: string): RouteRule | undefined =>
  BY_ROUTE.get(`${method} ${path}`);

/** The part of an address that stands where a pattern has `:name`; empty where there is none. */
export function pathPart(pattern: string, path: string, name: string): string {
  const at = pattern.split("/").indexOf(`:${name}`);
  return at < 0 ? "" : path.split("/")[at] ?? "";
}
