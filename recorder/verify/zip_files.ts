/**
 * The files of an export that is one ZIP, read where they lie: nothing is unpacked. Taken is what the
 * recorder makes (stored entries in one folder, one behind another; 64-bit fields, PKWARE APPNOTE
 * §4.3.14 to §4.5.3), and no more, because of anything else two programs may show two things.
 */
import { type ExportFiles, type OpenFile } from "./reading.ts";
import { readDirectory, type ZipEntry, type ZipProblem, ZipRefused } from "./zip_directory.ts";

const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const HAS_DESCRIPTOR = 8;
/** What may follow an entry's bytes where its header was written before them (§4.3.9). */
const DESCRIPTOR_BYTES: readonly number[] = [12, 16, 20, 24];
const MOST_32 = 0xffff_ffff;

/** Where an entry's bytes lie. */
interface Placed {
  readonly offset: number;
  readonly size: number;
}

/**
 * Looks through the archive.
 *
 * @param open Opens the archive's file; asked again for each file that is opened in it.
 * @returns Its files, without the folder that all of them lie in; or why it is not taken.
 */
export async function zipFiles(open: () => Promise<OpenFile>): Promise<ExportFiles | ZipProblem> {
  const file = await open();
  try {
    const { entries, end } = await readDirectory(file);
    const placed = await place(file, entries, end);
    const files = named(placed);
    return {
      names: () => Promise.resolve([...files.keys()]),
      open: async (path) => {
        const at = files.get(path);
        return at === undefined ? null : entryFile(await open(), at);
      },
    };
  } catch (error) {
    if (error instanceof ZipRefused) return error.problem;
    throw error;
  } finally {
    file.close?.();
  }
}

/** Whether it is a problem. */
export const isZipProblem = (it: ExportFiles | ZipProblem): it is ZipProblem => "problem" in it;

function entryFile(archive: OpenFile, { offset, size }: Placed): OpenFile {
  return {
    size,
    read: (at, length) => archive.read(offset + at, Math.max(0, Math.min(length, size - at))),
    close: () => archive.close?.(),
  };
}

/** Each entry's own header says what the directory says of it, and they fill the file without a hole. */
async function place(
  file: OpenFile,
  entries: readonly ZipEntry[],
  end: number,
): Promise<ReadonlyMap<string, Placed>> {
  const placed = new Map<string, Placed>();
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  let free: readonly number[] = [0];
  for (const entry of inOrder) {
    if (!free.includes(entry.offset)) throw layout(entry.offset);
    const { rawName, size, name, flags } = entry;
    const bytes = await file.read(entry.offset, LOCAL_BYTES + rawName.length);
    if (bytes.length < LOCAL_BYTES + rawName.length) throw layout(entry.offset);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const late = (flags & HAS_DESCRIPTOR) !== 0;
    const sizes = [view.getUint32(18, true), view.getUint32(22, true)];
    const same = view.getUint32(0, true) === LOCAL && view.getUint16(6, true) === flags &&
      view.getUint16(8, true) === 0 && view.getUint16(26, true) === rawName.length &&
      bytes.subarray(LOCAL_BYTES).every((byte, i) => byte === rawName[i]) &&
      sizes.every((n) => n === size || n === MOST_32 || late && n === 0);
    if (!same) throw new ZipRefused({ problem: "zip-header", detail: name });
    const offset = entry.offset + LOCAL_BYTES + rawName.length + view.getUint16(28, true);
    const after = offset + size;
    if (after > end) throw layout(entry.offset);
    placed.set(name, { offset, size });
    free = late ? DESCRIPTOR_BYTES.map((n) => after + n) : [after];
  }
  if (!free.includes(end)) throw layout(end);
  return placed;
}

const layout = (at: number) => new ZipRefused({ problem: "zip-layout", detail: `${at}` });

/** Files by their path below the folder that all lie in; entries of folders have none. */
function named(placed: ReadonlyMap<string, Placed>): ReadonlyMap<string, Placed> {
  const files = [...placed].filter(([name]) => !name.endsWith("/"));
  const folder = /^[^/]+\//.exec(files[0]?.[0] ?? "")?.[0] ?? "";
  const all = files.every(([name]) => name.startsWith(folder));
  return new Map(files.map(([name, at]) => [all ? name.slice(folder.length) : name, at]));
}
