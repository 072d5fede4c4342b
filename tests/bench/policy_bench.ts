/** Answers a second of the rules that sit on the allocator's path: `deno run tests/bench/policy_bench.ts`. */
import { UtcMs } from "../../src/base/units.ts";
import { answerQuestion } from "../../policy/ask.ts";
import { keepDuration } from "../../policy/keep_duration.ts";
import { erase, retention } from "../../policy/retention.ts";
import { layersOf } from "../policy/facts.ts";

const layers = layersOf("CN", "CN-LN", "ln-hotel-pawn-massage");
const start = Date.parse("2026-01-01T00:00:00+08:00");
const at = UtcMs(start + 40 * 86_400_000);
const question =
  '{"ask":"retention","layers":["CN","CN-LN"],"recordedAt":"2026-02-02T10:00:00+08:00","important":false}';

/** Prints how often a function answered in a second; what it returns is summed so that it must run. */
function measure(name: string, count: number, answer: (n: number) => number): void {
  let sum = 0;
  for (let n = 0; n < count / 10; n++) sum += answer(n);
  const from = performance.now();
  for (let n = 0; n < count; n++) sum += answer(n);
  const perSecond = count / ((performance.now() - from) / 1000);
  console.log(`${name}: ${Math.round(perSecond).toLocaleString("en")} answers/s (${sum % 10})`);
}

/** Instants a fragment apart, every other one important. */
const facts = (n: number) => ({
  layers,
  recordedAt: UtcMs(start + n * 2000),
  important: n % 2 === 0,
});

measure("retention", 300_000, (n) => {
  const floor = retention(facts(n));
  return floor.ok ? floor.value.keepUntil : 0;
});
measure("erase", 300_000, (n) => erase({ ...facts(n), at, held: false }).cites.length);
measure(
  "keepDuration, ordinary",
  2_000_000,
  (n) => keepDuration(layers, UtcMs(start + n * 2000), false, "good"),
);
measure(
  "keepDuration, important",
  2_000_000,
  (n) => keepDuration(layers, UtcMs(start + n * 2000), true, "good"),
);
measure(
  "keepDuration, unknown clock",
  2_000_000,
  (n) => keepDuration(layers, UtcMs(n), false, "unknown"),
);
measure("law ask, a line", 100_000, () => answerQuestion(question).line.length);
