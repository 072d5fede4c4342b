/** Reads the account of a published copy strictly, as `../export/EXPORT.md` says. */
import { instant, list, object, type Shape, ShapeError, text, whole, words } from "./shape.ts";

/** The format that this reader knows. */
export const PUBLISHED_FORMAT = "holdfast-published/1";
/** What every such account says to people. */
export const ALTERED_WARNING = "Altered copy, no evidence. 经处理的公开副本，不作为证据。";

const hash = text(/^[0-9a-f]{64}$/, "a SHA-256");
const yes: Shape<true> = (value, where) => {
  if (value === true) return value;
  throw new ShapeError(`${where} is not true`);
};

const published = object({
  format: text(/^holdfast-published\/1$/, "a format that this reader knows"),
  altered: yes,
  warning: words,
  madeAt: instant,
  software: object({ name: words, version: words }),
  device: object({
    keyId: text(/^[0-9a-f]{16}$/, "the name of a key"),
    publicKey: hash,
  }),
  by: words,
  purpose: words,
  original: object({
    export: text(/^[0-9a-f]{32}$/, "an identity"),
    madeAt: instant,
    manifestSha256: hash,
  }),
  videos: list(object({
    path: text(/^[\w-]+-altered\.mp4$/, "the name of an altered video"),
    bytes: whole,
    sha256: hash,
    camera: whole,
    sound: text(/^(?:kept|left-out|none-recorded)$/, "a word about sound"),
    original: object({
      path: text(/^video\/[\w-]+\.mp4$/, "the name of a video"),
      sha256: hash,
      frameSha256: hash,
      list: text(/^lists\/[\w-]+\.csv$/, "the name of a list"),
      from: instant,
    }),
    regions: list(
      object({ x: whole, y: whole, width: whole, height: whole, from: instant, to: instant }),
    ),
  })),
});

/** A published copy's account, read; times in UTC milliseconds. */
export type Published = ReturnType<typeof published>;

/** Reads the account, or says what is wrong with it. */
export function readPublished(bytes: Uint8Array): Published | string {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return published(json, "published");
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    return "published.json is not JSON in UTF-8";
  }
}
