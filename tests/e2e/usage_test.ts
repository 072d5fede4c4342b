/** Wrong usage and hostile words: status 2, the field and the remedy on standard error, nothing else. */
import { assert, assertEquals } from "../assert.ts";
import { segments } from "./footage.ts";
import { Place } from "./place.ts";
import { holdfast, holdfastHere, json } from "./program.ts";

const AT = ["--from", "2026-01-01T00:00:00Z", "--to", "2026-01-02T00:00:00Z"];
const LONG = "x".repeat(10_000);

/** What is wrong, and the field that the answer must name. */
const WRONG: readonly (readonly [readonly string[], string])[] = [
  [[], "holdfast run"],
  [["toString"], "toString"],
  [["__proto__"], "__proto__"],
  [["run"], "--data"],
  [["run", "--data", ""], "--data"],
  [["run", "--data", "NONE"], "data"],
  [["run", "--data", "DATA", "--port", "70000"], "--port"],
  [["run", "--data", "DATA", "--force"], "--force"],
  [["demo", "--seconds", "0"], "--seconds"],
  [["demo", "--seconds", "1e3"], "--seconds"],
  [["demo", "--port", "-1"], "--port"],
  [["demo", "now"], "now"],
  [["pool"], "pool"],
  [["pool", "constructor"], "constructor"],
  [["pool", "create", "--data", "DATA"], "--disk"],
  [["pool", "create", "--data", "DATA", "--disk", "DATA/x", "--size", "lots"], "--size"],
  [["pool", "create", "--data", "DATA", "--disk", "DATA/x", "--size", "-5"], "--size"],
  [["pool", "create", "--data", "DATA", "--disk", "DATA/x", "--size", "1K"], "size"],
  [
    ["pool", "create", "--data", "DATA", "--disk", "DATA/x", "--size", "4M", "--block", "5"],
    "block",
  ],
  [["pool", "create", "--data", "DATA", "--disk", "/proc/none", "--size", "4M"], "disk"],
  [["pool", "create", "--data", "/proc/none", "--disk", "DATA/x", "--size", "4M"], "--data"],
  [
    ["pool", "create", "--data", `/tmp/${"y".repeat(150)}`, "--disk", "DATA/x", "--size", "4M"],
    "--data",
  ],
  [["pool", "create", "--data", "DATA", "--disk", "DISK", "--size", "4M"], "disk"],
  [["pool", "status"], "--data"],
  [["pool", "status", "--data", "NONE"], "--data"],
  [["pool", "check", "--data", "NONE"], "--data"],
  [["pool", "rebuild", "--data", "NONE"], "--data"],
  [["pool", "scrub", "--data", "NONE"], "--data"],
  [["camera"], "camera"],
  [["camera", "add", "--data", "DATA", "--name", "A"], "--url"],
  [["camera", "add", "--data", "DATA", "--url", "rtsp://h/"], "--name"],
  [["camera", "list", "--data", "NONE"], "--data"],
  [["camera", "list", "--data", "DATA", "--all"], "--all"],
  [["camera", "remove", "--data", "DATA"], "--camera"],
  [["camera", "remove", "--data", "DATA", "--camera", "Nobody"], "--camera"],
  [["site", "set", "--data", "DATA", "--layers", "US"], "layers"],
  [["site", "set", "--data", "DATA", "--layers", ""], "--layers"],
  [["site", "set", "--data", "DATA", "--layers", "__proto__"], "layers"],
  [["site", "set", "--data", "DATA"], "--layers"],
  [["site", "set", "--data", "DATA", "--in-use", "2020-06-01"], "layers"], // never set before
  [["site", "set", "--data", "DATA", "--layers", "CN", "--in-use", "2026-02-30"], "in-use"],
  [["site", "set", "--data", "DATA", "--layers", "CN", "--in-use", "1989-12-31"], "in-use"],
  [
    ["site", "set", "--data", "DATA", "--layers", "CN", "--handed-over", "9000-01-01"],
    "handed-over",
  ],
  [
    ["site", "set", "--data", "DATA", "--layers", "CN", "--handed-over", "yesterday"],
    "handed-over",
  ],
  [
    ["site", "set", "--data", "DATA", "--outside-operator", "--no-outside-operator"],
    "--no-outside-operator",
  ],
  [["site", "show", "--data", "NONE"], "--data"],
  [["site", "confirm-clock", "--data", "DATA", "--by", "Li"], "--by"],
  [
    ["segments", "--data", "DATA", "--camera", "A", "--from", "yesterday", "--to", "today"],
    "--from",
  ],
  [
    ["segments", "--data", "DATA", "--camera", "A", ...AT.slice(0, 3), "2025-01-01T00:00:00Z"],
    "--to",
  ],
  [["segments", "--data", "DATA", "--camera", "A", ...AT], "--camera"],
  [["segments", "--data", "DATA", "--camera", "constructor", ...AT], "--camera"],
  [["segments", "--data", "DATA", "--camera", "__proto__", ...AT], "--camera"],
  [["segments", "--data", "NONE", "--camera", "1", ...AT], "--data"],
  [["people"], "people"],
  [["people", "constructor"], "constructor"],
  [["people", "add", "--data", "DATA"], "--login"],
  [["people", "list", "--data", "NONE"], "--data"],
  [["people", "reset", "--data", "DATA", "--login", "__proto__"], "--login"],
  [["people", "token", "--data", "DATA", "--login", "constructor"], "--login"],
  [["run", "--data", "DATA", "--http", "--host", "0.0.0.0"], "--http"],
  [["simulate"], "FILE"],
  [["simulate", "/proc/none"], "FILE"],
  [["simulate", "/dev/null"], "FILE"],
  [["law"], "law"],
  [["law", "tell"], "law"],
];

