/** The files that browsers load: part of the code, so that a bundle holds them, and no request reaches the file system. */
import appCss from "./assets/app.css" with { type: "text" };
import domJs from "./assets/dom.js" with { type: "text" };
import feederJs from "./assets/feeder.js" with { type: "text" };
import frontJs from "./assets/front.js" with { type: "text" };
import iconSvg from "./assets/icon.svg" with { type: "text" };
import photosJs from "./assets/photos.js" with { type: "text" };
import playbackJs from "./assets/playback.js" with { type: "text" };
import printJs from "./assets/print.js" with { type: "text" };
import registerCss from "./assets/register.css" with { type: "text" };
import timelineJs from "./assets/timeline.js" with { type: "text" };

/** One file as it is sent. */
export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Strong validator (RFC 9110 §8.8.3), quotes included. */
  readonly etag: string;
}

/** Files by name. */
export type Assets = ReadonlyMap<string, Asset>;

const CSS = "text/css; charset=utf-8";
const JS = "text/javascript; charset=utf-8";

const FILES = [
  ["app.css", CSS, appCss],
  ["front.js", JS, frontJs],
  ["dom.js", JS, domJs],
  ["playback.js", JS, playbackJs],
  ["feeder.js", JS, feederJs],
  ["timeline.js", JS, timelineJs],
  ["register.css", CSS, registerCss],
  ["photos.js", JS, photosJs],
  ["print.js", JS, printJs],
  ["icon.svg", "image/svg+xml", iconSvg],
] as const;

/** The files with their validators. */
export async function loadAssets(): Promise<Assets> {
  const loaded = await Promise.all(
    FILES.map(async ([name, type, text]): Promise<[string, Asset]> => {
      const bytes = new TextEncoder().encode(text);
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return [name, { bytes, type, etag: `"${hash.toHex().slice(0, 20)}"` }];
    }),
  );
  return new Map(loaded);
}
