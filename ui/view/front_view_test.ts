import assert from "node:assert/strict";
import fc from "fast-check";
import type { Alarm, CameraStatus, RecorderStatus } from "../../recorder/read_port.ts";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import { fakeAlarm, fakeCameraStatus, fakeStatus } from "../../tests/ui/fake_status.ts";
import { textsOf } from "../language.ts";
import { joinClose } from "./day_view.ts";
import { alarmFacts, daysText, frontView, sortAlarms } from "./front_view.ts";

const NOW = Date.UTC(2026, 10, 21, 6, 0, 0);
const en = textsOf("en");

const view = (
  cameras: readonly CameraStatus[],
  change: Partial<RecorderStatus> = {},
) =>
  frontView({
    status: fakeStatus(cameras, NOW, change),
    cameras: [],
    newestPicture: () => UtcMs(NOW - 2000),
    now: UtcMs(NOW),
  }, en);

const gate = fakeCameraStatus(1, "Gate", NOW);
const deaf = fakeCameraStatus(2, "Yard", NOW, {
  recording: false,
  cause: "camera-refused",
  daysHeld: 15,
});

Deno.test("the headline counts, and is good only while all record and nothing is urgent", () => {
  assert.equal(view([gate]).headline.level, "good");
  assert.equal(
    view([gate], { alarms: [fakeAlarm("disk-slow", "soon", NOW)] }).headline.level,
    "warn",
  );
  const urgent = view([gate], { alarms: [fakeAlarm("disk-failed", "act", NOW)] }).headline;
  assert.equal(urgent.level, "warn", "red is for footage that is being lost");
  assert.match(urgent.todo, /^Act now: Disk .*has failed/);
  const part = view([gate, deaf]).headline;
  assert.deepEqual([part.level, part.text, part.todo], [
    "bad",
    "Recording only 1 of 2",
    "Not recording: Yard",
  ]);
  assert.match(view([deaf]).headline.text, /^NOT recording: 0 of 1/);
});

Deno.test("space is told by the camera that the pool serves worst", () => {
  const short = fakeCameraStatus(3, "Depot", NOW, { daysReachable: 44, daysRequired: 90 });
  const [space] = view([gate, short]).facts;
  assert.equal(space?.level, "bad");
  assert.match(space?.text ?? "", /only 44 days.*90 days.*Depot/);
  assert.equal(view([gate]).facts[0]?.text, "The disks can hold 42 days; the law orders 30 days");
  const fresh = fakeCameraStatus(1, "Gate", NOW, { daysReachable: NaN });
  assert.match(view([fresh]).facts[0]?.text ?? "", /measuring/);
});

Deno.test("days are rounded down, so that no page promises what is not there", () => {
  assert.equal(daysText(29.99), "29");
  assert.equal(daysText(9.99), "9.9");
  assert.equal(daysText(-1), "0");
  assert.equal(daysText(NaN), null);
  assert.equal(daysText(Infinity), null);
});

Deno.test("a tile says why its camera does not record and how full its days are", () => {
  const tile = view([deaf]).cameras[0];
  assert.deepEqual(
    [tile?.level, tile?.state, tile?.why, tile?.days?.percent],
    ["bad", "NOT recording", en.gaps["camera-refused"], 50],
  );
  assert.equal(tile?.picture?.time, "13:59:58");
});

Deno.test("the most urgent alarm comes first, then the one that has waited longest", () => {
  const levels = fc.constantFrom<Alarm["level"]>("act", "soon", "note");
  fc.assert(fc.property(fc.array(fc.tuple(levels, fc.nat())), (list) => {
    const sorted = sortAlarms(list.map(([level, since]) => fakeAlarm("disk-slow", level, since)));
    assert.equal(sorted.length, list.length);
    const rank = { act: 0, soon: 1, note: 2 };
    sorted.forEach((a, i) => {
      const before = sorted[i - 1];
      if (before === undefined) return;
      assert.ok(rank[before.level] <= rank[a.level]);
      if (before.level === a.level) assert.ok(before.since <= a.since);
    });
  }));
});

Deno.test("parameters of an alarm are only its own", () => {
  const facts = alarmFacts({ cause: "constructor", days: 24.6 }, null, en);
  assert.deepEqual([facts.cause, facts.days, facts.disk], [null, "24", null]);
  const named = view([gate], {
    alarms: [fakeAlarm("camera-not-recording", "act", NOW, CameraId(1), { cause: "stalled" })],
  });
  assert.match(named.alarms[0]?.what ?? "", /^Gate is not recording: The camera was connected/);
});

Deno.test("duties that are late are counted on the first page, which stays green", () => {
  const late = (count: number) =>
    view([gate], { alarms: [fakeAlarm("duties-overdue", "note", NOW, null, { count })] });
  assert.equal(late(1).alarms[0]?.what, "1 duty by law is overdue.");
  assert.equal(late(3).alarms[0]?.what, "3 duties by law are overdue.");
  assert.equal(late(3).headline.level, "good");
});

Deno.test("joined spans cover what the many covered, in order, and are few enough", () => {
  const spans = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 9000 })),
    {
      maxLength: 200,
    },
  );
  fc.assert(fc.property(spans, fc.integer({ min: 1, max: 50 }), (list, max) => {
    let at = 0;
    const given = list.map(([gap, length]) => {
      const from = at + gap;
      at = from + length;
      return { from: UtcMs(from), to: UtcMs(at) };
    });
    const joined = joinClose(given, max);
    assert.ok(joined.length <= max);
    for (const span of given) {
      assert.ok(joined.some((j) => j.from <= span.from && span.to <= j.to));
    }
    joined.forEach((j, i) => assert.ok(i === 0 || (joined[i - 1]?.to ?? 0) < j.from));
  }));
});