/** Addresses that are none of a camera. */
const NO_CAMERAS: readonly string[] = [
  "file:///etc/passwd",
  "exec:ls",
  "concat:/etc/passwd|/etc/shadow",
  "pipe:0",
  "data:text/plain,x",
  "javascript:alert(1)",
  "http://127.0.0.1/",
  "rtsp://",
  "rtsp://u:SECRETWORD@h:99999/",
  "rtsp://u:SECRETWORD@h /x",
  "rtsp://u:SECRETWORD@[::1/",
  "rtsp://h/x\r\nTEARDOWN rtsp://h/x",
  `rtsp://h/${LONG}`,
  "-i",
  "//h/x",
  "",
];

const fill = (words: readonly string[], { data, folder }: Place) =>
  words.map((word) =>
    word.replace("DATA", data).replace("NONE", `${folder}/none`).replace("DISK", `${folder}/disk1`)
  );

/** Fails unless a command was refused as wrong usage, in words, with nothing on standard output. */
async function assertRefused(
  args: readonly string[],
  field: string,
  status = 2,
  how = holdfastHere,
) {
  const ended = await how(args);
  const told = `holdfast ${args.join(" ").slice(0, 200)}: ${ended.status} ${ended.err}`;
  assertEquals(ended.out, "", told);
  assertEquals(ended.status, status, told);
  assert(ended.err.includes(field), told);
  assert(!/^\s+at .*:\d+/m.test(ended.err), `a stack is no answer: ${told}`);
  assert(ended.err.length < 4000, `too many words: ${told}`);
  return ended.err;
}

