/** Who may ask the recorder what about the register: every word × every role, against a table written by hand. */
import assert from "node:assert/strict";
import { type Actor, PersonId, type Role } from "../../recorder/people/roles.ts";
import type { RegisterQuestion } from "../../recorder/register_ask_port.ts";
import { CameraId } from "../../src/base/ids.ts";
import { RefusedError } from "../../src/base/result.ts";
import { UtcMs } from "../../src/base/units.ts";
import { REGISTER_NEEDS } from "../../src/control/register_questions.ts";
import { openDesk } from "./desk.ts";

type Letter = "m" | "w" | "r" | "i" | "n";
/** manager, watch-keeper, retriever, inspector, installer. */
const ROLES: readonly (readonly [Letter, Role])[] = [
  ["m", "manager"],
  ["w", "watch-keeper"],
  ["r", "retriever"],
  ["i", "inspector"],
  ["n", "installer"],
];

const camera = CameraId(1);
const [from, to] = [UtcMs(1), UtcMs(2)];
const form: Extract<RegisterQuestion, { ask: "request-submit" }>["form"] = {
  requester: "other-individual",
  organ: "",
  action: "view",
  emergency: false,
  persons: [],
  shown: [],
  photos: [],
  approval: { by: "none", number: "", name: "" },
  cameras: [],
  span: null,
  purpose: "",
  destination: "",
  beside: "",
};
const words = { day: "", to: "", how: "", reference: "", name: "", unit: "", document: "" };

const TABLE: readonly (readonly [RegisterQuestion, string])[] = [
  [{ ask: "register-search", filter: {}, before: null, limit: 1 }, "mri"],
  [{ ask: "register-playback", camera, from, to, purpose: "" }, "mwr"],
  [{ ask: "register-live", camera, purpose: "" }, "mw"],
  [{ ask: "request-form", requester: "public-security", action: "view", emergency: false }, "mr"],
  [{ ask: "request-submit", form }, "mr"],
  [{ ask: "request-list", before: null }, "mri"],
  [{ ask: "request-show", request: 1 }, "mri"],
  [{ ask: "request-view", request: 1 }, "mr"],
  [{ ask: "request-shown", request: 1 }, "mr"],
  [{ ask: "request-acknowledge", request: 1, receipt: "" }, "mwr"],
  [{ ask: "photo-begin" }, "mr"],
  [{ ask: "photo-append", ticket: "", offset: 0, data: "" }, "mr"],
  [{ ask: "photo-finish", ticket: "" }, "mr"],
  [{ ask: "photo-read", sha256: "a".repeat(64), offset: 0 }, "mri"],
  [{ ask: "duty-show", before: null }, "mwi"],
  [{ ask: "duty-keep", kind: "take-over", note: "" }, "mw"],
  [{ ask: "suspicion-list", before: null }, "mwi"],
  [{ ask: "suspicion-show", suspicion: 1 }, "mwi"],
  [{ ask: "suspicion-write", camera: null, seen: from, what: "" }, "mw"],
  [{ ask: "suspicion-report", suspicion: 1, to: "", reference: "" }, "mw"],
  [{ ask: "proposal-list", before: null }, "mwr"],
  [{ ask: "propose", kind: "pool-wipe", facts: {}, why: "", password: "" }, "mwr"],
  [{ ask: "proposal-confirm", proposal: 1, password: "" }, "mwr"],
  [{ ask: "proposal-withdraw", proposal: 1 }, "mwr"],
  [{ ask: "hold-list" }, "mwr"],
  [{ ask: "site-show" }, "mwr"],
  [{ ask: "site-duties" }, "mi"],
  [{ ask: "duty-done", duty: "", on: "", by: null, note: "" }, "m"],
  [{ ask: "retirement-show" }, "mi"],
  [{ ask: "retirement-notice", ...pick("day", "to", "how", "reference") }, "m"],
  [{ ask: "retirement-supervision", ...pick("day", "name", "unit", "document", "how") }, "m"],
  [{ ask: "retirement-cancel", why: "" }, "m"],
  [{ ask: "pool-wipe", by: ["a", "b"] }, ""],
];

function pick<K extends keyof typeof words>(...keys: K[]): Pick<typeof words, K> {
  return Object.fromEntries(keys.map((key) => [key, ""])) as Pick<typeof words, K>; // just these
}

Deno.test("the recorder lets each role ask just what is its to ask, whatever the page lets through", async () => {
  assert.deepEqual(
    TABLE.map(([{ ask }]) => ask).toSorted(),
    Object.keys(REGISTER_NEEDS).toSorted(),
    "every word is in the table",
  );
  const people = ROLES.map(([, role], i): Actor => ({
    id: PersonId(i + 1),
    name: `p${i}`,
    unit: "u",
    role,
    cameras: new Set([camera]),
  }));
  using desk = await openDesk(people, ["CN", "CN-LN"]);
  const keeper = people[1] ?? assert.fail("nobody keeps the watch");
  await desk.ask(keeper, { ask: "duty-keep", kind: "take-over", note: "all quiet" });
  const mayNot = async (actor: Actor | null, q: RegisterQuestion) => {
    try {
      await desk.ask(actor, q);
      return false;
    } catch (error) {
      return error instanceof RefusedError && error.message.startsWith("right: ");
    }
  };
  for (const [q, who] of TABLE) {
    assert.equal(await mayNot(null, q), true, `${q.ask} by nobody`);
    for (const [i, [letter, role]] of ROLES.entries()) {
      const refused = await mayNot(people[i] ?? null, q);
      assert.equal(refused, !who.includes(letter), `${q.ask} by ${role}`);
    }
  }
  for (const ask of ["register-playback", "register-live"] as const) {
    const q = { ask, camera: CameraId(2), from, to, purpose: "x" };
    const { camera: other, purpose } = q;
    const asked: RegisterQuestion = ask === "register-live"
      ? { ask, camera: other, purpose }
      : { ...q, ask };
    assert.equal(await mayNot(people[0] ?? null, asked), true, `${ask}: another's camera`);
  }
});
