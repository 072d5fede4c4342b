/** An export in memory as a check sees it. */
import { type WitnessedText } from "../../recorder/verify/check_checkpoints.ts";
import type { Verdict } from "../../recorder/verify/findings.ts";
import { programPlatform } from "../../recorder/verify/program_platform.ts";
import type { ExportFiles } from "../../recorder/verify/reading.ts";
import { verifyExport } from "../../recorder/verify/verify_export.ts";

/** Files of a map. */
export function memoryFiles(files: ReadonlyMap<string, Uint8Array>): ExportFiles {
  return {
    names: () => Promise.resolve([...files.keys()]),
    open: (path) => {
      const bytes = files.get(path);
      return Promise.resolve(
        bytes === undefined ? null : {
          size: bytes.length,
          read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
        },
      );
    },
  };
}

/** The same without hashing files as a whole, as the offline page does. */
export const verifyAsPage = (
  files: ReadonlyMap<string, Uint8Array>,
  key: string | null,
): Promise<Verdict> =>
  verifyExport(memoryFiles(files), { ...programPlatform, wholeFiles: false }, {
    key,
    witnessed: [],
    told: () => {},
  });

/** Checks an export in memory with the program's own verifier. */
export const verify = (
  files: ReadonlyMap<string, Uint8Array>,
  key: string | null = null,
  witnessed: readonly WitnessedText[] = [],
): Promise<Verdict> =>
  verifyExport(memoryFiles(files), programPlatform, { key, witnessed, told: () => {} });
