/**
 * Takes an export apart and puts it together again changed, with every sum and hash in it made to fit
 * once more: what somebody can do who understands the format and has no key of the device.
 */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { MovieBuilder } from "../../recorder/export/movie_box.ts";
import { LIST_HEAD } from "../../recorder/export/list_head.ts";
import { parseFragment } from "../../recorder/mp4/parse_fragment.ts";
import { readFragmentHeader } from "../../recorder/verify/headers.ts";
import { FrontToBack } from "../../recorder/verify/reading.ts";
import { type VideoPart, walkVideo } from "../../recorder/verify/walk_video.ts";
import { memoryFiles } from "../export/memory_files.ts";

export type Files = Map<string, Uint8Array<ArrayBuffer>>;
/** An opening or a fragment of a video, which may be changed. */
export type Part = Exclude<VideoPart, { kind: "head" | "movie" }>;
export type FragmentPart = Extract<Part, { kind: "fragment" }>;

/** JSON that is changed without being understood. */
// deno-lint-ignore no-explicit-any -- forged on purpose: no type of it may be relied on
export type Json = any;

export const sha = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Openings and fragments of a video file. */
export async function partsOf(files: Files, path: string): Promise<Part[]> {
  const open = await memoryFiles(files).open(path);
  if (open === null) throw new Error(`no ${path}`);
  const parts: Part[] = [];
  for await (const part of walkVideo(new FrontToBack(open))) {
    if (part.kind !== "head" && part.kind !== "movie") parts.push(part);
  }
  return parts;
}

/** A header with other bytes at an offset, and the right checksum. */
export function patchHeader(bytes: Uint8Array, at: number, content: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(content, at);
  new DataView(copy.buffer).setUint32(188, crc32(copy.subarray(0, 188)));
  return copy;
}

/** Puts a video file and its list together from parts, and makes the account fit them. */
export function rebuild(
  files: Files,
  manifest: Json,
  camera: number,
  n: number,
  parts: Part[],
): void {
  const video = manifest.cameras.find((c: Json) => c.camera === camera).videos[n];
  const old = files.get(video.path);
  if (old === undefined) throw new Error(`no ${video.path}`);
  const headLength = new DataView(old.buffer, old.byteOffset).getUint32(0) + 16;
  const chunks: Uint8Array[] = [old.slice(0, headLength)];
  const frame = createHash("sha256");
  const lines: string[] = [];
  let movie: MovieBuilder | null = null;
  let at = headLength;
  let size = 16;
  const framed: Uint8Array[] = [];
  for (const part of parts) {
    const bytes = bytesOf(part);
    if (part.kind === "opening") movie ??= new MovieBuilder(part.init);
    if (part.kind === "fragment") {
      const h = readFragmentHeader(part.headerBytes);
      if (h !== null) {
        const parsed = part.whole ? parseFragment(part.payload) : null;
        if (parsed?.ok) movie?.add(parsed.value, h.start, at + 192);
        const iso = (ms: number) => new Date(ms).toISOString();
        lines.push([
          ...[h.sequence, at, h.payloadLength, iso(h.start), iso(h.end), h.trusted],
          ...[h.clockGood ? "good" : "unknown", h.key ? 1 : 0, h.gap],
          ...[part.whole ? "whole" : "damaged", h.payloadHash, sha(part.headerBytes), h.previous],
        ].join(","));
      }
      framed.push(part.headerBytes, ...(part.whole ? [] : [part.payload]));
    } else framed.push(part.bytes);
    chunks.push(bytes);
    at += bytes.length;
    size += bytes.length;
  }
  const head = chunks[0] ?? new Uint8Array();
  new DataView(head.buffer).setBigUint64(headLength - 8, BigInt(size));
  const moov = movie?.finish() ?? new Uint8Array();
  for (const piece of [head, ...framed, moov]) frame.update(piece);
  put(files, video.path, join([...chunks, moov]));
  put(files, video.list, new TextEncoder().encode(LIST_HEAD + lines.map((l) => `${l}\n`).join("")));
  const headers = parts.flatMap((p) => {
    const h = p.kind === "fragment" ? readFragmentHeader(p.headerBytes) : null;
    return h === null ? [] : [h];
  });
  video.frameSha256 = frame.digest("hex");
  video.fragments = parts.filter((p) => p.kind !== "opening").length;
  if (headers[0] !== undefined) {
    video.from = new Date(headers[0].start).toISOString();
    video.to = new Date(Math.max(...headers.map((h) => h.end))).toISOString();
  }
}

/** Writes the account anew, all lengths and hashes of files right; the signature stays as it was. */
export function seal(files: Files, manifest: Json): void {
  for (const file of manifest.files) {
    const bytes = files.get(file.path);
    if (bytes === undefined) continue;
    file.bytes = bytes.length;
    file.sha256 = sha(bytes);
  }
  put(files, "manifest.json", new TextEncoder().encode(`${JSON.stringify(manifest, null, 1)}\n`));
}

export const manifestOf = (files: Files): Json =>
  JSON.parse(new TextDecoder().decode(files.get("manifest.json")));

export function put(files: Files, path: string, bytes: Uint8Array): void {
  files.set(path, new Uint8Array(bytes));
}

export const bytesOf = (part: Part): Uint8Array =>
  part.kind === "fragment" ? join([part.headerBytes, part.payload]) : part.bytes;

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
