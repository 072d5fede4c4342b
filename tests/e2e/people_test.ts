/** Coming in to a running recorder as browsers, programs and attackers do: over TLS, over its sockets, from the box. */
import { assert, assertEquals } from "../assert.ts";
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { askFor } from "../../src/control/client.ts";
import type { Asker } from "../../recorder/people_port.ts";
import { Place } from "./place.ts";
import { holdfast, json, type RunningProgram } from "./program.ts";
import { programHeaders } from "./program_token.ts";

const PASSWORD = "lanterns under four bridges";
const CODE = /^ {4}([A-Z2-7]{4}(?:-[A-Z2-7]{4}){4})$/;

/** A browser that keeps its one cookie and follows nothing. */
class Visitor {
  cookie = "";
  readonly #client: Deno.HttpClient;

  constructor(readonly page: string, cert: string) {
    this.#client = Deno.createHttpClient({ caCerts: [cert] });
  }

  async get(path: string, headers: Record<string, string> = {}) {
    return await this.#send(path, { headers: { cookie: this.cookie, ...headers } });
  }

  async post(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
    return await this.#send(path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { cookie: this.cookie, origin: new URL(this.page).origin, ...headers },
    });
  }

  async #send(path: string, init: RequestInit) {
    const request = { ...init, client: this.#client, redirect: "manual" as const };
    const answer = await fetch(new URL(path, this.page), request);
    const set = answer.headers.get("set-cookie") ?? "";
    if (set.startsWith("__Host-holdfast=")) this.cookie = set.split(";")[0] ?? "";
    return { status: answer.status, set, text: await answer.text(), headers: answer.headers };
  }

  close() {
    this.#client.close();
  }
}

async function start(place: Place): Promise<{ program: RunningProgram; page: string }> {
  const program = place.start("run", "--data", place.data, "--port", "0");
  const page = (await program.line(/The page is at/)).split(" ").at(-1) ?? "";
  return { program, page };
}

