import { assert, assertEquals } from "../../tests/assert.ts";
import { type ShanghaiDay, shanghaiDay, startOfDay } from "../../policy/days.ts";
import { CameraId, PoolId } from "../../src/base/ids.ts";
import { DAY_MS, UtcMs } from "../../src/base/units.ts";
import type { FootageReader, Gap } from "../read_port.ts";
import { newSigner } from "./signer.ts";
import { MOST, type Statement } from "./statement.ts";
import { makeDue, type StatementDeps } from "./statement_loop.ts";
import { statementsOf } from "./statement_store.ts";
import { BEGIN, type FakeDevice, tamper, withDevice } from "./testing.ts";

const HOUR = 3_600_000;
const first = shanghaiDay(UtcMs(BEGIN));
const day = (n: number) => first + n as ShanghaiDay;
const signer = newSigner();

/** One camera held for 12 days, with gaps. */
const footageOf = (
  device: FakeDevice,
  gaps: readonly Gap[],
): Pick<FootageReader, "cameras" | "gaps"> => ({
  cameras: () => [{
    id: CameraId(1),
    name: "门口",
    removed: false,
    oldest: UtcMs(BEGIN - 12 * DAY_MS),
    newest: device.stamp().at,
  }, { id: CameraId(2), name: "gone", removed: true, oldest: null, newest: null }],
  gaps: (_camera, from, to) => gaps.filter((g) => g.from < to && g.to > from),
});

function depsOf(device: FakeDevice, gaps: readonly Gap[] = []): StatementDeps {
  return {
    ledger: device.ledger,
    footage: footageOf(device, gaps),
    signer,
    pool: PoolId("a".repeat(32)),
    version: "0.1.0",
    stamp: () => device.stamp(),
    clockGood: () => true,
    made: () => {},
  };
}
const read = (device: FakeDevice, n: number): Statement[] =>
  statementsOf(device.ledger, day(n)).map(({ text, good }) => {
    assert(good);
    return JSON.parse(text) as Statement; // made by this program, its signature checked
  });

Deno.test("what is held, what is missing and why, the clock, and what was refused on that day alone", () => {
  withDevice((device) => {
    const gap = (hour: number, length: number): Gap => ({
      from: UtcMs(BEGIN + hour * HOUR),
      to: UtcMs(BEGIN + hour * HOUR + length),
      cause: "camera-unreachable",
    });
    device.passed = HOUR;
    device.log(1, { kind: "clock-jump-ignored", reason: "the wall clock was set", details: {} });
    device.log(2, {
      kind: "export-refused",
      camera: CameraId(1),
      reason: "no approval",
      details: {},
    });
    device.log(1, { kind: "request-decided", details: { verdict: "refuse" } });
    device.log(5);
    device.passed = DAY_MS + HOUR;
    device.log(1, { kind: "export-refused", reason: "the day after" });
    assertEquals(makeDue(depsOf(device, [gap(3, 60_000), gap(9, 5_000), gap(30, 1)])), day(0));
    const [statement] = read(device, 0);
    assert(statement !== undefined);
    assertEquals(statement.day, "2026-03-01");
    assertEquals(statement.layers, ["CN", "CN-LN", "CN-AH"], "before a site is set: all");
    assertEquals(statement.cameras.length, 1);
    const [camera] = statement.cameras;
    assertEquals([camera?.daysHeld, camera?.gapsInAll, camera?.missingSeconds], [13, 2, 65]);
    assertEquals(camera?.gaps[0]?.cause, "camera-unreachable");
    assert((camera?.daysRequired ?? 0) >= 30);
    assertEquals(statement.clockEvents.map((e) => e.kind), ["clock-jump-ignored"]);
    assertEquals([statement.refused.length, statement.refusedInAll], [4, 4]);
    assert(!JSON.stringify(statement).includes("the day after"));
    const told = device.ledger.events(1, 99, { kind: "retention-statement" });
    assertEquals(told.map((e) => e.details["day"]), ["2026-03-01"]);
    assertEquals(makeDue(depsOf(device)), null, "made already");
  });
});

Deno.test("five past midnight; days that the device was off follow, one at a time", () => {
  withDevice((device) => {
    device.log(1);
    const deps = depsOf(device);
    const at = (ms: number) => {
      device.passed = ms;
      return makeDue(deps);
    };
    assertEquals(at(23 * HOUR), null);
    assertEquals(at(DAY_MS + 4 * 60_000), null);
    assertEquals(at(DAY_MS + 5 * 60_000), day(0));
    assertEquals(at(5 * DAY_MS), null, "before five past");
    const due = Array.from({ length: 5 }, (_, n) => at(5 * DAY_MS + 10 * HOUR + n * 60_000));
    assertEquals(due, [day(4), day(1), day(2), day(3), null]);
    assertEquals(at(500 * DAY_MS + HOUR), day(499));
    const late = Array.from({ length: 40 }, (_, n) => at(500 * DAY_MS + HOUR + n)).filter(Boolean);
    assertEquals(late.length, 31, "a month of them");
  });
});

Deno.test("a day stated while the clock ran ahead is stated again when it comes", () => {
  withDevice((device) => {
    device.log(1);
    const ahead = { at: UtcMs(BEGIN + 9 * DAY_MS + HOUR), trusted: device.stamp().trusted };
    assertEquals(makeDue({ ...depsOf(device), stamp: () => ahead }), day(8));
    for (let n = 1; n <= 9; n++) {
      device.passed = n * DAY_MS + HOUR;
      makeDue(depsOf(device));
    }
    assertEquals(read(device, 8).length, 2);
    assertEquals(read(device, 3).length, 1);
  });
});

Deno.test("a bad day does not make an endless statement, and one that was changed is not good", () => {
  withDevice((device) => {
    const gaps = Array.from({ length: 500 }, (_, n): Gap => ({
      from: UtcMs(startOfDay(first) + n * 10_000),
      to: UtcMs(startOfDay(first) + n * 10_000 + 1000 + n),
      cause: "packets-lost",
    }));
    device.log(500, { kind: "clock-jump-ignored" });
    device.passed = DAY_MS + HOUR;
    makeDue(depsOf(device, gaps));
    const [statement] = read(device, 0);
    assertEquals(statement?.cameras[0]?.gaps.length, MOST);
    assertEquals(statement?.cameras[0]?.gapsInAll, 500);
    assertEquals([statement?.clockEvents.length, statement?.clockEventsInAll], [MOST, 500]);
    tamper(device, "UPDATE statement SET signature = zeroblob(64)");
    assertEquals(statementsOf(device.ledger, day(0)).map(({ good }) => good), [false]);
  });
});
