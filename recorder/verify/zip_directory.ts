/** The directory at the end of a ZIP (PKWARE APPNOTE §4.3.12 to §4.3.16), read strictly. */
import type { FaultCode } from "./findings.ts";
import type { OpenFile } from "./reading.ts";

/** An entry as the directory has it. */
export interface ZipEntry {
  readonly name: string;
  readonly rawName: Uint8Array;
  readonly flags: number;
  readonly size: number;
  /** Of its own header. */
  readonly offset: number;
}

/** Archives that cannot be read: an honest one may be so. */
export type UnreadableZip = "zip-none" | "zip-packed" | "zip-large";
/** Archives of which two programs would show two things: somebody made them so. */
export type ForgedZip = Extract<FaultCode, `zip-${string}`>;

/** Why an archive is not taken. */
export interface ZipProblem<P extends UnreadableZip | ForgedZip = UnreadableZip | ForgedZip> {
  readonly problem: P;
  /** A name or an offset. */
  readonly detail: string;
}

/** Thrown inside of this reader. */
export class ZipRefused extends Error {
  override readonly name = "ZipRefused";
  readonly problem: ZipProblem;

  constructor(problem: ZipProblem) {
    super(`${problem.problem} ${problem.detail}`);
    this.problem = problem;
  }
}

const END = 0x06054b50;
const END_BYTES = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const FIELDS_64 = 1;
const MOST_16 = 0xffff;
const MOST_32 = 0xffff_ffff;

/** An export of 16 cameras and 90 days has some thousand files. */
const MOST_ENTRIES = 100_000;
const LARGEST_DIRECTORY = 64 * 1024 * 1024;

/** Where the directory lies. */
interface Found {
  readonly count: number;
  readonly offset: number;
  readonly size: number;
}

const refuse = (problem: ZipProblem["problem"], detail = ""): never => {
  throw new ZipRefused({ problem, detail });
};

/** All entries, and where the last of them ends. @throws {ZipRefused} */
export async function readDirectory(
  file: OpenFile,
): Promise<{ readonly entries: readonly ZipEntry[]; readonly end: number }> {
  const { count, offset, size } = await findDirectory(file);
  if (count > MOST_ENTRIES || size > LARGEST_DIRECTORY) refuse("zip-large", `${count}`);
  const bytes = await file.read(offset, size);
  if (bytes.length < size) refuse("zip-none");
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let n = 0; n < count; n++) {
    const { entry, length } = readEntry(bytes.subarray(at));
    // A file system may take two spellings of a name for one.
    const key = entry.name.normalize("NFC").toLowerCase();
    if (names.has(key)) refuse("zip-twice", entry.name);
    names.add(key);
    entries.push(entry);
    at += length;
  }
  if (at !== size) refuse("zip-layout", `${offset + at}`);
  return { entries, end: offset };
}

async function findDirectory(file: OpenFile): Promise<Found> {
  const from = Math.max(0, file.size - END_BYTES - LOCATOR_BYTES);
  const tail = await file.read(from, file.size - from);
  if (tail.length < END_BYTES) refuse("zip-none");
  const view = viewOf(tail);
  const at = tail.length - END_BYTES;
  // A comment behind it is nothing that the recorder writes, and a place to hide another end in.
  if (view.getUint32(at, true) !== END || view.getUint16(at + 20, true) !== 0) refuse("zip-none");
  const count = view.getUint16(at + 10, true);
  const size = view.getUint32(at + 12, true);
  const offset = view.getUint32(at + 16, true);
  let end = from + at;
  let found: Found = { count, size, offset };
  if (count === MOST_16 || size === MOST_32 || offset === MOST_32) {
    end -= LOCATOR_BYTES + END_64_BYTES;
    if (at < LOCATOR_BYTES || view.getUint32(0, true) !== LOCATOR || big(view, 8) !== end) {
      refuse("zip-layout", `${from}`);
    }
    const bytes = await file.read(end, END_64_BYTES);
    const view64 = viewOf(bytes);
    if (bytes.length < END_64_BYTES || view64.getUint32(0, true) !== END_64) {
      refuse("zip-layout", `${end}`);
    }
    found = { count: big(view64, 32), size: big(view64, 40), offset: big(view64, 48) };
  }
  if (found.offset + found.size !== end) refuse("zip-layout", `${found.offset}`);
  return found;
}

function readEntry(bytes: Uint8Array): { readonly entry: ZipEntry; readonly length: number } {
  const view = viewOf(bytes);
  if (bytes.length < ENTRY_BYTES || view.getUint32(0, true) !== ENTRY) refuse("zip-layout");
  const [nameLength, extraLength] = [view.getUint16(28, true), view.getUint16(30, true)];
  const length = ENTRY_BYTES + nameLength + extraLength + view.getUint16(32, true);
  if (length > bytes.length) refuse("zip-layout");
  const rawName = bytes.slice(ENTRY_BYTES, ENTRY_BYTES + nameLength);
  const name = nameOf(rawName, view.getUint32(38, true) >>> 16);
  const flags = view.getUint16(8, true);
  const extra = bytes.subarray(ENTRY_BYTES + nameLength, ENTRY_BYTES + nameLength + extraLength);
  const fields = fields64(extra);
  // In this order, and only those that did not fit (§4.5.3).
  const wide = (at: number): number => {
    const value = view.getUint32(at, true);
    return value === MOST_32 ? fields.shift() ?? refuse("zip-layout", name) : value;
  };
  const size = wide(24);
  const packed = wide(20);
  const offset = wide(42);
  const plain = view.getUint16(10, true) === 0 && (flags & 1) === 0 && packed === size;
  if (!plain) refuse("zip-packed", name);
  return { entry: { name, rawName, flags, size, offset }, length };
}

function fields64(extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length;) {
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > extra.length) break;
    if (view.getUint16(at, true) === FIELDS_64) {
      return Array.from({ length: size >> 3 }, (_, i) => big(view, at + 4 + 8 * i));
    }
    at += 4 + size;
  }
  return [];
}

/** A name that stays inside of the folder wherever it is unpacked, and is no link. */
function nameOf(raw: Uint8Array, mode: number): string {
  let name = "";
  try {
    name = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    refuse("zip-name", "UTF-8");
  }
  const parts = name.replace(/\/$/, "").split("/");
  const wrong = parts.some((part) => part === "" || part === "." || part === "..") ||
    // deno-lint-ignore no-control-regex -- these are what a name must not have
    /[\x00-\x1f\x7f\\:]/.test(name) || (mode & 0xf000) === 0xa000;
  return wrong ? refuse("zip-name", JSON.stringify(name)) : name;
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function big(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  return Number.isSafeInteger(value) ? value : refuse("zip-layout", `${at}`);
}
