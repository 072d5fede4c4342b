import fc from "fast-check";
import { assert, assertEquals } from "../../tests/assert.ts";
import { DAY_MS, TrustedMs } from "../../src/base/units.ts";
import { checkpointHash, hexOf, openCheckpoint } from "./checkpoint.ts";
import {
  allCheckpoints,
  checkpointAfter,
  checkpointBefore,
  checkpointNumbered,
  keepCheckpoint,
  latestCheckpoint,
  thinOut,
} from "./checkpoint_store.ts";
import { lineLeaf } from "./log_line.ts";
import { linesAfter, logRangeRoot, SUBTREE } from "./log_tree.ts";
import { append, consistencyProof, EMPTY_RANGE, rootOf, verifyConsistency } from "./merkle.ts";
import { keyFile } from "./signer.ts";
import { type FakeDevice, tamper, withDevice } from "./testing.ts";

const MINUTE = 60_000;
const rootNow = (device: FakeDevice, size: number) =>
  hexOf(rootOf(append(EMPTY_RANGE, [...linesAfter(device.ledger, 0, size)].map(lineLeaf))));

Deno.test("a checkpoint says what the log, the cameras and the clock are, and is signed", () => {
  withDevice((device) => {
    device.log(3);
    device.record(1, 7);
    device.record(2, 9);
    device.log(1, { kind: "not-recording", details: { cause: "stalled", suppressed: 4 } });
    device.log(1, { kind: "export-refused" });
    const first = device.evidence.checkpoint("minute");
    device.passed += MINUTE;
    device.log(300);
    const second = device.evidence.checkpoint("sign-in");
    const { checkpoint } = second;
    assertEquals(checkpoint.number, 2);
    assertEquals(checkpoint.previous, checkpointHash(first.text));
    assertEquals(checkpoint.log.size, 306, "5 lines, the key's, and 300");
    assertEquals(checkpoint.log.root, rootNow(device, 306));
    assertEquals(checkpoint.log.head, device.ledger.newestEvents(1)[0]?.hash);
    assertEquals(checkpoint.cameras.map((c) => [c.camera, c.sequence]), [[1, 7], [2, 9]]);
    assertEquals(checkpoint.counts, { fragments: 16, gaps: 5, refusals: 1 });
    assertEquals(latestCheckpoint(device.ledger), second);
    assert(openCheckpoint(second.text, second.signature, second.publicKey).ok);
    assert(!openCheckpoint(`${second.text} `, second.signature, second.publicKey).ok);
    assert(device.said[0]?.includes(checkpoint.key));
  });
});

Deno.test("however it grew and however often it was started, the root is the tree's over all lines", () => {
  withDevice((device) => {
    const step = fc.record({ lines: fc.nat(300), restart: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        for (const { lines, restart } of steps) {
          if (lines > 0) device.log(lines);
          if (restart) device.stop();
          const { log, counts } = device.evidence.checkpoint("minute").checkpoint;
          assertEquals(log.root, rootNow(device, log.size));
          assertEquals(counts.refusals, 0);
        }
      }),
      { numRuns: 5 },
    );
    device.log(300);
    device.evidence.checkpoint("minute");
    assertEquals(device.ledger.events(1, 9, { kind: "log-broken" }), []);
    const { size } = device.evidence.newest.checkpoint.log;
    const subtrees = device.ledger.rows("SELECT no FROM log_subtree ORDER BY no");
    assertEquals(subtrees.map((row) => row["no"]), [...Array(Math.floor(size / SUBTREE)).keys()]);
    const kept = [...allCheckpoints(device.ledger)].map((row) => row.open().checkpoint.log);
    const root = logRangeRoot(device.ledger);
    const newest = kept.at(-1);
    assert(newest !== undefined);
    for (const { size, root: before } of kept) {
      const path = consistencyProof(size, newest.size, root);
      const [from, to] = [Uint8Array.fromHex(before), Uint8Array.fromHex(newest.root)];
      assert(verifyConsistency(size, from, newest.size, to, path), `${size} of ${newest.size}`);
    }
  });
});

