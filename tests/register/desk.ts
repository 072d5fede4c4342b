/** The pages over a real ledger: everything between a browser and the disk but the socket. */
import { parseLayers } from "../../policy/site_layers.ts";
import type { Ledger } from "../../recorder/ledger/ledger.ts";
import { openLedger } from "../../recorder/ledger/open_ledger.ts";
import { camera, options, stamp } from "../../recorder/ledger/testing.ts";
import { type Stamp, UNTOLD } from "../../recorder/ledger/records.ts";
import type { ActorView, PeopleControl, PeopleQuestions } from "../../recorder/people_port.ts";
import type { Actor } from "../../recorder/people/roles.ts";
import { admit } from "../../recorder/register/admit.ts";
import { Looks } from "../../recorder/register/looks.ts";
import { PhotoStore } from "../../recorder/register/photo_store.ts";
import { photosInUse } from "../../recorder/register/read_requests.ts";
import type { RegisterControl, RegisterQuestion } from "../../recorder/register_ask_port.ts";
import { tryParse } from "../../recorder/shapes.ts";
import { answerRegister, type RegisterDeps } from "../../src/answers/register.ts";
import { CameraId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import { MonoMs } from "../../src/base/units.ts";
import { cameraOf, needOf } from "../../src/control/needs.ts";
import { question } from "../../src/control/protocol.ts";
import { createApp } from "../../ui/app.ts";
import { loadAssets } from "../../ui/assets.ts";
import { formToken } from "../../ui/gate/session_cookie.ts";
import { createFakeReader } from "../ui/fake_reader.ts";
import { viewOf } from "../ui/signed_in.ts";

/** A session's identifier for each person, so that a browser's cookie says who it is. */
export const sessionOf = (actor: Actor): string => `p${actor.id}`.padEnd(43, "s");

/** A device with its pages. */
export interface Desk extends Disposable {
  readonly ledger: Ledger;
  readonly app: ReturnType<typeof createApp>;
  readonly faults: string[];
  /** What was done by two people. */
  readonly deeds: unknown[];
  /** The time of the next question. */
  now: Stamp;
  /** The address of a page, fetched by somebody. */
  get(actor: Actor, path: string, lang?: string): Promise<Response>;
  /** A form, sent by somebody from a page of this server. */
  post(actor: Actor, path: string, fields: Fields): Promise<Response>;
  /** Asks the recorder directly, past the page, as a page that was taken over might. */
  ask(actor: Actor | null, q: RegisterQuestion): Promise<unknown>;
  /** A photograph, sent by somebody; answers its hash. */
  photo(actor: Actor, bytes: Uint8Array): Promise<Response>;
}

/** A form's fields; a list for a field that is there several times. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Opens a device under `layers` with the cameras named, on which `people` may sign in; their password is "word of NAME". */
export async function openDesk(
  people: readonly Actor[],
  layers: readonly string[],
  names: readonly string[] = ["大门", "院子", "大厅"],
): Promise<Desk> {
  const dir = Deno.makeTempDirSync({ prefix: "desk-" });
  for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${dir}/${name}`);
  const ledger = openLedger(options(dir));
  const parsed = parseLayers(layers);
  if (!parsed.ok) throw parsed.error;
  const site = {
    name: "商场",
    layers: parsed.value,
    exemptUnderCN9: false,
    venue: null,
    builder: null,
    ...UNTOLD,
  };
  ledger.commit((tx) => {
    tx.setSite(site, stamp());
    names.forEach((name) => tx.addCamera(camera(name), stamp()));
  });
  const faults: string[] = [];
  const deeds: unknown[] = [];
  const photos = new PhotoStore(`${dir}/requests`, photosInUse(ledger));
  const deps: RegisterDeps = {
    ledger,
    stamp: () => desk.now,
    looks: new Looks(ledger),
    photos,
    holdsChanged: () => {},
    verify: (actor, password) => Promise.resolve(password === `word of ${actor.name}`),
    actorOf: (id) => people.find((one) => one.id === id) ?? null,
    actions: {
      check: () => {},
      act: ({ kind, facts }, by) => void deeds.push([kind, facts, by]),
    },
    wipe: () => ({ blocks: 0, kept: 0 }),
  };
  const whoIs = (token: string | null) =>
    people.find((actor) => sessionOf(actor) === token) ?? null;
  const register = registerOf(deps, whoIs);
  const app = createApp({
    reader: createFakeReader(
      names.map((name, i) => ({ id: i + 1, name, footage: null, from: stamp().at, gaps: [] })),
      () => desk.now.at,
    ),
    control: { status: () => Promise.resolve(null) },
    people: gateOf(ledger, whoIs),
    register,
    secure: false,
    clock: { wall: () => desk.now.at, mono: () => MonoMs(0) },
    pictures: { picture: () => Promise.resolve({ kind: "none", trouble: "damaged" }) },
    // deno-lint-ignore require-yield -- nothing is converted here
    convert: async function* () {
      await Promise.resolve();
    },
    assets: await loadAssets(),
    hostNames: new Set(),
    fault: (where, error) => faults.push(`${where}: ${error}`),
  });
  const headers = (actor: Actor) => ({
    cookie: `holdfast=${sessionOf(actor)}`,
    origin: "http://localhost",
  });
  const desk: Desk = {
    ledger,
    app,
    faults,
    deeds,
    now: stamp(),
    get: async (actor, path, lang = "en") =>
      await app.request(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`, {
        headers: headers(actor),
      }),
    async ask(actor, { ask, ...rest }) {
      const token = actor === null ? null : sessionOf(actor);
      const asker = { token, address: "", agent: "" };
      return (await register.ask(asker, ask, rest as never))?.answer; // a word with its own fields
    },
    async post(actor, path, fields) {
      const form = new URLSearchParams({ form: formToken(sessionOf(actor)) });
      for (const [name, value] of Object.entries(fields)) {
        for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
      }
      const body = String(form);
      return await app.request(`${path}?lang=en`, {
        method: "POST",
        headers: {
          ...headers(actor),
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(body.length),
        },
        body,
      });
    },
    async photo(actor, bytes) {
      const form = new FormData();
      form.append("photo", new File([new Uint8Array(bytes)], "x.jpg", { type: "image/jpeg" }));
      const wrapped = new Response(form);
      const body = new Uint8Array(await wrapped.arrayBuffer());
      return await app.request("/requests/photos?lang=en", {
        method: "POST",
        headers: {
          ...headers(actor),
          "content-type": wrapped.headers.get("content-type") ?? "",
          "content-length": String(body.length),
          "x-holdfast-form": formToken(sessionOf(actor)),
        },
        body,
      });
    },
    [Symbol.dispose]() {
      photos.close();
      ledger.close();
      Deno.removeSync(dir, { recursive: true });
    },
  };
  return desk;
}

