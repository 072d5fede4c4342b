/** Answers a second of the rules that sit on the allocator's path: `deno run tests/bench/policy_bench.ts`. */
import { UtcMs } from "../../src/base/units.ts";
import { answerQuestion } from "../../policy/ask.ts";
import { shanghaiDay } from "../../policy/days.ts";
import { keepDuration } from "../../policy/keep_duration.ts";
import { erase, retention } from "../../policy/retention.ts";
import { BUILT_IN } from "../../policy/rule_book.ts";
import { layOver } from "../../policy/rule_pack/apply_pack.ts";
import { keepFrom } from "../../recorder/engine/rules.ts";
import { layersOf } from "../policy/facts.ts";
import { amended, floorOf, packOf } from "../policy/packs.ts";

const layers = layersOf("CN", "CN-LN", "ln-hotel-pawn-massage");
const start = Date.parse("2026-01-01T00:00:00+08:00");
const at = UtcMs(start + 40 * 86_400_000);
const question =
  '{"ask":"retention","layers":["CN","CN-LN"],"recordedAt":"2026-02-02T10:00:00+08:00","important":false}';

/** Three packs of amendments: what a device has after years, with every earlier floor still owed. */
const amendedBook = layOver(
  BUILT_IN,
  [[2, "2026-01-10", 30], [3, "2026-01-20", 20], [4, "2026-02-01", 15]].map((
    [version, from, count],
  ) =>
    packOf(Number(version), [
      amended("CN-LN", Number(version), from as "2026-01-10", {
        floor: floorOf("CN-LN", { unit: "day", count: Number(count) }),
      }),
    ])
  ),
  shanghaiDay(at),
);

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
measure("retention, after three packs", 300_000, (n) => {
  const floor = retention(facts(n), amendedBook);
  return floor.ok ? floor.value.keepUntil : 0;
});
measure(
  "erase, after three packs",
  300_000,
  (n) => erase({ ...facts(n), at, held: false }, amendedBook).cites.length,
);
measure(
  "keepFrom, as the allocator asks",
  2_000_000,
  (n) => keepFrom(layers, UtcMs(start + n * 2000), false, true),
);
measure(
  "keepFrom, after three packs",
  2_000_000,
  (n) => keepFrom(layers, UtcMs(start + n * 2000), n % 2 === 0, true, amendedBook),
);
measure("law ask, a line", 100_000, () => answerQuestion(question).line.length);
