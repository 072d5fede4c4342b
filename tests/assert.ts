/** Assertions for tests, over `node:assert`, with the argument order (actual, expected). */
import { deepStrictEqual, ok, rejects, throws } from "node:assert/strict";

/** Fails unless both are deeply and strictly equal. */
export const assertEquals = <T>(actual: T, expected: T, message?: string): void =>
  deepStrictEqual(actual, expected, message);

/** Fails unless the value is truthy. */
export function assert(value: unknown, message?: string): asserts value {
  ok(value, message);
}

// deno-lint-ignore no-explicit-any -- any constructor will do: only instanceof looks at it
type ErrorClass = abstract new (...args: any[]) => Error;

/** Fails unless `fn` throws an instance of `type`. */
export const assertThrows = (fn: () => unknown, type: ErrorClass): void =>
  throws(fn, (error) => error instanceof type);

/** Fails unless the promise rejects with an instance of `type`. */
export const assertRejects = (fn: () => Promise<unknown>, type: ErrorClass): Promise<void> =>
  rejects(fn, (error: unknown) => error instanceof type);
