/**
 * Files below `/proc`. Deno opens them only to a program that has every permission, code from
 * elsewhere and native libraries included; the product has not, so it has `cat` read them.
 */
import { readTextOrNull } from "../disk/durable_file.ts";

/** Text of a file of the kernel's; `null` where the system has none, or no way to read it. */
export function readKernelFile(path: string): string | null {
  try {
    return readTextOrNull(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return readByCat(path);
  }
}

/** The way of a program without every permission. */
export function readByCat(path: string): string | null {
  try {
    const { success, stdout } = new Deno.Command("cat", {
      args: ["--", path],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
