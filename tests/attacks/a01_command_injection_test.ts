/** A1: nothing that anybody writes is ever run: no shell anywhere, and of programs only those of a list. */
import { tryParse } from "../../recorder/shapes.ts";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { CONSOLE } from "../../src/control/asker.ts";
import { question } from "../../src/control/protocol.ts";
import { needOf } from "../../src/control/needs.ts";
import { InputError } from "../../src/base/result.ts";
import { ROUTE_RULES } from "../../ui/gate/route_rules.ts";
import { assert, assertEquals } from "../assert.ts";
import { sourceFiles } from "../lint/source_files.ts";
import { type Device, withDevice } from "./device.ts";
import { FORMS, QUERIES } from "./forms.ts";
import { metacharacters } from "./payloads.ts";
import { EXAMPLES, texts, withTexts } from "./questions.ts";
import { seeingCommands, type Started } from "./spy.ts";

/** More of the same through forms and queries: `HOLDFAST_ATTACKS=1` sends all, otherwise a sixteenth. */
const EACH = Deno.env.get("HOLDFAST_ATTACKS") === undefined ? 16 : 1;
const ROOT = new URL("../../", import.meta.url).pathname;
/** What a recorder with its page may start. */
const ALLOWED = new Set([
  ...["ffmpeg", "ffprobe", "fallocate", "cat"],
  ...["setpriv", "prlimit", "unshare", "bwrap", "nft"],
]);
/** Where programs are started at all. */
const STARTERS = [
  "device/ffmpeg/child.ts",
  "device/ffmpeg/confine/run_tool.ts",
  "recorder/disk/format_disk.ts",
  "recorder/time/kernel_file.ts",
  "src/demo_scene.ts",
  "src/page_process.ts",
  "ui/ffmpeg_child.ts",
];

