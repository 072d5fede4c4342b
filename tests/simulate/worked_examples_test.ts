/** Small scenarios whose answer was worked out by hand from the articles, each with its instants. */
import { assert, assertEquals, assertThrows } from "../assert.ts";
import { InputError } from "../../src/base/result.ts";
import { parseScenario } from "../../src/commands/simulate/scenario.ts";
import { type Line, simulate } from "../../src/commands/simulate/simulate.ts";
import type { FileEvent, ScenarioFile } from "./scenario_file.ts";

/** A scenario of one camera, an hour a fragment, six a block, from midnight in Shanghai. */
function scenario(changed: Partial<ScenarioFile>): Line[] {
  const lines: Line[] = [];
  const file: ScenarioFile = {
    layers: ["CN"],
    start: "2026-03-01T00:00:00+08:00",
    days: 40,
    pool: { blocks: 400, blockBytes: 65_536 },
    fragmentSeconds: 3600,
    cameras: [{ id: "gate", bitrate: 8 }],
    events: [],
    ...changed,
  };
  simulate(parseScenario(JSON.stringify(file)), (line) => lines.push(line));
  return lines;
}

const firstGone = (lines: readonly Line[]) =>
  lines.find(({ event }) => event === "reuse" || event === "erase");
const ofEvent = (lines: readonly Line[], event: string) => lines.filter((l) => l.event === event);
const kinds = (lines: readonly Line[]) => ofEvent(lines, "warning").map((l) => l["kind"]);
/** In Shanghai, to the minute. */
const shanghai = (line: Line | undefined): string =>
  new Date(Date.parse(String(line?.["at"])) + 8 * 3_600_000).toISOString().slice(0, 16);
const at = (when: string, more: Omit<FileEvent, "at">): FileEvent => ({
  at: `${when}+08:00`,
  ...more,
});
const MORNING = {
  camera: "gate",
  from: "2026-03-01T00:00:00+08:00",
  to: "2026-03-01T06:00:00+08:00",
};

/** Name, what is changed, and the first instant in Shanghai at which the day's first block goes. */
const TABLE: readonly (readonly [string, Partial<ScenarioFile>, string])[] = [
  // The day of recording is not counted, thirty are, and the period ends at 24:00 of the last.
  ["CN: 1 March may go on 1 April", {}, "2026-04-01T01:00"],
  ["CN: half past eleven at night is that day's too", {
    start: "2026-03-01T23:30:00+08:00",
    days: 33,
    fragmentSeconds: 600,
    cameras: [{ id: "gate", bitrate: 600 }],
    events: [at("2026-03-01T23:50:00", { do: "camera-off", camera: "gate" })],
  }, "2026-04-01T00:10"],
  ["CN over Liaoning's fifteen days: thirty", { layers: ["CN", "CN-LN"] }, "2026-04-01T01:00"],
  ["a parcel counter: ninety", { layers: ["CN", "parcel-counter"], days: 95 }, "2026-05-31T01:00"],
  ["layers that rise reach what is recorded", {
    days: 70,
    events: [at("2026-03-31T23:00:00", {
      do: "layers",
      layers: ["CN", "CN-LN", "ln-hotel-pawn-massage"],
    })],
  }, "2026-05-01T01:00"],
  ["a clock fifty years ahead changes nothing of it", {
    events: [at("2026-03-10T12:00:00", { do: "clock-set", to: "2076-03-10T12:00:00+08:00" })],
  }, "2026-04-01T01:00"],
  ["two hours without power count when two people confirm the date", {
    events: [
      at("2026-03-10T12:00:00", { do: "power-cut", offSeconds: 7200 }),
      at("2026-03-10T15:00:00", { do: "confirm-clock" }),
    ],
  }, "2026-04-01T01:00"],
  ["two hours without power that nobody confirmed keep two hours longer", {
    events: [at("2026-03-10T12:00:00", { do: "power-cut", offSeconds: 7200 })],
  }, "2026-04-01T03:00"],
  ["a hold until a date", {
    events: [at("2026-03-31T20:00:00", {
      do: "hold",
      ...MORNING,
      until: "2026-04-05T12:00:00+08:00",
    })],
  }, "2026-04-05T12:00"],
  ["a hold that is released", {
    events: [
      at("2026-03-02T00:00:00", { do: "hold", ...MORNING }),
      at("2026-04-07T09:00:00", { do: "release", ...MORNING }),
    ],
  }, "2026-04-07T10:00"],
];

for (const [name, changed, expected] of TABLE) {
  Deno.test(`simulate: ${name}`, () => {
    const gone = scenario(changed).filter(({ event, from }) =>
      event === "erase" && Date.parse(String(from)) < Date.parse("2026-03-01T23:59:00+08:00")
    );
    const first = changed.events?.some((e) => e.do === "hold")
      ? gone.find(({ from }) => from === "2026-02-28T16:00:00.000Z")
      : gone[0];
    assertEquals(shanghai(first), expected);
  });
}

Deno.test("simulate: important footage in Liaoning stays a year, 29 February until 1 March", () => {
  const lines = scenario({
    layers: ["CN", "CN-LN"],
    start: "2028-02-29T00:00:00+08:00",
    days: 370,
    events: [at("2028-02-29T01:00:00", {
      do: "important",
      camera: "gate",
      from: "2028-02-29T00:00:00+08:00",
      to: "2028-02-29T06:00:00+08:00",
    })],
  });
  const first = lines.find(({ from }) => from === "2028-02-28T16:00:00.000Z");
  assertEquals(shanghai(first), "2029-03-01T01:00");
});

