/** The pages and the interface behind them: a function of what it is given. */
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import type { FootageReader, RecorderControl } from "../recorder/read_port.ts";
import type { PeopleControl } from "../recorder/people_port.ts";
import type { RegisterControl } from "../recorder/register_ask_port.ts";
import type { Clock } from "../src/base/clock.ts";
import { InputError, RefusedError, WaitError } from "../src/base/result.ts";
import type { Assets } from "./assets.ts";
import type { Convert } from "./ffmpeg_child.ts";
import { type AppEnv, type Closed, gate } from "./gate/gate.ts";
import { hostAllowed } from "./host_check.ts";
import { chooseLanguage, textsOf } from "./language.ts";
import { frontPage } from "./pages/front_page.ts";
import { noticePage } from "./pages/notice_page.ts";
import type { KeyPictures } from "./pictures.ts";
import { registerAccountRoutes } from "./routes/account.ts";
import { NoRecorder, NotFound, statusOfWrong, wrongIn } from "./routes/common.ts";
import { registerFootageRoutes } from "./routes/footage.ts";
import { registerEntryRoutes } from "./routes/entry.ts";
import type { ExportOf } from "./routes/papers.ts";
import { registerPaperRoutes } from "./routes/all_papers.ts";
import { registerPeopleRoutes } from "./routes/people.ts";
import { peopleTexts } from "./text/people/people_texts.ts";
import type { Texts } from "./text/texts.ts";
import { forActor, onlyLinksOf } from "./view/for_actor.ts";
import { frontView } from "./view/front_view.ts";

/** What the pages are made of. */
export interface AppDeps {
  readonly reader: FootageReader;
  readonly control: RecorderControl;
  /** Who may come in, and what he may. */
  readonly people: PeopleControl;
  /** The register, requests, the watch, actions of two people. */
  readonly register: RegisterControl;
  /** Makes exports; absent where only the command line does. */
  readonly exportOf?: ExportOf;
  /** Served over TLS. */
  readonly secure: boolean;
  readonly clock: Clock;
  readonly pictures: KeyPictures;
  /** Runs ffmpeg for viewers whose browser cannot play a camera's codec. */
  readonly convert: Convert;
  readonly assets: Assets;
  /** Host names that this server answers to, lower case; IP literals and `localhost` always are. */
  readonly hostNames: ReadonlySet<string>;
  /** Told of every fault that a viewer was only told in general words. */
  readonly fault: (where: string, error: unknown) => void;
}

