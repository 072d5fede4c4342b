import assert from "node:assert/strict";
import type { PeopleQuestions } from "../../recorder/people_port.ts";
import { withPeople } from "../../recorder/people/testing.ts";
import { CameraId } from "../base/ids.ts";
import { RefusedError } from "../base/result.ts";
import { answerPeople } from "../answers/people.ts";
import type { AskedBy } from "./asker.ts";
import { ask } from "./client.ts";
import { holdLines } from "./held_lines.ts";
import { NEEDS } from "./needs.ts";
import { type Question, question } from "./protocol.ts";
import { serveControl, servePage } from "./server.ts";

const asker = (token: string | null) => ({ token, address: "10.0.0.9", agent: "t" });
const STATUS = { ask: "status" } as const;

Deno.test("every question has its need, and no need is of a question that is none", () => {
  const words = question.options.map((one) => one.entries.ask.literal);
  assert.deepEqual(words.toSorted(), Object.keys(NEEDS).sort());
});

Deno.test("over the page's socket each line is somebody's or nobody's; over the other it is the console's", async () => {
  await withPeople(async ({ people, ledger, from }) => {
    const dir = await Deno.makeTempDir({ prefix: "sockets-" });
    const asked: AskedBy[] = [];
    const answer = async (q: Question, by: AskedBy) => {
      asked.push(by);
      const about = q as Parameters<typeof answerPeople>[0]; // the questions of this test
      return q.ask === "status" ? 1 : await answerPeople(about, people, by);
    };
    const console = serveControl(`${dir}/a.sock`, answer);
    const page = servePage(`${dir}/b.sock`, people, answer);
    const lines = await holdLines(`${dir}/b.sock`);
    try {
      assert.deepEqual(await ask(`${dir}/a.sock`, STATUS), { value: 1 });
      assert.equal(asked.pop()?.by, "console");
      const { id, code } = people.add({
        login: "li",
        name: "Li",
        unit: "U",
        role: "retriever",
        cameras: new Set([CameraId(1)]),
      }, "console");
      const given = { login: "li", code, password: "kettle orchid pavement" };
      const entry = await people.signIn.withCode(given, from);
      assert.ok(entry.in);
      for (const token of [null, "", "console", "constructor", "__proto__", "x".repeat(200)]) {
        for (const q of [STATUS, { ask: "people-list" } as const]) {
          await assert.rejects(lines.ask(asker(token), q), RefusedError, `${token}`);
        }
      }
      assert.equal(asked.length, 0, "nothing reached the recorder");
      assert.deepEqual(await lines.ask(asker(entry.token), STATUS), { value: 1 });
      const by = asked.pop()?.by;
      assert.ok(by !== "console" && by?.id === id);
      await assert.rejects(lines.ask(asker(entry.token), { ask: "people-list" }), RefusedError);
      const hold = (camera: number) => ({
        ask: "hold-place" as const,
        hold: {
          camera,
          from: 1,
          to: 2,
          until: null,
          kind: "case" as const,
          who: "Li",
          why: "case",
        },
      });
      await assert.rejects(lines.ask(asker(entry.token), hold(2)), RefusedError);
      const gate: PeopleQuestions["gate"] = { need: "play-back", camera: 1 };
      assert.deepEqual(
        (await lines.ask(asker(entry.token), { ask: "gate", ...gate }) as {
          value: { answer: string };
        }).value.answer,
        "yes",
      );
      // Many at the same time: each has its own answer.
      const all = await Promise.all(
        Array.from(
          { length: 200 },
          (_, i) => lines.ask(asker(entry.token), i % 2 === 0 ? STATUS : { ask: "gate", ...gate }),
        ),
      );
      all.forEach((one, i) => assert.equal(one?.value === 1, i % 2 === 0));
      people.disable(id, "console");
      await assert.rejects(lines.ask(asker(entry.token), STATUS), RefusedError);
      assert.ok(ledger.events(1, 1000, { kind: "access-refused" }).length >= 2);
    } finally {
      await Promise.all([console.close(), page.close()]);
      await lines.gone;
      assert.equal(await lines.ask(asker(null), STATUS), null);
      lines.close();
      await Deno.remove(dir, { recursive: true });
    }
  });
});