Deno.test("wrong usage is refused in words, and hostile words are words", async (t) => {
  await Place.with(async (place) => {
    await place.disk("disk1", "64M");
    const { data, folder } = place;

    await t.step("each refusal names the field", async () => {
      for (const [args, field] of WRONG) await assertRefused(fill(args, place), field);
      // As processes the same: what is printed reaches the outputs, and the status the shell.
      for (const [args, field] of WRONG.slice(0, 8)) {
        await assertRefused(fill(args, place), field, 2, holdfast);
      }
    });

    await t.step("addresses that are none of a camera, without repeating a password", async () => {
      for (const via of ["native", "ffmpeg"]) {
        for (const url of NO_CAMERAS) {
          if (via === "ffmpeg" && url.startsWith("http:")) continue;
          const add = ["camera", "add", "--data", data, "--name", "A", "--url", url];
          const err = await assertRefused([...add, "--via", via, "--bitrate", "1000"], "url");
          assert(!err.includes("SECRETWORD"), err);
        }
      }
      assertEquals(await json(["camera", "list", "--data", data]), []);
    });

    await t.step("a camera that does not fit: days, bytes to add; with them it fits", async () => {
      const add = ["camera", "add", "--data", data, "--url", "rtsp://127.0.0.1:9/x"];
      const small = [...add, "--name", "A", "--bitrate", "1000"];
      const err = await assertRefused(small, "bitrate", 1);
      const said = /hold ([\d.]+) days of the (\d+) .*add (\d+) bytes/.exec(err);
      assert(said !== null, err);
      assertEquals(said[2], "31");
      assert(Number(said[1]) > 0 && Number(said[1]) < 31, err);
      await place.disk("disk2", said[3] ?? "");
      assertEquals((await holdfast(small)).status, 0);
      // What is left of a larger pool is a bitrate, and that bitrate fits.
      await place.disk("disk3", "700M");
      const large = [...add, "--name", "B", "--bitrate", "4M"];
      const rate = /set this camera to (\d+) bit\/s/.exec(await assertRefused(large, "bitrate", 1));
      assert(rate !== null);
      await assertRefused([...add, "--name", "B", "--bitrate", String(Number(rate[1]) + 1)], "", 1);
      assertEquals((await holdfast([...large.slice(0, -1), rate[1] ?? ""])).status, 0);
      for (const name of ["A", "B"]) {
        assertEquals((await holdfast(["camera", "remove", "--data", data, name])).status, 0);
      }
    });

    await t.step("names: what cannot be shown is refused, all else is shown as it is", async () => {
      const add = (name: string) => [
        ...["camera", "add", "--data", data, "--url", "rtsp://u:SECRETWORD@127.0.0.1:9/x"],
        ...["--bitrate", "1000", "--name", name],
      ];
      for (const name of ["a\nb", "a\u001b[2Jb", "a\u202eb", "\u0007", "   ", LONG]) {
        await assertRefused(add(name), "name");
      }
      const names = ["<img src=x onerror=alert(1)>", "constructor", "__proto__", "大门 1", "'; --"];
      for (const name of names) {
        const { status, err } = await holdfast(add(name));
        assertEquals(status, 0, err);
        const list = await json(["camera", "list", "--data", data]) as {
          id: number;
          name: string;
        }[];
        assert(list.some((c) => c.name === name && Number.isInteger(c.id)), name);
        const day = Date.parse("2026-01-01T00:00:00Z");
        const asked = await segments(data, name, day, day + 1000);
        assertEquals(asked.segments, []);
        assertEquals(asked.gaps.map((g) => g.cause), ["first-recording"]);
        assertEquals(
          (await holdfast(["camera", "remove", "--data", data, "--camera", name])).status,
          0,
        );
      }
      const all = await holdfast(["camera", "list", "--data", data]);
      assert(!all.out.includes("SECRETWORD"), all.out);
    });

    await t.step("folders with odd names work", async () => {
      for (const name of ["with blanks", "-dash", "行\n2", "a'b\"c$(x)", "%2e%2e"]) {
        const odd = `${folder}/${name}`;
        const create = ["pool", "create", "--data", odd, "--disk", `${odd}/disk`];
        const made = await holdfast([...create, "--size", "2M", "--block", "1M"]);
        assertEquals(made.status, 0, made.err);
        assertEquals((await holdfast(["pool", "status", "--data", odd])).status, 0);
      }
    });
  });
});

Deno.test("a floor is not lowered, and the article is named", async () => {
  await Place.with(async (place) => {
    const { data } = place;
    await place.disk("disk1", "2M"); // no camera is needed: the law is asked before the pool
    const set = (layers: string) => ["site", "set", "--data", data, "--layers", layers];
    assertEquals((await holdfast(set("CN,CN-LN,counter-terror-key-target"))).status, 0);
    const err = await assertRefused(set("CN,CN-LN"), "layers", 1);
    assert(/counter-terror-key-target-32.*90 days?/.test(err), err);
    const { out } = await holdfast(["site", "show", "--data", data, "--json"]);
    assertEquals(JSON.parse(out).layers, ["CN", "CN-LN", "counter-terror-key-target"]);
    // What raises it is taken, in any order.
    assertEquals((await holdfast(set("counter-terror-key-target,CN-AH,CN-LN,CN"))).status, 0);
  });
});

