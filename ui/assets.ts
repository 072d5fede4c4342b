/** The files that browsers load, read once at start, so that a request never reaches the file system. */

/** One file as it is sent. */
export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Strong validator (RFC 9110 §8.8.3), quotes included. */
  readonly etag: string;
}

/** Files by name. */
export type Assets = ReadonlyMap<string, Asset>;

const FILES = [
  ["app.css", "text/css; charset=utf-8"],
  ["front.js", "text/javascript; charset=utf-8"],
  ["dom.js", "text/javascript; charset=utf-8"],
  ["playback.js", "text/javascript; charset=utf-8"],
  ["feeder.js", "text/javascript; charset=utf-8"],
  ["timeline.js", "text/javascript; charset=utf-8"],
  ["register.css", "text/css; charset=utf-8"],
  ["photos.js", "text/javascript; charset=utf-8"],
  ["print.js", "text/javascript; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
] as const;

/** Reads the files beside this module, embedded ones included; rejects when one is missing. */
export async function loadAssets(): Promise<Assets> {
  const loaded = await Promise.all(FILES.map(async ([name, type]): Promise<[string, Asset]> => {
    const bytes = await Deno.readFile(new URL(`./assets/${name}`, import.meta.url));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [name, { bytes, type, etag: `"${hash.toHex().slice(0, 20)}"` }];
  }));
  return new Map(loaded);
}
