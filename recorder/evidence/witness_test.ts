import { assert, assertEquals, assertThrows } from "../../tests/assert.ts";
import { MonoMs, UtcMs } from "../../src/base/units.ts";
import { InputError } from "../../src/base/result.ts";
import { newestReceipt } from "./receipts.ts";
import { FakeDevice, withDevice } from "./testing.ts";
import { confirmWitnessed, setWitnessUrl, witnessName } from "./witness.ts";
import { readWitness, witnessText } from "./witness_file.ts";
import { postJson, WitnessPost } from "./witness_post.ts";

Deno.test("what one witness is given leads from what it was given before to now", () => {
  withDevice((device) => {
    const { ledger } = device;
    device.log(700);
    const first = device.evidence.checkpoint("witness");
    const alone = readWitness(witnessText(ledger, first, "file"));
    assert(alone.ok && alone.value.since === null);
    assertEquals(device.evidence.status.unwitnessedSince, device.stamp().at);
    confirmWitnessed(ledger, first.checkpoint.number, "file", "stick 1", device.stamp());
    assertEquals(device.evidence.status.witnessed?.number, 1);

    device.passed += 3_600_000;
    device.log(400);
    const second = device.evidence.checkpoint("witness");
    assertEquals(device.evidence.status.unwitnessedSince, first.checkpoint.wall);
    const text = witnessText(ledger, second, "file");
    const next = readWitness(text);
    assert(next.ok && next.value.since !== null);
    assertEquals(next.value.since.root, first.checkpoint.log.root);
    assertEquals(next.value.since.size, first.checkpoint.log.size);
    assertEquals(readWitness(text.replace(/"proof":\["[0-9a-f]{4}/, '"proof":["0000')).ok, false);
    assertEquals(readWitness(text.replace('\\"gaps\\":0', '\\"gaps\\":1')).ok, false);
    assertEquals(readWitness("{").ok, false);
    assertThrows(() => confirmWitnessed(ledger, 99, "file", "", device.stamp()), InputError);
  });
});

Deno.test("an address is one of the web, and what is secret in it is not logged", () => {
  withDevice((device) => {
    const set = (url: string | null) =>
      device.ledger.commit((tx) => setWitnessUrl(tx, url, device.stamp()));
    for (
      const bad of [
        "",
        "file:///etc/passwd",
        "ftp://h/",
        "https://",
        `https://h/${"a".repeat(3000)}`,
      ]
    ) {
      assertThrows(() => set(bad), InputError);
    }
    set("https://bob:hunter2@w.example/x?token=hunter3");
    assert(!JSON.stringify(device.ledger.events(1, 9)).includes("hunter"));
    assertEquals(witnessName("https://bob:hunter2@w.example/x?t=1"), "https://w.example/x");
  });
});

/** A witness in the web for one test, and a device that posts to it. */
async function withWitness(
  answer: (n: number, request: Request) => Response | Promise<Response>,
  use: (
    device: FakeDevice,
    got: string[],
    until: (holds: () => boolean) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const got: string[] = [];
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    async (request) => {
      got.push(await request.text());
      return await answer(got.length, request);
    },
  );
  const folder = Deno.makeTempDirSync({ prefix: "witness-" });
  for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${folder}/${name}`);
  const stop = new AbortController();
  try {
    using device = new FakeDevice(folder);
    const url = `http://127.0.0.1:${server.addr.port}/take?key=secret`;
    device.ledger.commit((tx) => setWitnessUrl(tx, url, device.stamp()));
    const posting = new WitnessPost({
      ledger: device.ledger,
      newest: () => device.evidence.checkpoint("witness"),
      stamp: () => device.stamp(),
      clock: { mono: () => MonoMs(performance.now()), wall: () => UtcMs(0) },
      told: (event) => void device.ledger.event(event, device.stamp()),
      post: postJson,
      every: 1,
      firstPause: 1,
    }).run(stop.signal);
    const until = async (holds: () => boolean) => {
      for (let n = 0; !holds(); n++) {
        assert(n < 400, "not in 20 s");
        await new Promise((done) => setTimeout(done, 50));
      }
    };
    await use(device, got, until);
    stop.abort();
    await posting;
  } finally {
    stop.abort();
    await server.shutdown();
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("checkpoints are posted; a witness that fails is told once and tried again", async () => {
  const answer = (n: number) => new Response(`number ${n}`, { status: n < 3 ? 503 : 200 });
  await withWitness(answer, async (device, got, until) => {
    await until(() => newestReceipt(device.ledger) !== null);
    assert(got.length >= 3);
    const receipt = newestReceipt(device.ledger);
    assert(receipt !== null && receipt.answer.startsWith("number "));
    assert(receipt.witness.endsWith("/take"));
    assertEquals(device.ledger.events(1, 99, { kind: "witness-failed" }).length, 1);
    assertEquals(device.ledger.events(1, 99, { kind: "witness-answers" }).length, 1);
    const posted = readWitness(got[receipt.number - 1] ?? "");
    assert(posted.ok);
    assertEquals(posted.value.signed.checkpoint.number, receipt.number);
    assert(!JSON.stringify(device.ledger.events(1, 99)).includes("secret"));
  });
});

Deno.test("no redirection is followed, and of an endless answer only the beginning is read", async () => {
  let elsewhere = 0;
  const answer = (n: number, request: Request) => {
    if (new URL(request.url).pathname !== "/take") elsewhere++;
    if (n === 1) return new Response(null, { status: 302, headers: { location: "/other" } });
    const piece = new TextEncoder().encode("x".repeat(1000));
    return new Response(new ReadableStream({ pull: (c) => c.enqueue(piece) }));
  };
  await withWitness(answer, async (device, _got, until) => {
    await until(() => newestReceipt(device.ledger) !== null);
    assertEquals(newestReceipt(device.ledger)?.answer.length, 2000);
    assertEquals(elsewhere, 0);
  });
});