Deno.test("kept subtrees that are damaged are made anew; a log that differs is told, once", () => {
  withDevice((device) => {
    device.log(600);
    device.evidence.checkpoint("minute");
    device.stop();
    tamper(device, "UPDATE log_subtree SET root = zeroblob(32) WHERE no = 1");
    assertEquals(device.evidence.status.brokenAt, null);
    assertEquals(device.evidence.checkpoint("minute").checkpoint.log.root, rootNow(device, 601));
    device.stop();
    tamper(
      device,
      "UPDATE event SET reason = 'nothing' WHERE id = 300",
      "DELETE FROM log_subtree",
    );
    assert(device.evidence.status.brokenAt !== null);
    device.evidence.checkpoint("minute");
    device.stop();
    device.evidence.checkpoint("minute");
    assertEquals(device.ledger.events(1, 9, { kind: "log-broken" }).length, 1);
  });
});

Deno.test("a key that is lost is replaced, and the log names both", () => {
  withDevice((device) => {
    const before = device.evidence.checkpoint("minute").checkpoint.key;
    device.stop();
    Deno.removeSync(keyFile(`${device.folder}/keys`));
    const after = device.evidence.checkpoint("minute").checkpoint.key;
    assert(before !== after);
    const named = device.ledger.events(1, 9, { kind: "device-key" }).map((e) => e.details);
    assertEquals(named.map((d) => d["key"]), [before, after]);
    assertEquals(named[1]?.["before"], before);
    assert(device.said.some((line) => line.startsWith("ANOTHER")));
  });
});

Deno.test("found by time and by number; a change of one byte of a row is noticed", () => {
  withDevice((device) => {
    for (let n = 0; n < 4; n++) {
      device.evidence.checkpoint("minute");
      device.passed += MINUTE;
    }
    const at = (n: number) => checkpointNumbered(device.ledger, n)?.checkpoint.trusted ?? 0;
    const before = (t: number) =>
      checkpointBefore(device.ledger, TrustedMs(t))?.checkpoint.number ?? null;
    const after = (t: number) =>
      checkpointAfter(device.ledger, TrustedMs(t))?.checkpoint.number ?? null;
    assertEquals([before(at(1) - 1), before(at(2)), before(at(2) + 1)], [null, 2, 2]);
    assertEquals([after(at(2)), after(at(2) + 1), after(at(4) + 1)], [2, 3, null]);
    device.stop();
    tamper(device, "UPDATE checkpoint SET size = size + 1 WHERE number = 4");
    // The next start goes on from the last that can be read, and does not use the number again.
    assertEquals(device.evidence.checkpoint("minute").checkpoint.number, 5);
    assertEquals(device.ledger.events(1, 9, { kind: "checkpoint-damaged" }).length, 1);
  });
});

Deno.test("minutes of a week, hours of 90 days, days, and every export are kept", () => {
  withDevice((device) => {
    const template = device.evidence.checkpoint("minute");
    const step = 30 * MINUTE;
    const count = 100 * DAY_MS / step;
    const start = template.checkpoint.trusted;
    device.ledger.seal((tx) => {
      for (let n = 1; n <= count; n++) {
        const trusted = TrustedMs(start + n * step);
        const checkpoint = { ...template.checkpoint, number: n + 1, trusted };
        keepCheckpoint(tx, { ...template, checkpoint }, n === 5);
      }
    });
    const now = TrustedMs(start + count * step);
    device.ledger.seal((tx) => thinOut(tx, now));
    const rows = device.ledger.rows("SELECT number, trusted FROM checkpoint ORDER BY number");
    const ages = rows.map((row) => now - Number(row["trusted"]));
    const inside = (from: number, to: number) => ages.filter((a) => a > from && a <= to).length;
    assertEquals(inside(-1, 7 * DAY_MS), 7 * 48 + 1);
    assertEquals(inside(7 * DAY_MS, 90 * DAY_MS), 83 * 24);
    // Days begin at 08:00 in Shanghai: ten whole ones and a beginning, and the export's.
    assertEquals(inside(90 * DAY_MS, 101 * DAY_MS), 12);
    assert(rows.some((row) => row["number"] === 6), "the export's");
    device.ledger.seal((tx) => thinOut(tx, now));
    assertEquals(device.ledger.rows("SELECT number FROM checkpoint").length, rows.length);
  });
});
