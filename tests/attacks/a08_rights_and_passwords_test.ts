/**
 * A8: who may see what is decided for each route, role and camera (the whole matrix is
 * tests/ui/gate_matrix_test.ts), and a camera's password is in no answer and no line of a log.
 */
import { tryParse } from "../../recorder/shapes.ts";
import { question } from "../../src/control/protocol.ts";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { CAMERA_PASSWORD, withDevice } from "./device.ts";
import { FORMS, QUERIES } from "./forms.ts";
import { EXAMPLES } from "./questions.ts";

Deno.test("A8: a camera's password is in no answer to any role, no answer of the recorder, and no line of a log", async () => {
  await withDevice(async (device) => {
    const { sessions, recorder, site } = device;
    const seen: string[] = [];
    const look = (where: string, text: string) => {
      seen.push(where);
      assert(!text.includes(CAMERA_PASSWORD) && !/admin[:@]/.test(text), `${where}: ${text}`);
    };
    for (const [role, session] of sessions) {
      for (const { method, path } of ROUTE_RULES) {
        if (path === "/sign-out") continue;
        const place = path.replace(/:[a-z0-9]+/g, "1");
        const query = new URLSearchParams({ ...QUERIES.get(path), lang: "en" });
        const answer = method === "GET"
          ? await device.get(session, `${place}?${query}`)
          : await device.post(session, place, FORMS.get(path) ?? {});
        const headers = JSON.stringify([...answer.headers]);
        look(`${method} ${place} as ${role}`, headers + await answer.text());
      }
      const asker = { token: session, address: "192.0.2.7", agent: "t" };
      for (const example of Object.values(EXAMPLES)) {
        if (example.ask === "sign-out") continue;
        const said = await device.ask(asker, example).then(JSON.stringify, String);
        look(`${example.ask} as ${role}`, said);
      }
    }
    // Addresses that are refused, and ones that are taken, repeat nothing.
    const urls = ["ftp://", "rtsp://", "rtsp:///", "exec:", "rtsp://admin:P@:x/"];
    const manager = { token: sessions.get("manager") ?? "", address: "192.0.2.7", agent: "t" };
    for (const start of urls) {
      const camera = {
        ...EXAMPLES["camera-add"].camera,
        url: `${start}admin:${CAMERA_PASSWORD}@127.0.0.1/${CAMERA_PASSWORD}`,
      };
      const said = await device.ask(manager, { ask: "camera-add", camera }).then(
        JSON.stringify,
        String,
      );
      look(`camera-add ${start}`, said);
    }
    look("what the recorder said", site.said.join("\n"));
    look("what the page complained of", device.faults.join("\n"));
    look("the log", JSON.stringify(recorder.opened.ledger.events(1, 100_000)));
    assert(seen.length > 500, `${seen.length}`);
    assert(
      recorder.opened.ledger.cameras().some(({ url }) => url.includes(CAMERA_PASSWORD)),
      "it is there to be told",
    );
  });
});

Deno.test("A8: no person of a role sees footage, names or timeline of a camera that is not his", async () => {
  await withDevice(async (device) => {
    const { people } = device.recorder;
    for (const role of ["watch-keeper", "retriever"] as const) {
      const { id } = people.add(
        { login: `one-${role}`, name: "One", unit: "U", role, cameras: new Set([1 as never]) }, // camera 1
        "console",
      );
      const session = people.sessions.begin(
        people.person(id),
        { address: "a", agent: "t" },
        "test",
      );
      for (const { method, path, camera } of ROUTE_RULES) {
        if (method !== "GET") continue;
        const query = new URLSearchParams({ ...QUERIES.get(path), lang: "en" });
        const answer = await device.get(session, `${path.replace(/:[a-z0-9]+/g, "2")}?${query}`);
        const text = await answer.text();
        if (camera !== undefined) assertEquals(answer.status, 403, `${role} ${path}`);
        assert(!text.includes("Yard"), `${role} ${path} names a camera that is not his`);
      }
    }
  }, { names: ["Gate", "Yard"] });
});

Deno.test("A8: an upgrade to a web socket is answered as an ordinary request, with the same rights", async () => {
  await withDevice(async (device) => {
    const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
    for (const path of ["/api/status", "/ws", "/api/cameras/1/media"]) {
      const answer = await device.app.request(`http://localhost${path}`, {
        headers: { ...upgrade, ...key },
      });
      assert(answer.status === 401 || answer.status === 303, `${path}: ${answer.status}`);
      await answer.body?.cancel();
    }
    assert(!tryParse(question, { ask: "subscribe" }).ok);
  });
});