Deno.test("a new device is set up with the terminal's code, and only what signed in sees it", async (t) => {
  await Place.with(async (place) => {
    await place.disk("disk1", "4M");
    const { program, page } = await start(place);
    assert(page.startsWith("https://"), page);
    const code = CODE.exec(await program.line(CODE))?.[1] ?? "";
    const cert = await Deno.readTextFile(`${place.data}/keys/tls-cert.pem`);
    const visitor = new Visitor(page, cert);
    const form = {
      name: "Wang Lei",
      unit: "Hotel",
      login: "wang",
      password: PASSWORD,
      again: PASSWORD,
    };

    await t.step(
      "before that, every page leads to the form, and nothing else is told",
      async () => {
        for (const path of ["/", "/cameras/1", "/people", "/account", "/x"]) {
          const { status, headers, text } = await visitor.get(path);
          assertEquals([status, headers.get("location"), text], [303, "/set-up", ""]);
        }
        assertEquals((await visitor.get("/api/status")).status, 401);
        for (const wrong of ["", "constructor", "AAAA-AAAA-AAAA-AAAA-AAAA"]) {
          assertEquals((await visitor.post("/set-up", { ...form, code: wrong })).status, 401);
        }
        const foreign = await visitor.post("/set-up", { ...form, code }, {
          origin: "https://evil.example",
        });
        assertEquals(foreign.status, 403);
      },
    );

    await t.step("set-up signs in; the cookie is for this host, TLS and no script", async () => {
      visitor.cookie = `__Host-holdfast=${"f".repeat(43)}`;
      const done = await visitor.post("/set-up", { ...form, code });
      assertEquals(done.status, 303);
      assert(/HttpOnly/i.test(done.set) && /Secure/i.test(done.set), done.set);
      assert(/SameSite=Strict/i.test(done.set) && /Path=\/(;|$)/i.test(done.set), done.set);
      assert(!visitor.cookie.includes("ffff"), "an identifier brought along was kept");
      assertEquals((await visitor.get("/")).status, 200);
      assertEquals((await visitor.post("/set-up", { ...form, code })).status, 400);
      assertEquals((await visitor.get("/set-up")).headers.get("location"), "/sign-in?lang=zh-CN");
    });

    await t.step("a session that signed out is nobody's, wherever it is replayed", async () => {
      const old = visitor.cookie;
      const out = await visitor.post("/sign-out", {});
      assertEquals(out.status, 303);
      for (const cookie of [old, old.replace("__Host-", ""), `${old}; ${old}`]) {
        assertEquals((await visitor.get("/api/status", { cookie })).status, 401);
      }
      const session = old.split("=")[1] ?? "";
      const bearer = { authorization: `Bearer ${session}`, cookie: "" };
      assertEquals((await visitor.get("/api/status", bearer)).status, 401);
      const again = await visitor.post("/sign-in", { login: "wang", password: PASSWORD, code: "" });
      assertEquals(again.status, 303);
      assert(visitor.cookie !== old);
      const open = await visitor.post("/sign-in", {
        login: "wang",
        password: PASSWORD,
        code: "",
        next: "//evil.example/",
      });
      assertEquals(open.headers.get("location"), "/");
    });

    await t.step("a program's token is for its scopes, as a header, and ends", async () => {
      const headers = await programHeaders(place.data);
      assertEquals((await visitor.get("/api/status", { ...headers, cookie: "" })).status, 200);
      assertEquals((await visitor.get("/people", { ...headers, cookie: "" })).status, 403);
      const token = headers["authorization"]?.split(" ")[1] ?? "";
      assertEquals(
        (await visitor.get("/api/status", { cookie: `__Host-holdfast=${token}` })).status,
        401,
      );
      await holdfast(["people", "token", "--data", place.data, "--end", "1"]);
      assertEquals((await visitor.get("/api/status", { ...headers, cookie: "" })).status, 401);
    });

    await t.step(
      "over the page's socket nobody is the console, whoever he says he is",
      async () => {
        const { pageSocket, socket } = dataPaths(place.data);
        const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;
        assertEquals([mode(pageSocket), mode(socket)], [0o600, 0o600]);
        const session = visitor.cookie.split("=")[1] ?? "";
        const inspector = await json([
          ...["people", "add", "--data", place.data, "--login", "jian", "--name", "Jian"],
          ...["--unit", "Police", "--role", "inspector"],
        ]) as { code: string }; // by the program under test
        const asker = (token: string | null): Asker => ({
          token,
          address: "127.0.0.1",
          agent: "console",
        });
        const first = await askFor(pageSocket, asker(null), {
          ask: "first-password",
          login: "jian",
          code: inspector.code,
          password: "kettle orchid pavement",
        });
        const { token } = first?.value as { token: string }; // by the program under test
        const layers = ["CN"];
        const set = { ask: "site-set" as const, layers, exemptUnderCN9: false };
        for (const who of [null, "", "console", "constructor", "__proto__", token]) {
          for (const question of [set, { ask: "people-list" as const }]) {
            const said = await askFor(pageSocket, asker(who), question).catch((e: Error) =>
              e.message
            );
            assert(typeof said === "string" && /signed in|may not/.test(said), `${who}: ${said}`);
          }
        }
        const by: [string, string] = ["Wang", "Li"];
        const two = await askFor(pageSocket, asker(session), { ask: "ledger-confirm", by })
          .catch((e: Error) => e.message);
        assert(typeof two === "string" && /may not/.test(two), `${two}`);
      },
    );

    await t.step(
      "the box can always give the manager a new way in, and the log says so",
      async () => {
        const reset = ["people", "reset", "--data", place.data, "--login", "wang"];
        const { code: fresh } = await json(reset) as { code: string }; // by the program under test
        assertEquals((await visitor.get("/api/status")).status, 401);
        const next = "gravel whistle umbrella";
        const chosen = { login: "wang", code: fresh, password: next, again: next };
        assertEquals((await visitor.post("/first-password", chosen)).status, 303);
        assertEquals((await visitor.get("/")).status, 200);
        const log = await holdfast(["log", "--data", place.data, "--json", "--limit", "1000"]);
        const events = (JSON.parse(log.out) as { events: { kind: string }[] }).events; // by the program under test
        const kinds = new Set(events.map(({ kind }) => kind));
        for (
          const kind of [
            "person-reset",
            "signed-in",
            "signed-out",
            "sign-in-refused",
            "token-ended",
          ]
        ) {
          assert(kinds.has(kind), kind);
        }
        for (const secret of [code, fresh, PASSWORD, next, visitor.cookie.split("=")[1] ?? ""]) {
          assert(!log.out.includes(secret), "a secret is in the log");
        }
      },
    );
    visitor.close();
  });
});

Deno.test("the page without TLS is for this machine alone", async () => {
  await Place.with(async (place) => {
    await place.disk("disk1", "4M");
    const run = ["run", "--data", place.data, "--port", "0", "--http", "--host", "0.0.0.0"];
    const { status, err } = await holdfast(run);
    assertEquals(status, 2);
    assert(err.includes("--http"), err);
  });
});

Deno.test("the demo lets everybody in, whatever cookie an older one left behind", async () => {
  await Place.with(async (place) => {
    const source = ["--source", "rtsp://127.0.0.1:9/none"];
    const demo = place.start("demo", "--data", place.data, "--port", "0", ...source);
    const address = /http:\S+/.exec(await demo.line(/^Open http/))?.[0] ?? "";
    for (const headers of [{}, { cookie: `holdfast=${"A".repeat(43)}` }, { cookie: "x=1" }]) {
      for (const path of ["/", "/api/status", "/register"]) {
        const r = await fetch(new URL(path, address), { headers, redirect: "manual" });
        await r.body?.cancel();
        assertEquals(r.status, 200, path);
      }
    }
    // A page elsewhere still cannot make the browser change anything.
    const foreign = await fetch(new URL("/watch", address), {
      method: "POST",
      headers: {
        origin: "http://elsewhere.example",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: "kind=take-over&note=x",
      redirect: "manual",
    });
    await foreign.body?.cancel();
    assertEquals(foreign.status, 403);
  });
});
