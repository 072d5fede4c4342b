/** The TypeScript files of the project, in order of path. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const SKIPPED = new Set([".git", "node_modules", "coverage", "dist", ".tools", "demo-data"]);

/** Absolute paths of all `.ts` and `.tsx` files below `root`. */
export function sourceFiles(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const path = join(root, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  }).sort();
}
