import { findUndocumented } from "./docs.ts";

const cases: readonly (readonly [string, number])[] = [
  ["export function f() {}", 1],
  ["// not a docstring\nexport function f() {}", 1],
  ["/** */\nexport function f() {}", 1],
  ["export const a = 1, b = 2;", 1],
  ["export class C {}", 1],
  ["export interface I {}", 1],
  ["export type T = 1;", 1],
  ["export enum E { A }", 1],
  ["export default function () {}", 1],
  ["/** Adds one. */\nexport function f() {}\n\nexport function g() {}", 1],
  ["/** A file. */\nimport 'x';\n\nexport class A {}\n\nexport class B {}", 2],
  ["/** A file. */\nimport 'x';\n\nexport interface A {}", 1],
  ["export const a: Map<string, number> = b;", 1],
  ["/** A file. */\nimport 'x';\n\nexport class A {}", 0],
  ["export const info: LayerInfo = b;", 0],
  ["/** Adds one. */\nexport function f() {}", 0],
  ["/** Units. */\nexport type A = 1;\nexport type B = 2;", 0],
  ["/** A unit. */\nexport type A = 1;\n\nexport const A = (n: 1): A => n;", 0],
  ["/** Adds one. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2 {}", 0],
  ["/** One. */\nexport const a = 1;\n/** 类型 */\nexport type T = 1;", 0],
  ["function inner() {}\nexport { inner } from './x.ts';", 0],
];

for (const [source, count] of cases) {
  Deno.test(`${count} undocumented in: ${source.replaceAll("\n", " ")}`, () => {
    const found = findUndocumented("a.ts", source);
    if (found.length !== count) throw new Error(JSON.stringify(found));
  });
}
