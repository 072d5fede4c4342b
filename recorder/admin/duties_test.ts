import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { formatIsoDate } from "../../policy/calendar/iso_date.ts";
import { InputError } from "../../src/base/result.ts";
import { openLedger } from "../ledger/open_ledger.ts";
import { options, stamp, withFolder } from "../ledger/testing.ts";
import { isoDay, lastDone, proveDuty } from "./duties.ts";

// The stamp's day is 2026-02-02.
const proof = (duty: string, on: string) => ({
  duty,
  on: isoDay("on", on),
  by: "Wang",
  note: "Sheet 12, folder 3",
});

Deno.test("the day of a duty is the last that was written down, also after a restart", () => {
  withFolder((dir) => {
    {
      using ledger = openLedger(options(dir));
      proveDuty(ledger, proof("CN/maintenance", "2026-01-20"), stamp(1));
      proveDuty(ledger, proof("CN-LN/training", "2026-01-31"), stamp(2));
      // Written down later, done earlier.
      proveDuty(ledger, proof("CN/maintenance", "2025-12-20"), stamp(3));
    }
    using ledger = openLedger(options(dir));
    deepStrictEqual([...lastDone(ledger)].map(([key, day]) => [key, formatIsoDate(day)]), [
      ["CN/maintenance", "2026-01-20"],
      ["CN-LN/training", "2026-01-31"],
    ]);
    strictEqual(ledger.brokenEvent(), null);
  });
});

Deno.test("a duty that the site has not, a day to come and an empty note are refused", () => {
  withFolder((dir) => {
    using ledger = openLedger(options(dir));
    const refused = (duty: string, on: string, more = {}) =>
      throws(() => proveDuty(ledger, { ...proof(duty, on), ...more }, stamp(1)), InputError);
    refused("CN/nothing", "2026-01-20");
    refused("parcel/maintenance", "2026-01-20");
    refused("constructor", "2026-01-20");
    refused("CN/maintenance", "2026-02-03");
    refused("CN/maintenance", "2026-01-20", { note: " " });
    refused("CN/maintenance", "2026-01-20", { by: "Wang\u202e" });
    throws(() => isoDay("on", "2026-02-30"), InputError);
    strictEqual(lastDone(ledger).size, 0);
  });
});
