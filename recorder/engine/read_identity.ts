import { readTextOrNull } from "../disk/durable_file.ts";
import { type DiskIdentity, parseIdentity } from "../disk/identity.ts";
import { identityPath } from "../disk/paths.ts";

/** What the disk at the path says about itself; `null` where none can be read. */
export function readIdentity(disk: { readonly path: string }): DiskIdentity | null {
  try {
    const text = readTextOrNull(identityPath(disk.path));
    return text === null ? null : parseIdentity(text);
  } catch {
    return null; // a disk that cannot be read is a missing one
  }
}
