import { findCycles, valueImports } from "./cycles.ts";

Deno.test("a circle over three files is found once, with its path", () => {
  const found = findCycles(
    new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", ["a"]], ["d", []]]),
  );
  if (JSON.stringify(found) !== '[["a","b","c","a"]]') throw new Error(JSON.stringify(found));
});

Deno.test("a diamond is no circle", () => {
  const found = findCycles(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["d"]], ["d", []]]));
  if (found.length > 0) throw new Error(JSON.stringify(found));
});

Deno.test("a file that imports itself is a circle", () => {
  if (findCycles(new Map([["a", ["a"]]])).length !== 1) throw new Error("not found");
});

Deno.test("types, packages and built-in modules are no edges", () => {
  const source = [
    'import type { A } from "./a.ts";',
    'export type { B } from "./b.ts";',
    'import { c } from "../c.ts";',
    'export * from "./d.ts";',
    'import fc from "fast-check";',
    'import "node:fs";',
  ].join("\n");
  const found = valueImports("/p/x/y.ts", source);
  if (found.join() !== "/p/c.ts,/p/x/d.ts") throw new Error(found.join());
});
