/** Random scenarios whose clocks, power, layers and holds are as nasty as the file format allows. */
import * as fc from "fast-check";
import { DAY, midnightBefore } from "./plain_law.ts";
import type { FileEvent, ScenarioFile } from "./scenario_file.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const iso = (at: number): string => new Date(at).toISOString();

const layerSets: fc.Arbitrary<readonly string[]> = fc.constantFrom(
  ["CN"],
  ["CN-LN"],
  ["CN-LN"],
  ["CN-AH"],
  ["CN", "CN-LN"],
  ["CN", "CN-AH"],
  ["CN-LN", "ln-hotel-pawn-massage"],
  ["CN", "CN-LN", "ln-hotel-pawn-massage"],
  ["CN", "song-and-dance"],
  ["parcel"],
  ["CN", "parcel-counter"],
  ["CN-LN", "counter-terror-key-target"],
  ["guarded-by-security-service", "CN-LN"],
);

/** How far a clock is put wrong: half a century to half a second, and across a midnight. */
const wrongBy = fc.oneof(
  fc.constantFrom(
    ...[
      50 * 365.25 * DAY,
      366 * DAY,
      100 * DAY,
      31 * DAY,
      DAY,
      17 * HOUR,
      12 * HOUR,
      7 * HOUR,
      HOUR,
    ].flatMap((
      n,
    ) => [n, -n]),
  ),
  fc.constantFrom(...[120, 60, 2, 1, 0.9, 0.5].flatMap((n) => [n * SECOND, -n * SECOND])),
);

interface Frame {
  readonly start: number;
  readonly end: number;
  readonly cameras: readonly string[];
}

/** Instants of a scenario: anywhere, and close to midnights in Shanghai. */
function instants({ start, end }: Frame): fc.Arbitrary<number> {
  const any = fc.integer({ min: start - HOUR, max: end + HOUR });
  const corner = fc.constantFrom(
    -120_000,
    -60_000,
    -1000,
    -500,
    -1,
    0,
    1,
    500,
    1000,
    60_000,
    120_000,
  );
  const midnight = fc.tuple(any, corner).map(([at, by]) => midnightBefore(at) + by);
  return fc.oneof(any, midnight);
}

/** A stretch of footage, recorded or still to come. */
const stretch = (frame: Frame) =>
  fc.record({
    camera: fc.constantFrom(...frame.cameras),
    from: instants(frame),
    length: fc.oneof(fc.integer({ min: 1, max: 3 * DAY }), fc.integer({ min: DAY, max: 30 * DAY })),
  }).map(({ camera, from, length }) => ({ camera, from: iso(from), to: iso(from + length) }));

type Some = fc.Arbitrary<readonly FileEvent[]>;

function clockSet(frame: Frame): Some {
  const across = fc.record({ at: instants(frame), late: fc.boolean() }).map(({ at, late }) => {
    const midnight = midnightBefore(at) + (late ? DAY : 0);
    // At two minutes past midnight somebody sets two minutes to midnight, and the other way round.
    return { at: midnight + (late ? -60_000 : 60_000), to: midnight + (late ? 60_000 : -60_000) };
  });
  const any = fc.record({ at: instants(frame), by: fc.oneof(wrongBy, fc.constant(0)) })
    .map(({ at, by }) => ({ at, to: at + by }));
  return fc.oneof(any, across).map(({ at, to }) => [{ at: iso(at), do: "clock-set", to: iso(to) }]);
}

/** A clock that shows another time of day from early on, and nobody sets it right. */
const shifted = ({ start }: Frame): Some =>
  fc.record({
    after: fc.integer({ min: 0, max: 5 * DAY }),
    hours: fc.integer({ min: -23, max: 23 }),
  })
    .map(({ after, hours }) => [
      { at: iso(start + after), do: "clock-set", to: iso(start + after + hours * HOUR) },
    ]);

/** Sets too small to be steps, one after the other. */
const manySmallSets = (frame: Frame): Some =>
  fc.record({
    at: instants(frame),
    by: fc.constantFrom(-990, -700, 700, 990),
    every: fc.integer({ min: 300 * SECOND, max: HOUR }),
    times: fc.integer({ min: 2, max: 90 }),
  }).map(({ at, by, every, times }) =>
    Array.from({ length: times }, (_, i) => ({
      at: iso(at + i * every),
      do: "clock-set",
      to: iso(at + i * every + by * (i + 1)),
    }))
  );

function powerCut(frame: Frame): Some {
  const off = fc.constantFrom(0, 1, 59, 600, 3600, 43_200, 86_400, 3 * 86_400, 12 * 86_400);
  return fc.record({
    at: instants(frame),
    off,
    clock: fc.oneof(fc.constant(null), fc.constant(0), wrongBy),
  })
    .map(({ at, off, clock }) => [{
      at: iso(at),
      do: "power-cut",
      offSeconds: off,
      ...(clock === null ? {} : { clockAfter: iso(at + off * SECOND + clock) }),
    }]);
}

/** Many short power cuts after each of which the clock wakes up further ahead. */
const creepingCuts = (frame: Frame): Some =>
  fc.record({
    at: instants(frame),
    ahead: fc.constantFrom(600 * SECOND, HOUR, DAY, 3 * DAY),
    every: fc.integer({ min: HOUR, max: 12 * HOUR }),
    times: fc.integer({ min: 2, max: 40 }),
    confirmed: fc.boolean(),
  }).map(({ at, ahead, every, times, confirmed }) =>
    Array.from({ length: times }, (_, i) => [
      {
        at: iso(at + i * every),
        do: "power-cut",
        offSeconds: 60,
        clockAfter: iso(at + i * every + (i + 1) * ahead),
      },
      ...(confirmed ? [{ at: iso(at + i * every + 120_000), do: "confirm-clock" }] : []),
    ]).flat()
  );

