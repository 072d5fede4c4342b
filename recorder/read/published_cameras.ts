/**
 * What the page's process knows of cameras: numbers and names, in a file of their own that the
 * recorder writes. The ledger, with passwords of cameras and people, is not for that process.
 */
import { CameraId } from "../../src/base/ids.ts";
import { readTextOrNull, replaceFileSync } from "../disk/durable_file.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";

/** A camera without its address. */
export interface PublishedCamera {
  readonly id: CameraId;
  readonly name: string;
  readonly removed: boolean;
}

/** The file in a data folder. */
export const publishedCamerasPath = (data: string): string => `${data}/cameras.json`;

/** Writes the file anew whenever cameras have changed since it last did: call it as often as you like. */
export function cameraPublisher(
  data: string,
  ledger: Pick<LedgerReader, "cameras">,
): () => void {
  let written: string | null = null;
  return () => {
    const cameras = ledger.cameras({ removed: true }).map(({ id, name, removedAt }) => ({
      id,
      name,
      removed: removedAt !== null,
    }));
    const text = `${JSON.stringify({ holdfast: "cameras", version: 1, cameras })}\n`;
    if (text === written) return;
    replaceFileSync(publishedCamerasPath(data), text);
    written = text;
  };
}

/** Reads the file when it has changed; no cameras where there is none. Throws for one that is none of ours. */
export function publishedCameras(data: string): () => readonly PublishedCamera[] {
  const path = publishedCamerasPath(data);
  let known: { readonly changed: number; readonly cameras: readonly PublishedCamera[] } | null =
    null;
  return () => {
    const changed = stamp(path);
    if (changed === null) return [];
    if (known === null || known.changed !== changed) {
      known = { changed, cameras: parse(readTextOrNull(path) ?? "") };
    }
    return known.cameras;
  };
}

/** Tells one file of this name from the next: each is written beside and renamed. */
function stamp(path: string): number | null {
  try {
    const { ino, mtime } = Deno.statSync(path);
    return (ino ?? 0) + (mtime?.getTime() ?? 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function parse(text: string): PublishedCamera[] {
  const wrong = () => new Error("cameras.json: not what this program writes");
  const whole: unknown = JSON.parse(text);
  if (typeof whole !== "object" || whole === null || !("cameras" in whole)) throw wrong();
  if (!Array.isArray(whole.cameras)) throw wrong();
  return whole.cameras.map((one: unknown) => {
    if (typeof one !== "object" || one === null) throw wrong();
    const { id, name, removed } = one as Readonly<Record<string, unknown>>; // each is looked at
    if (typeof id !== "number" || !Number.isSafeInteger(id) || id < 1) throw wrong();
    if (typeof name !== "string" || typeof removed !== "boolean") throw wrong();
    return { id: CameraId(id), name, removed };
  });
}
