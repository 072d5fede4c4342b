import type { DatabaseSync } from "node:sqlite";
import { InputError } from "../../src/base/result.ts";
import type { ReleaseRules } from "../pool/release.ts";
import type { PoolGeometry } from "./geometry.ts";

/** Rebuilds the index from the blocks and opens it. */
export function rebuildInto(
  path: string,
  _geometry: PoolGeometry,
  _rules: ReleaseRules,
  old: DatabaseSync | null,
  _say: (line: string) => void,
): DatabaseSync {
  old?.close();
  throw new InputError("index", `${path} is lost or old`, "run `holdfast pool rebuild`");
}
