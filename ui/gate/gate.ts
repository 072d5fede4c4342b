/** The gate: no handler is reached before the recorder has said that whoever asks may. */
import { timingSafeEqual } from "node:crypto";
import { Buffer } from "node:buffer";
import type { Context, Env, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { ActorView, Asker, GateAnswer, PeopleControl } from "../../recorder/people_port.ts";
import type { CameraId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { parseCameraId } from "../query.ts";
import type { ConnectionInfo } from "../serve.ts";
import { pathPart, type RouteRule, ruleOf } from "./route_rules.ts";
import { sameOrigin } from "./same_origin.ts";
import { carried, formToken, isProgram } from "./session_cookie.ts";

/** What handlers find in their context: `c.get("actor")`. */
export interface AppEnv extends Env {
  readonly Bindings: ConnectionInfo;
  Variables: {
    /** Who asks; `null` where nobody needs to be. */
    actor: ActorView | null;
    asker: Asker;
    /** What every form of this session must carry in its field `form`. */
    formToken: string;
    /** A form's fields, once the gate has read them. */
    form: URLSearchParams;
  };
}

/** Why a request is not let through. */
export type Closed = "sign-in" | "set-up" | "no" | "no-recorder" | "foreign" | "no-rule";

/** What the gate works with. */
export interface GateDeps {
  readonly people: PeopleControl;
  /** Served over TLS. */
  readonly secure: boolean;
  readonly closed: (c: Context<AppEnv>, why: Closed) => Response | Promise<Response>;
}

const MOST_BODY = 16_384;
/** While no recorder answers, whoever saw the first page lately may see on it that none does. */
const REMEMBER_MS = 600_000;
const REMEMBERED = 256;

/** The middleware; `now` is monotonic milliseconds. Register it before every route. */
export function gate(deps: GateDeps, now: () => number): MiddlewareHandler<AppEnv> {
  const remembered = new Map<string, { readonly actor: ActorView; readonly at: number }>();

  /** The recorder's word; without a recorder, what it said lately of the first page. */
  async function decided(
    asker: Asker,
    rule: Pick<RouteRule, "need">,
    camera: CameraId | undefined,
  ): Promise<GateAnswer | null> {
    if (rule.need === "anybody") return { answer: "yes", actor: null };
    const question = { need: rule.need, camera: camera ?? null };
    const answer = await deps.people.ask(asker, "gate", question);
    if (asker.token === null || rule.need !== "see-status") return answer;
    const key = asker.token;
    if (answer === null) {
      const last = remembered.get(key);
      const fresh = last !== undefined && now() - last.at < REMEMBER_MS;
      return fresh ? { answer: "yes", actor: last.actor } : null;
    }
    remembered.delete(key);
    if (answer.answer === "yes" && answer.actor !== null) {
      remembered.set(key, { actor: answer.actor, at: now() });
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    }
    return answer;
  }

  return async (c, next) => {
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    const token = carried(c, deps.secure);
    const asker: Asker = {
      token,
      address: (c.env?.address ?? "").slice(0, 64),
      agent: (c.req.header("user-agent") ?? "").slice(0, 200),
    };
    c.set("asker", asker);
    c.set("actor", null);
    c.set("formToken", formToken(token));
    const route = matchedRoutes(c).find((one) => one.method === method);
    if (route === undefined && method !== "GET") {
      return c.text("That is not done here.", 405, { Allow: "GET, HEAD" });
    }
    const rule = route === undefined ? undefined : ruleOf(method, route.path);
    if (route !== undefined && rule === undefined) return await deps.closed(c, "no-rule");
    const refused = method === "POST" && rule !== undefined ? await badBody(c, rule, deps) : null;
    if (refused !== null) return refused;

    const camera = cameraOf(c, rule);
    // What does not exist, or is no camera's number, only somebody who is in is told.
    const asked = rule === undefined || camera instanceof Error
      ? { need: "see-status" as const }
      : rule;
    const answer = await decided(asker, asked, camera instanceof Error ? undefined : camera);
    if (answer === null) return await deps.closed(c, "no-recorder");
    if (answer.answer === "yes" || answer.answer === "no") c.set("actor", answer.actor);
    if (answer.answer !== "yes") return await deps.closed(c, answer.answer);
    if (camera instanceof Error) throw camera;
    await next();
    return;
  };
}

function cameraOf(
  c: Context<AppEnv>,
  rule: RouteRule | undefined,
): CameraId | InputError | undefined {
  if (rule?.camera === undefined) return undefined;
  try {
    return parseCameraId(pathPart(rule.path, c.req.path, rule.camera));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

const BODY_TYPES: Readonly<Record<NonNullable<RouteRule["body"]>, RegExp>> = {
  form: /^application\/x-www-form-urlencoded(;|$)/i,
  multipart: /^multipart\/form-data(;|$)/i,
  json: /^application\/json(;|$)/i,
};

/** Why a request with a body is refused; `null` when it is not. Reads a form, so that its token is seen. */
async function badBody(
  c: Context<AppEnv>,
  rule: RouteRule,
  deps: GateDeps,
): Promise<Response | null> {
  const { token } = c.get("asker");
  const length = c.req.header("content-length");
  if (c.req.header("transfer-encoding") !== undefined || !/^\d{1,12}$/.test(length ?? "")) {
    return c.text("Say how long the body is.", 411);
  }
  if (Number(length) > (rule.maxBody ?? MOST_BODY)) return c.text("That is too much.", 413);
  const kind = rule.body ?? "form";
  if (!BODY_TYPES[kind].test(c.req.header("content-type") ?? "")) {
    return c.text(`The body must be ${kind}.`, 415);
  }
  if (!isProgram(token)) {
    const facts = {
      host: c.req.header("host") ?? new URL(c.req.url).host,
      secure: deps.secure,
      origin: c.req.header("origin"),
      fetchSite: c.req.header("sec-fetch-site"),
    };
    if (!sameOrigin(facts)) return await deps.closed(c, "foreign");
  }
  // Whoever goes away in the middle of a body is no fault of this server's.
  const text = kind === "form" ? await c.req.text().catch(() => null) : "";
  if (text === null) return c.text("The body broke off.", 400);
  if (text.length > (rule.maxBody ?? MOST_BODY)) return c.text("That is too much.", 413);
  const form = new URLSearchParams(text);
  c.set("form", form);
  if (rule.need === "anybody" || token === null || isProgram(token)) return null;
  const given = c.req.header("x-holdfast-form") ?? form.get("form") ?? "";
  const right = same(given, formToken(token));
  return right ? null : await deps.closed(c, "foreign");
}

function same(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)];
  return one.length === two.length && timingSafeEqual(one, two);
}
