/** Takes an exported video apart, box by box, as `../export/EXPORT.md` says it is made. */
import type { FrontToBack } from "./reading.ts";
import {
  type BlockFacts,
  HEADER_BYTES,
  type HeaderFacts,
  readBlockHeader,
  readFragmentHeader,
} from "./headers.ts";

/** A part of a video file, in the order of the file. `at` is its offset. */
export type VideoPart =
  | { readonly kind: "head"; readonly at: number; readonly bytes: Uint8Array }
  | {
    readonly kind: "opening";
    readonly at: number;
    /** `ftyp` and `moov`. */
    readonly init: Uint8Array;
    readonly bytes: Uint8Array;
    /** `null`: it is damaged. */
    readonly header: BlockFacts | null;
  }
  | {
    readonly kind: "fragment";
    readonly at: number;
    readonly headerBytes: Uint8Array;
    /** `null`: it is damaged. */
    readonly header: HeaderFacts | null;
    /** `moof` and `mdat`, or the `free` box that stands for them. */
    readonly payload: Uint8Array;
    readonly whole: boolean;
  }
  | { readonly kind: "gone"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "movie"; readonly at: number; readonly bytes: Uint8Array };

/** The file is not made as an export's video is. */
export class BrokenVideo extends Error {
  override readonly name = "BrokenVideo";
}

/** No box but the `mdat` around everything is larger: the largest block is a GiB. */
const LARGEST_BOX = 2 ** 30;

/** The parts of a file; throws {@link BrokenVideo} at the first thing that does not belong there. */
export async function* walkVideo(file: FrontToBack): AsyncGenerator<VideoPart, void, void> {
  const start = await box(file, "ftyp");
  const head = await file.take(16);
  const view = viewOf(head);
  if (head.length < 16 || typeOf(head) !== "mdat" || view.getUint32(0) !== 1) {
    throw broken(start.length, "no mdat behind ftyp");
  }
  const size = Number(view.getBigUint64(8));
  const end = start.length + size;
  if (!Number.isSafeInteger(size) || size < 16 || size - 16 > file.left) {
    throw broken(start.length, "mdat leads out of the file");
  }
  const bytes = new Uint8Array(start.length + 16);
  bytes.set(start);
  bytes.set(head, start.length);
  yield { kind: "head", at: 0, bytes };
  while (file.position < end) yield await part(file, end);
  if (file.position !== end) throw broken(file.position, "a box leads out of mdat");
  const at = file.position;
  yield { kind: "movie", at, bytes: await box(file, "moov") };
  if (file.left > 0) throw broken(file.position, "something lies behind moov");
}

async function part(file: FrontToBack, end: number): Promise<VideoPart> {
  const at = file.position;
  const head = await file.peek(8);
  switch (typeOf(head)) {
    case "ftyp": {
      const ftyp = await box(file, "ftyp");
      const moov = await box(file, "moov");
      const header = await box(file, "uuid");
      const bytes = join(ftyp, moov, header);
      const init = bytes.subarray(0, ftyp.length + moov.length);
      return { kind: "opening", at, init, bytes, header: readBlockHeader(header) };
    }
    case "uuid": {
      const headerBytes = await file.take(HEADER_BYTES);
      const header = readFragmentHeader(headerBytes);
      const next = await file.peek(8);
      if (typeOf(next) === "free") {
        const payload = await box(file, "free");
        return { kind: "fragment", at, headerBytes, header, payload, whole: false };
      }
      const length = await fragmentLength(file, end);
      const payload = await file.take(length);
      return { kind: "fragment", at, headerBytes, header, payload, whole: true };
    }
    case "free":
      return { kind: "gone", at, bytes: await box(file, "free") };
    default:
      throw broken(at, "neither an opening nor a fragment");
  }
}

/** The length of the `moof` and `mdat` that come next. */
async function fragmentLength(file: FrontToBack, end: number): Promise<number> {
  const moof = sizeOf(await file.peek(8));
  const left = end - file.position;
  if (typeOf(await file.peek(8)) !== "moof" || moof < 8 || moof + 8 > left) {
    throw broken(file.position, "no moof behind its header");
  }
  const both = await file.peek(moof + 8);
  const mdat = both.subarray(moof);
  const size = sizeOf(mdat);
  if (typeOf(mdat) !== "mdat" || size < 8 || moof + size > left || moof + size > LARGEST_BOX) {
    throw broken(file.position + moof, "no mdat behind moof");
  }
  return moof + size;
}

/** Takes a whole box of a type. */
async function box(file: FrontToBack, type: string): Promise<Uint8Array> {
  const at = file.position;
  const head = await file.peek(8);
  const size = sizeOf(head);
  if (typeOf(head) !== type || size < 8 || size > LARGEST_BOX || size > file.left) {
    throw broken(at, `no ${type}`);
  }
  return await file.take(size);
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const sizeOf = (head: Uint8Array): number => head.length < 8 ? -1 : viewOf(head).getUint32(0);

const typeOf = (head: Uint8Array): string =>
  head.length < 8 ? "" : String.fromCharCode(...head.subarray(4, 8));

const broken = (at: number, what: string) => new BrokenVideo(`${what} at ${at}`);

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}
