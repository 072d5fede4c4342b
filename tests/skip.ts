/** Tests that cannot run everywhere: they say so, and are counted as skipped. */
import { SKIP_MARK } from "./runner/junit.ts";

/**
 * Registers a test that runs only where it can.
 * @param name Name of the test.
 * @param reason Why it cannot run here, or `null` when it can.
 * @param body The test.
 */
export function testOrSkip(
  name: string,
  reason: string | null,
  body: (t: Deno.TestContext) => void | Promise<void>,
): void {
  // The runner counts these lines: a skip without one is a failure.
  if (reason !== null) console.error(`${SKIP_MARK}${name}: ${reason}`);
  Deno.test({ name, ignore: reason !== null, fn: body });
}
