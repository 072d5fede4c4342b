import { type Campaign, parseList, tallyCampaign } from "./campaign.ts";
import { tallyDenoTest } from "./junit.ts";
import { runProgram } from "./process.ts";
import { runAll } from "./schedule.ts";
import { add, finalLine, NOTHING } from "./tally.ts";

const CAMPAIGN: Campaign = {
  name: "cuts",
  proves: "that a test can fail",
  command: ["deno", "eval", "1"],
  timeoutSeconds: 10,
  cores: 1,
  alone: false,
  idle: false,
};

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

function counts(output: string, status = 0, timedOut = false): string {
  return finalLine(tallyCampaign(CAMPAIGN, { output, status, timedOut }));
}

Deno.test("the last line of a campaign is counted, whatever came before", () => {
  const line = '{"passed":3,"failed":0,"skipped":1,"notes":["no xfs"]}';
  equal(
    counts(`noise\n{"passed":9,"failed":9,"skipped":9}\n${line}\n`),
    "3 passed, 0 failed, 1 skipped",
  );
});

Deno.test("whatever is odd about a campaign is a failure", () => {
  equal(counts("all went well\n"), "0 passed, 1 failed, 0 skipped");
  equal(counts(""), "0 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":1,"failed":0}'), "0 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":-1,"failed":0,"skipped":0}'), "0 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":1,"failed":0,"skipped":0}', 1), "1 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":1,"failed":1,"skipped":0}', 1), "1 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":1,"failed":0,"skipped":0}', 0, true), "1 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":0,"failed":0,"skipped":0}'), "0 passed, 1 failed, 0 skipped");
  equal(counts('{"passed":1,"failed":0,"skipped":1}'), "1 passed, 1 failed, 1 skipped");
});

const REPORT = `<testsuites><testsuite>
  <testcase name="a"></testcase>
  <testcase name="b"><skipped/></testcase>
  <testcase name="c"><failure message="x">x</failure></testcase>
  <testcase name="c &gt; d"/>
</testsuite></testsuites>`;

Deno.test("tests and steps of deno test are counted", () => {
  equal(finalLine(tallyDenoTest(REPORT, 1, "SKIPPED b: no disk")), "2 passed, 1 failed, 1 skipped");
});

Deno.test("a skip without its reason, and a crash without a failed test, are failures", () => {
  equal(finalLine(tallyDenoTest(REPORT, 1, "")), "2 passed, 2 failed, 1 skipped");
  equal(finalLine(tallyDenoTest("", 1, "")), "0 passed, 1 failed, 0 skipped");
  equal(finalLine(tallyDenoTest("", 0, "")), "0 passed, 0 failed, 0 skipped");
});

Deno.test("tallies add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3, notes: ["a"] };
  equal(add(add(NOTHING, one), one), { passed: 2, failed: 4, skipped: 6, notes: ["a", "a"] });
});

Deno.test("a wrong entry of the list is refused", () => {
  const entry = { name: "a", proves: "something of use", command: ["deno"], timeoutSeconds: 5 };
  equal(parseList(JSON.stringify([entry]))[0]?.cores, 1);
  for (
    const wrong of [
      [entry, entry],
      [{ ...entry, timeoutSeconds: 1201 }],
      [{ ...entry, command: [] }],
      [{ ...entry, unknown: 1 }],
      [{ ...entry, name: "With Space" }],
    ]
  ) {
    let refused = false;
    try {
      parseList(JSON.stringify(wrong));
    } catch {
      refused = true;
    }
    if (!refused) throw new Error(`accepted: ${JSON.stringify(wrong)}`);
  }
});

Deno.test("the list of this project can be read", async () => {
  parseList(await Deno.readTextFile(new URL("../campaigns/list.json", import.meta.url)));
});

Deno.test("jobs share the cores, lonely ones run by themselves, results keep their order", async () => {
  const job = (id: number, cores: number, alone = false) => ({
    id,
    cores,
    alone,
    idle: false,
    timeoutSeconds: 10 - id,
  });
  const jobs = [job(0, 1, true), job(1, 1), job(2, 2), job(3, 9), job(4, 1)];
  const now = new Set<typeof jobs[number]>();
  const seen: string[] = [];
  const results = await runAll(jobs, 2, async (it) => {
    now.add(it);
    seen.push([...now].map((other) => other.id).sort().join("+"));
    const busy = [...now].reduce((sum, other) => sum + Math.min(other.cores, 2), 0);
    if (busy > 2) throw new Error(`too many at once: ${seen.at(-1)}`);
    if ([...now].some((other) => other.alone) && now.size > 1) throw new Error("not alone");
    await new Promise((done) => setTimeout(done, 5));
    now.delete(it);
    return it.id;
  });
  equal(results, [0, 1, 2, 3, 4]);
  if (!seen.includes("1+4")) throw new Error(`nothing ran side by side: ${seen.join(" ")}`);
  equal(seen.at(-1), "0");
});

Deno.test("an idle job runs beside those that take all cores, and two side by side when they are over", async () => {
  const job = (id: string, cores: number, idle: boolean, alone = false) => ({
    id,
    cores,
    idle,
    alone,
    timeoutSeconds: 10,
  });
  const jobs = [
    job("a", 1, true),
    job("b", 1, true),
    job("c", 1, true),
    job("X", 2, false),
    job("Y", 2, false),
    job("Z", 1, false, true),
  ];
  const ms: Record<string, number> = { a: 30, X: 10, Y: 40, b: 60, c: 30, Z: 1 };
  const now = new Set<string>();
  const seen: string[] = [];
  await runAll(jobs, 2, async (it) => {
    now.add(it.id);
    seen.push([...now].sort().join(""));
    await new Promise((done) => setTimeout(done, ms[it.id]));
    now.delete(it.id);
  });
  equal(seen, ["X", "Xa", "Ya", "Yb", "bc", "Z"]);
});

const QUIET = { cwd: ".", show: () => {}, signal: new AbortController().signal };

Deno.test("an idle program has the lowest priority, with its children", async () => {
  const ending = await runProgram([
    "bash",
    "-c",
    "nice; bash -c nice; cat /proc/self/autogroup 2>/dev/null || true",
  ], {
    ...QUIET,
    idle: true,
    timeoutSeconds: 30,
  });
  const [own, child, session = ""] = ending.output.split("\n");
  equal([ending.status, own, child], [0, "19", "19"]);
  // A kernel that shares by session says how nice that one is.
  if (session !== "") equal(session.replace(/^.* nice /, ""), "19");
});

Deno.test("a program's outputs and status come back", async () => {
  const ending = await runProgram(
    ["deno", "eval", "console.log('out'); console.error('err'); Deno.exit(3)"],
    { ...QUIET, timeoutSeconds: 30 },
  );
  equal([ending.status, ending.output, ending.errors, ending.timedOut], [
    3,
    "out\n",
    "err\n",
    false,
  ]);
});

Deno.test("when its time is over, a program ends together with its children", async () => {
  const ending = await runProgram(["bash", "-c", "sleep 60 & echo $!; wait"], {
    ...QUIET,
    timeoutSeconds: 1,
  });
  equal(ending.timedOut, true);
  await new Promise((done) => setTimeout(done, 100));
  const alive = await Deno.stat(`/proc/${ending.output.trim()}/cmdline`).then(
    () => Deno.readTextFile(`/proc/${ending.output.trim()}/cmdline`),
    () => "",
  );
  if (alive.includes("sleep")) throw new Error("the child is still there");
});
