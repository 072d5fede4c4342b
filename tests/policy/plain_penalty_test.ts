import { assertEquals } from "../assert.ts";
import { plainPenalty } from "./plain_penalty.ts";

type Range = readonly [number, number] | null;

/** Fails unless unit, responsible person and individual are fined so. */
function fined(layers: string[], breach: string, forProfit: boolean | undefined, ...want: Range[]) {
  const parties = ["unit", "responsible-person", "individual"];
  const got = parties.map((party) => {
    const facts = { layers, breach, party };
    const { min, max } = plainPenalty(forProfit === undefined ? facts : { ...facts, forProfit });
    return min === null ? null : [min, max] as const;
  });
  assertEquals<unknown>(got, want, `${layers} ${breach}`);
}

Deno.test("Liaoning's fines", () => {
  fined(["CN-LN"], "not-installed", undefined, null, null, null);
  fined(["CN-LN"], "built-where-reserved", undefined, null, null, null);
  fined(["CN-LN"], "forbidden-place", undefined, [1000, 1000], null, [1000, 1000]);
  fined(["CN-LN"], "not-filed", undefined, [200, 500], null, null);
  for (
    const breach of [
      "duty-watch-missing",
      "register-missing",
      "position-changed",
      "provided-without-authority",
      "retention-short",
    ]
  ) fined(["CN-LN"], breach, undefined, [200, 500], null, null);
  for (
    const breach of ["altered-or-deleted", "traded-or-spread", "purpose-changed", "interrupted"]
  ) {
    fined(["CN-LN"], breach, undefined, [1000, 1000], null, [500, 500]);
  }
  fined(["CN-LN"], "refused-access", undefined, null, null, null);
  fined(["CN-LN"], "dismantled-unnotified", undefined, null, null, null);
});

Deno.test("Anhui's fines", () => {
  for (const breach of ["not-filed", "duty-watch-missing"]) {
    fined(["CN-AH"], breach, undefined, null, null, null);
  }
  for (
    const breach of [
      "not-installed",
      "not-simultaneous",
      "dismantled-unnotified",
      "interrupted",
      "position-changed",
      "purpose-changed",
      "outsiders-in-monitor-room",
      "register-missing",
      "retention-short",
      "refused-access",
      "collected-private",
      "altered-or-deleted",
      "provided-without-authority",
      "traded-or-spread",
    ]
  ) fined(["CN-AH"], breach, undefined, [2000, 10_000], [200, 1000], null);
  for (const breach of ["forbidden-place", "built-where-reserved"]) {
    fined(["CN-AH"], breach, true, [5000, 30_000], [500, 1000], [500, 1000]);
    fined(["CN-AH"], breach, false, [500, 1000], null, [500, 1000]);
    fined(["CN-AH"], breach, undefined, [500, 1000], null, [500, 1000]);
  }
});

Deno.test("the nation's fines", () => {
  fined(["CN"], "built-where-reserved", undefined, [0, 20_000], [0, 5000], [0, 5000]);
  fined(["CN"], "forbidden-place", true, [10_000, 20_000], [5000, 10_000], [5000, 10_000]);
  fined(["CN"], "not-filed", undefined, [0, 10_000], null, null);
  for (const breach of ["position-changed", "dismantled-unnotified"]) {
    fined(["CN"], breach, undefined, [5000, 10_000], [0, 5000], [0, 5000]);
  }
  for (const breach of ["retention-short", "traded-or-spread", "interrupted", "not-installed"]) {
    fined(["CN"], breach, undefined, null, null, null);
  }
});

Deno.test("of several provisions the one with the higher fine, whole", () => {
  fined(["CN-LN", "CN"], "not-filed", undefined, [0, 10_000], null, null);
  fined(["CN", "CN-AH"], "forbidden-place", true, [5000, 30_000], [5000, 10_000], [5000, 10_000]);
  // The same upper end: the higher lower end.
  fined(
    ["CN-AH", "CN"],
    "position-changed",
    undefined,
    [5000, 10_000],
    [0, 5000],
    [0, 5000],
  );
  fined(["parcel"], "altered-or-deleted", undefined, null, null, null);
});