/** The application; test it with `app.request()`, serve it with `ui/serve.ts`. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { reader, clock } = deps;
  const app = new Hono<AppEnv>();

  const language = (c: Context<AppEnv>): Texts =>
    textsOf(
      chooseLanguage(c.req.query("lang"), getCookie(c, "lang"), c.req.header("accept-language")),
    );
  const front = async (c: Context<AppEnv>, t: Texts) => {
    const status = await deps.control.status(c.get("asker"));
    const seen = forActor(c.get("actor"), status, reader.cameras());
    const view = frontView({
      ...seen,
      newestPicture: (id) => seen.live(id) ? reader.newestKey(id)?.start ?? null : null,
      now: clock.wall(),
    }, t);
    return onlyLinksOf(seen, view);
  };
  app.use(secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      mediaSrc: ["'self'", "blob:"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
    // With `no-referrer` browsers send `Origin: null` with forms, and nobody could tell whose they are.
    referrerPolicy: "same-origin",
    // A device in a local network is reached without a certificate that browsers know.
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], usb: [] },
  }));

  app.use(async (c, next) => {
    // An absolute request target beats the Host header (RFC 9112 §3.2.2): both must be ours.
    const asked = new URL(c.req.url).host;
    const header = c.req.header("host") ?? asked;
    if (!hostAllowed(asked, deps.hostNames) || !hostAllowed(header, deps.hostNames)) {
      return c.text("This server does not answer to that host name.", 421);
    }
    if (!["GET", "HEAD", "POST"].includes(c.req.method)) {
      return c.text("Only GET, HEAD and POST are answered here.", 405, { Allow: "GET, HEAD" });
    }
    const length = c.req.header("content-length");
    const body = c.req.header("transfer-encoding") !== undefined || (length ?? "0") !== "0";
    if (body && c.req.method !== "POST") return c.text("A request here has no body.", 400);
    if (c.req.header("sec-fetch-site") === "cross-site" && c.req.path.startsWith("/api/")) {
      return c.text("Pages of other sites may not read this.", 403);
    }
    await next();
    if (!c.res.headers.has("cache-control")) c.header("Cache-Control", "no-store");
    return;
  });

  app.use(gate({ people: deps.people, secure: deps.secure, closed }, () => clock.mono()));
  const routeDeps = { ...deps, language, remember: rememberLanguage };
  registerEntryRoutes(app, routeDeps);
  registerAccountRoutes(app, routeDeps);
  registerPeopleRoutes(app, routeDeps);
  registerPaperRoutes(app, routeDeps);
  registerFootageRoutes(app, routeDeps);

  app.get("/", async (c) => {
    const t = language(c);
    rememberLanguage(c);
    return c.html(frontPage(t, await front(c, t), c.get("actor")));
  });

  app.get("/assets/:name", (c) => {
    const asset = deps.assets.get(c.req.param("name"));
    if (asset === undefined) throw new NotFound();
    c.header("Cache-Control", "no-cache");
    c.header("ETag", asset.etag);
    if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304);
    return c.body(asset.bytes, 200, { "Content-Type": asset.type });
  });

  app.get("/api/status", async (c) => c.json(await front(c, language(c))));

  app.notFound((c) => refuse(c, 404, new NotFound()));
  app.onError((error, c) => {
    if (error instanceof WaitError) return refuse(c, statusOfWrong(c, error), error);
    if (error instanceof RefusedError) return closed(c, "no");
    if (error instanceof InputError) return refuse(c, 400, error);
    if (error instanceof NotFound) return refuse(c, 404, error);
    if (error instanceof NoRecorder) return closed(c, "no-recorder");
    deps.fault(`${c.req.method} ${c.req.path}`, error);
    return refuse(c, 500, error);
  });

  /** The answer to whoever the gate does not let through. */
  function closed(c: Context<AppEnv>, why: Closed): Response | Promise<Response> {
    c.header("Cache-Control", "no-store");
    const t = fallbackLanguage(c);
    const p = peopleTexts(t.language);
    const api = c.req.path.startsWith("/api/");
    const status = why === "no-recorder" ? 503 : why === "sign-in" || why === "set-up" ? 401 : 403;
    if (why === "no-rule") deps.fault(`${c.req.method} ${c.req.path}`, new Error("no rule for it"));
    if (api) {
      if (status === 401) c.header("WWW-Authenticate", "Bearer");
      return c.json({ error: why }, status);
    }
    if (why === "set-up") return c.redirect("/set-up", 303);
    if (why === "sign-in") {
      const { pathname, search } = new URL(c.req.url);
      const next = c.req.method === "GET" ? pathname + search : "/";
      const query = new URLSearchParams(next === "/" ? {} : { next });
      return c.redirect(`/sign-in${query.size === 0 ? "" : `?${query}`}`, 303);
    }
    const [what, todo] = why === "no-recorder"
      ? [p.noRecorder, p.noRecorderTodo]
      : why === "foreign"
      ? [p.foreign, p.foreignTodo]
      : [p.noRight, p.noRightTodo];
    return c.html(noticePage(t, what, todo, c.get("actor")), status);
  }

  function refuse(c: Context<AppEnv>, status: 400 | 404 | 429 | 500 | 503, error: Error) {
    c.header("Cache-Control", "no-store");
    if (c.req.path.startsWith("/api/")) {
      return c.json({ error: status === 500 ? "internal fault" : message(error) }, status);
    }
    const t = fallbackLanguage(c);
    const what = error instanceof WaitError
      ? wrongIn(peopleTexts(t.language), error, t.language === "en")
      : status === 400
      ? t.badRequest
      : status === 500
      ? t.serverFault
      : c.req.path.startsWith("/cameras/")
      ? t.noSuchCamera
      : t.notFound;
    const detail = status === 400 ? message(error) : "";
    return c.html(noticePage(t, what, detail, c.get("actor") ?? null), status);
  }

  return app;
}

/** For a page about what was wrong, maybe the language in the address. */
const fallbackLanguage = (c: Context): Texts =>
  textsOf(chooseLanguage(undefined, getCookie(c, "lang"), c.req.header("accept-language")));

const message = (error: Error) => error instanceof NotFound ? "not found" : error.message;

function rememberLanguage(c: Context): void {
  const asked = c.req.query("lang");
  if (asked === undefined) return;
  // A link may say anything here: only a language is kept, or it could fill a browser's headers for a year.
  setCookie(c, "lang", chooseLanguage(asked, undefined, undefined), {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    maxAge: 31_536_000,
  });
}