/** The gate's question, answered by the rights; nothing else about people is asked here. */
function gateOf(ledger: Ledger, whoIs: (token: string | null) => Actor | null): PeopleControl {
  return {
    ask({ token }, word, asked) {
      if (word !== "gate") return Promise.resolve(null);
      const { need, camera } = asked as PeopleQuestions["gate"]; // by the word
      const actor = whoIs(token);
      const answer = admit(ledger, actor, need, camera === null ? undefined : CameraId(camera));
      const view: ActorView | null = actor === null ? null : viewOf(actor);
      const told = answer === "sign-in" ? { answer } : { answer, actor: view };
      return Promise.resolve(told as never); // the answer to the word `gate`
    },
  };
}

/** The recorder's end: the question goes through text, is parsed, and the right is looked at, as over the socket. */
function registerOf(
  deps: RegisterDeps,
  whoIs: (token: string | null) => Actor | null,
): RegisterControl {
  return {
    async ask(asker, word, asked) {
      const text = JSON.stringify({ ask: word, ...asked });
      if (text.length > 65_536) throw new Error(`${word}: longer than a line of the socket`);
      const parsed = tryParse(question, JSON.parse(text));
      if (!parsed.ok) {
        const [{ field, problem }] = parsed.error;
        throw new InputError(field, problem, "ask rightly");
      }
      const by = whoIs(asker.token);
      if (admit(deps.ledger, by, needOf(parsed.value), cameraOf(parsed.value)) !== "yes") {
        throw new RefusedError("right", "you may not do that", "ask a manager");
      }
      const q = parsed.value as RegisterQuestion; // a word of the register's
      const answer = await answerRegister(q, deps, { by, inside: null, asker });
      return { answer: JSON.parse(JSON.stringify(answer ?? null)) };
    },
  };
}