Deno.test("simulate: important footage elsewhere has the ordinary floor", () => {
  const lines = scenario({
    events: [at("2026-03-20T01:00:00", { do: "important", ...MORNING })],
  });
  assertEquals(shanghai(firstGone(lines)), "2026-04-01T01:00");
});

Deno.test("simulate: without a duty to erase footage goes when its place is needed, and not before", () => {
  const roomy = scenario({ layers: ["CN-LN"] });
  assertEquals(firstGone(roomy), undefined);
  const tight = scenario({ layers: ["CN-LN"], pool: { blocks: 66, blockBytes: 65_536 } });
  assertEquals(ofEvent(tight, "refused"), []);
  assert(shanghai(firstGone(tight)) >= "2026-03-17T00:00");
  assertEquals(firstGone(tight)?.event, "reuse");
});

Deno.test("simulate: a pool too small warns, refuses once a stretch, and gives up nothing early", () => {
  const lines = scenario({ pool: { blocks: 12, blockBytes: 65_536 }, days: 31.5 });
  const warning = lines[0];
  assertEquals(warning?.["kind"], "pool-too-small");
  assertEquals(warning?.["daysRequired"], 31);
  assert(Number(warning?.["blocksNeeded"]) > 100 && Number(warning?.["daysReachable"]) < 3);
  assertEquals(ofEvent(lines, "refused").length, 1);
  assertEquals(shanghai(firstGone(lines)), "2026-04-01T01:00");
});

Deno.test("simulate: a floor is not lowered, and the article says why", () => {
  const lines = scenario({
    layers: ["CN", "parcel-counter"],
    events: [at("2026-03-05T00:00:00", { do: "layers", layers: ["CN"] })],
  });
  const [refused] = ofEvent(lines, "refused");
  assertEquals(refused?.["reason"], "floor-would-fall parcel-counter-retention");
  assertEquals(firstGone(lines), undefined);
});

Deno.test("simulate: a cut inside a cut makes it longer, and what was done meanwhile happens after it", () => {
  const lines = scenario({
    days: 2,
    events: [
      at("2026-03-01T10:00:00", { do: "power-cut", offSeconds: 3600 }),
      at("2026-03-01T10:30:00", { do: "power-cut", offSeconds: 7200 }),
      at("2026-03-01T11:00:00", { do: "clock-set", to: "2030-01-01T00:00:00+08:00" }),
      at("2026-03-01T12:00:00", { do: "camera-off", camera: "gate" }),
    ],
  });
  assertEquals(ofEvent(lines, "warning").map((l) => [l["kind"], shanghai(l).slice(11)]), [
    ["power-was-off", "12:30"],
    ["clock-jump-ignored", "12:30"],
  ]);
  const summary = lines.at(-1);
  assertEquals(summary?.["recordedSeconds"], 36_000);
  assertEquals(summary?.["notRecordedSeconds"], 7200);
});

Deno.test("simulate: what does nothing is said", () => {
  const lines = scenario({
    days: 3,
    events: [
      at("2026-02-01T00:00:00", { do: "confirm-clock" }),
      at("2026-03-02T00:00:00", { do: "release", ...MORNING }),
      at("2026-03-02T00:00:00", { do: "hold", ...MORNING, until: "2026-03-01T12:00:00+08:00" }),
      at("2026-05-01T00:00:00", { do: "confirm-clock" }),
    ],
  });
  assertEquals(kinds(lines), [
    "event-before-start",
    "event-after-end",
    "nothing-to-release",
    "hold-already-over",
  ]);
});

Deno.test("simulate: a file that is wrong names the field", () => {
  const good = {
    layers: ["CN"],
    start: "2026-03-01T00:00:00+08:00",
    days: 1,
    pool: { blocks: 1, blockBytes: 65_536 },
    fragmentSeconds: 10,
    cameras: [{ id: "a", bitrate: 1000 }],
    events: [],
  };
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ ...good, layers: ["XX"] }, /^layers/],
    [{ ...good, start: "yesterday" }, /^start/],
    [{ ...good, days: -1 }, /^days/],
    [{ ...good, dayz: 1 }, /dayz/],
    [{ ...good, pool: { blocks: 0, blockBytes: 65_536 } }, /^pool\.blocks/],
    [{ ...good, cameras: [{ id: "a", bitrate: 1e8 }] }, /^pool\.blockBytes/],
    [{ ...good, cameras: [...good.cameras, ...good.cameras] }, /^cameras/],
    [{ ...good, events: [{ at: good.start, do: "dance" }] }, /^events\.0\.do/],
    [{ ...good, events: [{ at: good.start, do: "camera-on", camera: "b" }] }, /^events\.0\.camera/],
    [{
      ...good,
      events: [{ at: good.start, do: "hold", ...MORNING, camera: "a", to: MORNING.from }],
    }, /^events\.0\.to/],
  ];
  for (const [file, field] of wrong) {
    try {
      parseScenario(JSON.stringify(file));
    } catch (error) {
      assert(error instanceof InputError && field.test(error.message), `${field}: ${error}`);
      continue;
    }
    throw new Error(`${field} was accepted`);
  }
  assertThrows(() => parseScenario("{"), InputError);
});
