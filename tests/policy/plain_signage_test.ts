import { assertEquals } from "../assert.ts";
import { plainSignage } from "./plain_signage.ts";

Deno.test("Liaoning wants signs of the government alone, the others of everybody", () => {
  const cases: [string[], string, boolean][] = [
    [["CN-LN"], "government", true],
    [["CN-LN"], "site-unit", false],
    [["CN-LN"], "individual", false],
    [["CN-AH"], "site-unit", true],
    [["CN"], "other-unit", true],
    [["CN-LN", "CN"], "site-unit", true],
    [["parcel"], "government", false],
  ];
  for (const [layers, builder, required] of cases) {
    assertEquals(plainSignage({ layers, builder }), { required }, `${layers} ${builder}`);
  }
});
