/** An export as one ZIP, made while it is taken: stored, not compressed, with the 64-bit fields where they are needed. */
import { makeZip } from "client-zip";
import type { UtcMs } from "../../src/base/units.ts";
import type { ExportEntry } from "./entries.ts";

/** The ZIP's bytes. `folder`: what its files lie in; `at`: the date that they bear. */
export function exportZip(
  entries: AsyncIterable<ExportEntry>,
  folder: string,
  at: UtcMs,
): ReadableStream<Uint8Array> {
  const files = async function* () {
    for await (const { path, content } of entries) {
      yield { name: `${folder}/${path}`, lastModified: new Date(at), input: content };
    }
  };
  return makeZip(files());
}
