/** Reads an export's account strictly, as `../export/EXPORT.md` says. */
import {
  instant,
  list,
  object,
  orNull,
  type Shape,
  ShapeError,
  text,
  whole,
  words,
} from "./shape.ts";

const hash = text(/^[0-9a-f]{64}$/, "a SHA-256");
const video = text(/^video\/c\d{5,10}-[0-9TZ]{1,40}-s\d{12,16}\.mp4$/, "the name of a video");
const csv = text(/^lists\/c\d{5,10}-[0-9TZ]{1,40}-s\d{12,16}\.csv$/, "the name of a list");
const file = text(
  /^(?:video\/[\w-]+\.mp4|lists\/[\w-]+\.csv|report\.html|verify\.html)$/,
  "the name of a file of an export",
);
const header = text(/^[0-9a-f]{384}$/, "a header of 192 bytes");
const signed = object({ text: words, signature: text(/^[0-9a-f]{128}$/, "a signature") });

const stretch = object({
  firstSequence: whole,
  lastSequence: whole,
  fragments: whole,
  previous: hash,
  head: hash,
  why: text(/^(?:start|outside-span|unreadable|not-held)$/, "a reason"),
  linkBefore: list(header),
  linkAfter: list(header),
});

const manifest = object({
  format: text(/^holdfast-export\/1$/, "a format that this reader knows"),
  export: text(/^[0-9a-f]{32}$/, "an identity"),
  madeAt: instant,
  software: object({ name: words, version: words }),
  device: object({
    keyId: text(/^[0-9a-f]{16}$/, "the name of a key"),
    publicKey: text(/^[0-9a-f]{64}$/, "a public key"),
  }),
  requested: object({ from: instant, to: instant, cameras: list(whole) }),
  who: object({
    requester: words,
    purpose: words,
    destination: words,
    request: orNull(whole),
    registerEntry: whole,
  }),
  legalBasis: object({ layers: list(words), cites: list(words), rulesVersion: words }),
  cameras: list(object({
    camera: whole,
    name: words,
    videos: list(object({
      path: video,
      list: csv,
      from: instant,
      to: instant,
      fragments: whole,
      frameSha256: hash,
    })),
    stretches: list(stretch),
    gaps: list(object({ from: instant, to: instant, cause: words })),
  })),
  files: list(object({ path: file, bytes: whole, sha256: hash })),
  checkpoints: object({ before: orNull(signed), after: orNull(signed), why: orNull(words) }),
});

type Read<S> = S extends Shape<infer T> ? T : never;

/** An export's account, read; times in UTC milliseconds. */
export type Manifest = Read<typeof manifest>;
/** One camera of it. */
export type ManifestCamera = Manifest["cameras"][number];
/** A part of its chain. */
export type ManifestStretch = ManifestCamera["stretches"][number];

/** Reads the account, or says what is wrong with it. */
export function readManifest(bytes: Uint8Array): Manifest | string {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return manifest(json, "manifest");
  } catch (error) {
    if (error instanceof ShapeError) return error.message;
    return "manifest.json is not JSON in UTF-8";
  }
}
