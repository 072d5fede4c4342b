/** What a layer's data amounts to, as one short text that changes whenever anything of it does. */
import { createHash } from "node:crypto";
import type { LayerRules } from "../../policy/layer_rules.ts";

/** Data as text, with every object's keys in one order: where they stand in a file is of no account. */
export function canonical(data: unknown): string {
  if (Array.isArray(data)) return `[${data.map(canonical).join(",")}]`;
  if (typeof data !== "object" || data === null) return JSON.stringify(data);
  const members = Object.entries(data).sort(([one], [other]) => one < other ? -1 : 1)
    .map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`);
  return `{${members.join(",")}}`;
}

/** SHA-256 of everything that a layer says, in hexadecimal digits. */
export const fingerprint = (rules: LayerRules): string =>
  createHash("sha256").update(canonical(rules)).digest("hex");

/** By layer the fingerprint of every version there was. */
export type Fingerprints = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is wrong with a layer's fingerprint: one sentence that says what to do, or `null`. */
export function fingerprintProblem(rules: LayerRules, known: Fingerprints): string | null {
  const { id, version } = rules.info;
  const versions = known[id] ?? {};
  const found = fingerprint(rules);
  const kept = versions[version];
  if (Object.keys(versions).some((older) => Number(older) > version)) {
    return `${id}: version ${version} is older than one that is kept; raise it`;
  }
  if (kept === found) return null;
  if (kept === undefined) {
    return `${id}: write the new version beside the old ones: "${version}": "${found}"`;
  }
  return `${id}: its data changed and its version did not: raise the version of the layer`;
}