function heldSpan(frame: Frame): Some {
  return fc.record({
    span: stretch(frame),
    at: instants(frame),
    until: fc.option(instants(frame)),
    released: fc.option(fc.record({ at: instants(frame), untilToo: fc.boolean() })),
  }).map(({ span, at, until, released }) => {
    const dated = until === null ? {} : { until: iso(until) };
    const events: FileEvent[] = [{ at: iso(at), do: "hold", ...span, ...dated }];
    if (released !== null) {
      events.push({
        at: iso(released.at),
        do: "release",
        ...span,
        ...(released.untilToo ? dated : {}),
      });
    }
    return events;
  });
}

function event(frame: Frame, most: number): Some {
  const at = instants(frame).map(iso);
  const camera = fc.constantFrom(...frame.cameras);
  return fc.oneof(
    { weight: 3, arbitrary: clockSet(frame) },
    { weight: 1, arbitrary: manySmallSets(frame) },
    { weight: 3, arbitrary: powerCut(frame) },
    { weight: 1, arbitrary: creepingCuts(frame) },
    { weight: 3, arbitrary: at.map((at) => [{ at, do: "confirm-clock" }]) },
    { weight: 4, arbitrary: heldSpan(frame) },
    {
      weight: 1,
      arbitrary: fc.record({ at, span: stretch(frame) })
        .map(({ at, span }) => [{ at, do: "important", ...span }]),
    },
    {
      weight: 2,
      arbitrary: fc.record({ at, layers: layerSets })
        .map(({ at, layers }) => [{ at, do: "layers", layers }]),
    },
    {
      weight: 2,
      arbitrary: fc.record({ at, camera, on: fc.boolean() })
        .map(({ at, camera, on }) => [{ at, do: on ? "camera-on" : "camera-off", camera }]),
    },
    {
      weight: 1,
      arbitrary: fc.record({ at, camera, bps: fc.integer({ min: 1, max: most }) })
        .map(({ at, camera, bps }) => [{ at, do: "bitrate", camera, bps }]),
    },
  );
}

const CORNERS = [
  "2026-03-01T00:00:00+08:00",
  "2026-03-01T23:30:00+08:00",
  "2027-12-31T16:00:00Z",
  "2028-02-20T12:34:56.789+08:00",
  "2025-06-15T15:59:59.500Z",
].map((text) => Date.parse(text));

/** A scenario; a run of it takes some tens of milliseconds. */
export const scenarios: fc.Arbitrary<ScenarioFile> = fc.record({
  layers: layerSets,
  start: fc.oneof(
    fc.constantFrom(...CORNERS),
    fc.integer({ min: CORNERS[4] ?? 0, max: CORNERS[2] ?? 0 }),
  ),
  fragmentSeconds: fc.constantFrom(1234, 2700, 3600, 3600),
  fragmentBytes: fc.constantFrom(3000, 3000, 9000, 20_000, 45_000),
  ids: fc.constantFrom(["a"], ["a"], ["a", "b"], ["__proto__", "constructor"]),
  kind: fc.constantFrom("calm", "held", "shifted", "wild", "wild", "wild", "wild"),
  tiny: fc.boolean(),
  long: fc.integer({ min: 0, max: 29 }),
  more: fc.integer({ min: 1, max: 25 }),
}).chain((base) => {
  const { layers, start, fragmentSeconds, fragmentBytes, ids } = base;
  const floor = layers.some((l) => l === "parcel-counter" || l === "counter-terror-key-target")
    ? 90
    : layers.includes("ln-hotel-pawn-massage")
    ? 60
    : layers.join() === "CN-LN"
    ? 15
    : 30;
  const days = base.long === 0 && layers.includes("CN-LN") ? 400 + base.more : floor + base.more;
  const frame = { start, end: start + days * DAY, cameras: ids };
  const bitrate = Math.max(1, Math.floor(fragmentBytes * 8 / fragmentSeconds));
  const most = Math.floor(45_000 * 8 / fragmentSeconds);
  const perDay = 86_400 / fragmentSeconds /
    Math.max(1, Math.min(21_600 / fragmentSeconds, Math.floor(53_248 / (fragmentBytes + 4400))));
  const whole = Math.ceil(perDay * (floor + 3) * ids.length) + 4 * ids.length;
  const calm = fc.record({
    at: instants(frame).map(iso),
    off: fc.constantFrom(0, 60, 3600, 43_200),
  }).map(({ at, off }) => [{ at, do: "power-cut", offSeconds: off }]);
  const kinds: Readonly<Record<string, Some>> = {
    calm,
    held: heldSpan(frame),
    shifted: shifted(frame),
    wild: event(frame, most),
  };
  const some = kinds[base.kind] ?? calm;
  const events = {
    minLength: base.kind === "calm" ? 0 : 1,
    maxLength: base.kind === "wild" ? 12 : base.kind === "shifted" ? 1 : 3,
  };
  return fc.record({
    blocks: base.tiny
      ? fc.integer({ min: 1, max: whole })
      : fc.integer({ min: whole, max: whole * 2 }),
    events: fc.array(some, events),
  }).map(({ blocks, events }) => ({
    layers,
    start: iso(start),
    days,
    pool: { blocks: blocks + (base.kind === "calm" && !base.tiny ? 60 : 0), blockBytes: 65_536 },
    fragmentSeconds,
    cameras: ids.map((id) => ({ id, bitrate })),
    events: events.flat().filter(({ at }) => at >= "0000"),
  }));
});
