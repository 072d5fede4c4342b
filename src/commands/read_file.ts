/** Files that people name on the command line. */
import { InputError } from "../base/result.ts";

/** A file's bytes. @throws {InputError} where it cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(path, `cannot be read: ${why}`, "name a file that is there");
  }
}

/** A file's JSON. @throws {InputError} where it cannot be read or is none. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(readBytes(path)));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(path, "is not JSON", "name a file of JSON");
  }
}