Deno.test("what a site was told stays until it is told otherwise, and counts in what the law asks of it", async () => {
  await Place.with(async (place) => {
    const { data } = place;
    await place.disk("disk1", "2M");
    const set = async (...facts: string[]) => {
      const { status, err } = await holdfastHere(["site", "set", "--data", data, ...facts]);
      assertEquals(status, 0, err);
    };
    const asJson = async (...words: string[]) =>
      JSON.parse((await holdfastHere([...words, "--data", data, "--json"])).out);
    const untold = { inUse: null, handedOver: null, outsideOperator: null, besideSecretUnit: null };
    await set("--layers", "CN,CN-LN", "--place", "hospital");
    const site = { layers: ["CN", "CN-LN"], set: true };
    assertEquals(await asJson("site", "show"), { ...site, ...untold });
    await set("--in-use", "2025-09-30", "--no-outside-operator");
    await set("--handed-over", "2025-09-01", "--beside-secret-unit");
    const told = { inUse: "2025-09-30", handedOver: "2025-09-01", outsideOperator: false };
    assertEquals(await asJson("site", "show"), { ...site, ...told, besideSecretUnit: true });
    const { out } = await holdfastHere(["site", "show", "--data", data]);
    assert(/In use since: 2025-09-30\. Handed over: 2025-09-01\./.test(out), out);
    assert(/another unit: no\.\n.*state secrets: yes\./.test(out), out);

    const explained = async (...options: string[]) => {
      const found = await asJson("law", "explain", ...options);
      const deadline = found.deadlines.find((one: { event: string }) => one.event === "in-use");
      return [
        deadline?.deadline.due.lastDay,
        found.duties.some((one: { key: string }) => one.key === "CN/operator-agreement"),
        found.duties.some((one: { key: string }) => one.key === "CN/secret-unit-consent"),
      ];
    };
    const day = (text: string) => Date.parse(text) / 86_400_000;
    // The thirtieth day, which is a working one.
    assertEquals(await explained(), [day("2025-10-30"), false, true]);
    const other = ["--in-use", "2025-10-09", "--outside-operator", "--no-beside-secret-unit"];
    assertEquals(await explained(...other), [day("2025-11-10"), true, false], "options go first");
    const sheet = await asJson("law", "filing");
    assertEquals([sheet.inUse, sheet.handedOver, sheet.place], [
      "2025-09-30",
      "2025-09-01",
      "hospital",
    ]);
    const printed = await holdfastHere(["law", "filing", "--data", data, "--lang", "en"]);
    assert(/^Day of first use: 2025-09-30$/m.test(printed.out), printed.out);

    // A change that is refused changes nothing of it.
    const low = ["--layers", "CN-LN", "--in-use", "2025-12-01"];
    await assertRefused(["site", "set", "--data", data, ...low], "CN-17", 1);
    assertEquals(await asJson("site", "show"), { ...site, ...told, besideSecretUnit: true });
  });
});

Deno.test("law ask and simulate answer one JSON object a line", async () => {
  await Place.with(async ({ folder }) => {
    const asked = await holdfast(["law", "ask"], "this is no JSON\n");
    assertEquals(asked.status, 1);
    assertEquals(typeof JSON.parse(asked.out), "object");
    const start = "2026-01-01T00:00:00+08:00";
    const scenario = {
      layers: ["CN"],
      start,
      days: 40,
      pool: { blocks: 40, blockBytes: 4_194_304 },
      fragmentSeconds: 600,
      cameras: [{ id: "a", bitrate: 400 }],
      events: [{ at: "2026-01-05T00:00:00+08:00", do: "clock-set", to: "2030-01-01T00:00:00Z" }],
    };
    await Deno.writeTextFile(`${folder}/s.json`, JSON.stringify(scenario));
    const { status, out, err } = await holdfast(["simulate", `${folder}/s.json`]);
    assertEquals(status, 0, err);
    const lines = out.trim().split("\n").map((line) => JSON.parse(line));
    const last = lines.at(-1);
    assertEquals(last.event, "summary");
    assertEquals(
      Object.keys(last).sort(),
      ["event", "heldDays", "notRecordedSeconds", "recordedSeconds", "reused"],
    );
    assertEquals(last.recordedSeconds + last.notRecordedSeconds, 40 * 86_400);
  });
});