Deno.test("A1: programs are started in seven places of the sources, and nowhere is a shell or an eval", () => {
  const found: string[] = [];
  for (const room of ["policy", "recorder", "device", "ui", "src"]) {
    for (const path of sourceFiles(ROOT + room)) {
      const text = readFileSync(path, "utf8");
      const name = path.slice(ROOT.length);
      if (name.endsWith("_test.ts")) continue;
      if (text.includes("Deno.Command(")) found.push(name);
      const bad =
        /node:child_process|\bDeno\.run\b|new Function\(|\beval\(|["'](?:\/bin\/)?(?:ba|da|z)?sh["']/
          .exec(text);
      assert(bad === null, `${name}: ${bad?.[0]}`);
    }
  }
  assertEquals(found.sort(), STARTERS);
});

Deno.test("A1: whatever stands in a text of a form, a query or a question, no program starts but those of the list", async () => {
  const base = await Deno.makeTempDir({ prefix: "attack-" });
  const marker = `${base}/ran`;
  const payloads = metacharacters(marker);
  assert(payloads.length >= 200);
  try {
    await withDevice(async (device) => {
      const counts = { questions: 0, forms: 0, queries: 0 };
      const started = await seeingCommands(async () => {
        counts.questions = await everyQuestion(device, payloads);
        counts.forms = await everyForm(device, payloads);
        counts.queries = await everyQuery(device, payloads);
      });
      console.log(counts, `${started.length} programs`);
      assertAllowed(started, payloads);
      assertEquals(device.faults, [], "and nothing broke");
      assert(!await exists(marker), "a payload ran");
    });
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});

Deno.test("A1: the list is one: another program, or a payload as an argument, would be found", async () => {
  const started = await seeingCommands(async () => {
    await new Deno.Command("true", { args: ["a; id"] }).output();
  });
  assertEquals(started.length, 1);
  let complaints = 0;
  for (const one of [started, [{ program: "ffmpeg", args: ["a; id"] }]]) {
    try {
      assertAllowed(one, ["; id"]);
    } catch {
      complaints++;
    }
  }
  assertEquals(complaints, 2);
});

function assertAllowed(started: readonly Started[], payloads: readonly string[]): void {
  // Short ones stand in honest arguments too.
  const long = payloads.filter((p) => p.length > 3 && !p.startsWith("-"));
  for (const { program, args } of started) {
    assert(ALLOWED.has(basename(program)), `${program} was started`);
    const hit = args.find((arg) => long.some((p) => arg.includes(p)));
    assert(hit === undefined, `${program} got ${hit}`);
  }
}

/** Each text of each question with each payload: all texts of a question at once, each with another one. */
async function everyQuestion({ recorder }: Device, payloads: readonly string[]): Promise<number> {
  let asked = 0;
  for (const example of Object.values(EXAMPLES)) {
    const places = texts(example);
    if (places.length === 0) continue;
    // One text at a time reaches deeper: what stands before it is right.
    const single = places.flatMap((place, i) =>
      payloads.filter((_, n) => n % 67 === i % 67).map((p) => new Map([[key(place), p]]))
    );
    const all = payloads.map((_, n) =>
      new Map(places.map((place, i) => [key(place), at(payloads, n + 7 * i)]))
    );
    for (const change of [...single, ...all]) {
      const parsed = tryParse(question, withTexts(example, change));
      asked++;
      if (!parsed.ok) continue;
      const by = needOf(parsed.value) === "console" ? "console" : MANAGER;
      // One address: its tries are counted, so that few passwords are hashed.
      const asker = { ...CONSOLE.asker, address: "192.0.2.9" };
      try {
        await recorder.answer(parsed.value, { by, inside: null, asker });
      } catch (error) {
        assert(error instanceof InputError, `${example.ask}: ${error}`);
      }
    }
  }
  return asked;
}

const MANAGER = {
  id: 2 as never, // the second that the device let in: by its number only
  name: "Person manager",
  unit: "Unit",
  role: "manager" as const,
  cameras: "all" as const,
};

async function everyForm(device: Device, payloads: readonly string[]): Promise<number> {
  const session = device.sessions.get("manager") ?? "";
  let sent = 0;
  for (const [path, fields] of FORMS) {
    const names = Object.keys(fields);
    if (names.length === 0 || path === "/sign-out") continue;
    for (const n of payloads.keys()) {
      if ((n + sent) % EACH !== 0) continue;
      const filled = names.map((name, i) => [name, at(payloads, n + 11 * i)] as const);
      const one = names[n % names.length] ?? "";
      const almost = { ...fields, [one]: at(payloads, n) };
      for (const form of n % 2 === 0 ? [Object.fromEntries(filled)] : [almost]) {
        const answer = await device.post(session, path.replace(/:[a-z]+/g, "9999"), form);
        await answer.body?.cancel();
        assert(answer.status < 500, `${path}: ${answer.status}`);
        sent++;
      }
    }
  }
  return sent;
}

async function everyQuery(device: Device, payloads: readonly string[]): Promise<number> {
  const session = device.sessions.get("manager") ?? "";
  let sent = 0;
  for (const { method, path } of ROUTE_RULES) {
    if (method !== "GET") continue;
    const known: Readonly<Record<string, string>> = { ...QUERIES.get(path), lang: "en" };
    const names = Object.keys(known);
    for (const [n, payload] of payloads.entries()) {
      if ((n + sent) % EACH !== 0) continue;
      const name = names[n % names.length] ?? "";
      const query = new URLSearchParams({ ...known, [name]: payload });
      const inPath = n % 5 === 0;
      const place = path.replace(/:[a-z0-9]+/g, inPath ? encodeURIComponent(payload) : "1");
      const answer = await device.get(session, `${place}?${query}`);
      await answer.body?.cancel();
      // A picture that cannot be made is a 503.
      assert(answer.status < 500 || answer.status === 503, `${place}?${query}: ${answer.status}`);
      sent++;
    }
  }
  return sent;
}

const key = (place: readonly (string | number)[]) => JSON.stringify(place);
const at = (list: readonly string[], n: number): string => list[n % list.length] ?? "";

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
