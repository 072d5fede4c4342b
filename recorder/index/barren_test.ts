/** A full pool is not searched again in vain, and never too late. */
import * as fc from "fast-check";
import { BlockNo, CameraId, DiskId, RunNo } from "../../src/base/ids.ts";
import { Bytes, DurationMs, MediaDur90k, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { assertEquals } from "../../tests/assert.ts";
import type { ReleaseRules } from "../pool/release.ts";
import { openIndexDatabase } from "./database.ts";
import { Index } from "./index.ts";

const HASH = new Uint8Array(32);
const CAMERA = CameraId(1);
const rules = (version: number, keep: number): ReleaseRules => ({
  version,
  keepDuration: () => DurationMs(keep),
  offTimeSince: () => DurationMs(0),
  ordersErasure: true,
});

const step = fc.oneof(
  {
    weight: 15,
    arbitrary: fc.record({ do: fc.constant("record"), ms: fc.integer({ min: 0, max: 9 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("hold"), ms: fc.integer({ min: 0, max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release"), ms: fc.constant(0) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("rules"), ms: fc.integer({ min: 5, max: 60 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("erase"), ms: fc.integer({ min: 0, max: 5 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("disk"), ms: fc.integer({ min: 0, max: 1 }) }),
  },
);

const steps = fc.array(step, { minLength: 5, maxLength: 80 });

Deno.test("an index that remembers when something becomes due answers as one that asks anew", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), steps, (blocks, steps) => {
      const db = openIndexDatabase(":memory:");
      const index = new Index(db);
      const disk = { ordinal: 0, id: DiskId("0".repeat(32)), firstBlock: BlockNo(0), epoch: 0 };
      index.addDisk({ ...disk, blocks }, blocks);
      let now = 1000, sequence = 0;
      let inForce = rules(1, 10);
      for (const { do: does, ms } of steps) {
        if (does === "hold") {
          const until = ms < 10 ? null : TrustedMs(now + ms);
          const span = { from: UtcMs(now - 40), to: UtcMs(now) };
          index.setHolds([{ id: 1, camera: CAMERA, ...span, until }]);
        } else if (does === "release") index.setHolds([]);
        else if (does === "rules") index.applyRules(inForce = rules(inForce.version + 1, ms));
        else if (does === "disk") index.setUsable(0, ms === 1);
        else if (does === "erase") {
          now += ms;
          const gone = index.beginErase(TrustedMs(now), inForce.version);
          if (gone !== null) index.finishErase(gone.block);
        } else {
          now += ms;
          const at = { now: TrustedMs(now), rules: inForce.version };
          // One that remembers nothing, over the same database, says what is right.
          const available = new Index(db).available(at.now, at.rules, 1);
          assertEquals(index.available(at.now, at.rules, 1), available);
          const claim = { camera: CAMERA, base: UtcMs(now), paramsHash: HASH, ...at };
          const claimed = index.claim(claim);
          assertEquals(claimed !== null, available > 0, `at ${now}`);
          if (claimed === null) continue;
          const row = {
            start: UtcMs(now),
            trusted: TrustedMs(now),
            sequence: ++sequence,
            offset: 4096,
            payloadLength: Bytes(1),
            duration: MediaDur90k(90),
            run: RunNo(1),
            cameraClockOffsetMs: null,
            frames: 1,
            key: true,
            clockGood: true,
            gap: null,
            payloadHash: HASH,
          };
          index.acknowledge([{ block: claimed.no, camera: CAMERA, row, headerHash: HASH }]);
          index.seal(claimed.no, inForce);
        }
      }
      index.close();
    }),
    { numRuns: 200 },
  );
});
