/** One suite over all sources: whatever reads a camera keeps the promises of the recorder's port. */
import { SKIP_MARK } from "../runner/junit.ts";
import { FAULTS } from "./fault_scenarios.ts";
import { CONTESTANTS } from "./harness.ts";
import { REFUSALS } from "./refusal_scenarios.ts";
import { makeFixtures, type Scenario } from "./scenario.ts";
import { STREAMS } from "./stream_scenarios.ts";

/** So many cameras at once: most of a scenario is waiting. */
const AT_ONCE = 8;
const only = Deno.env.get("HOLDFAST_SCENARIO");
const SCENARIOS = [...STREAMS, ...REFUSALS, ...FAULTS].filter((s) =>
  !only || s.name.includes(only)
);

for (const contestant of CONTESTANTS) {
  Deno.test(`the ${contestant.name} source keeps the port's promises`, async (t) => {
    const fixtures = await makeFixtures();
    const asked = SCENARIOS.filter((s) =>
      contestant.name !== "ffmpeg" || s.notFfmpeg === undefined
    );
    for (const s of SCENARIOS) {
      if (asked.includes(s)) continue;
      console.error(`${SKIP_MARK}${contestant.name}: ${s.name}: ${s.notFfmpeg}`);
      await t.step({ name: s.name, ignore: true, fn: () => {} });
    }
    const results = inBatches(asked, (scenario) => scenario.run(contestant, fixtures));
    for (const { scenario, result } of results) {
      await t.step({
        name: scenario.name,
        fn: async () => {
          const error = await result;
          if (error !== null) throw error;
        },
        sanitizeOps: false, // other scenarios run beside this one
        sanitizeResources: false,
      });
    }
  });
}

/** Starts the scenarios a few at a time; each result is the error, or `null`. */
function inBatches(scenarios: readonly Scenario[], run: (s: Scenario) => Promise<void>) {
  const free = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  return scenarios.map((scenario, i) => {
    const before = free[i % AT_ONCE] ?? Promise.resolve();
    const result = before.then(() => run(scenario)).then(
      () => null,
      (error: unknown) => error instanceof Error ? error : new Error(String(error)),
    );
    free[i % AT_ONCE] = result.then(() => {});
    return { scenario, result };
  });
}
