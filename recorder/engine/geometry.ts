/** The pool's shape: which disks, how many blocks. Written when a disk joins, read at every start. */
import * as v from "valibot";
import { BlockNo, DiskId, PoolId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import { readTextOrNull, replaceFileSync } from "../disk/durable_file.ts";
import { DiskSet } from "../disk/disk_set.ts";
import { count, filled, hex, positive, told, tryParse } from "../shapes.ts";

/** Which pool, how large its blocks are, and its disks. */
export interface PoolGeometry {
  readonly pool: PoolId;
  readonly blockBytes: number;
  readonly disks: DiskSet;
}

const schema = v.strictObject({
  holdfast: v.literal("pool"),
  version: v.literal(1),
  pool: hex(32),
  blockBytes: positive,
  disks: v.array(v.strictObject({
    id: hex(32),
    path: filled,
    firstBlock: count,
    blocks: positive,
  })),
});

/** Files of the data folder. */
export const dataPaths = (data: string) => ({
  pool: `${data}/pool.json`,
  index: `${data}/index.db`,
  ledger: `${data}/ledger.db`,
  reserve: `${data}/index.reserve`,
  socket: `${data}/recorder.sock`,
  /** For the page, which may ask only what whoever sent the request may. */
  pageSocket: `${data}/page.sock`,
  keys: `${data}/keys`,
  /** Photographs of papers that were shown with requests. */
  requests: `${data}/requests`,
});

/** The longest address of a local socket on Linux, in bytes (unix(7)). */
const LONGEST_SOCKET = 107;

/** Throws `InputError` for a data folder whose path is too long for the recorder's socket in it. */
export function checkDataPath(data: string): void {
  const over = new TextEncoder().encode(dataPaths(data).socket).length - LONGEST_SOCKET;
  if (over <= 0) return;
  throw new InputError("--data", `the path is ${over} bytes too long`, "name a shorter one");
}

/** The pool of a data folder, or `null` where none was created. Throws `InputError` for a file that is none. */
export function readGeometry(data: string): PoolGeometry | null {
  const text = readTextOrNull(dataPaths(data).pool);
  if (text === null) return null;
  const remedy = "put the file back from a copy, or ask whoever changed it";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new InputError("pool.json", "is not JSON", remedy);
  }
  const parsed = tryParse(schema, json);
  if (!parsed.ok) throw new InputError("pool.json", told(parsed.error[0], "it"), remedy);
  const { pool, blockBytes, disks } = parsed.value;
  return {
    pool: PoolId(pool),
    blockBytes,
    disks: new DiskSet(disks.map(({ id, firstBlock, ...rest }, ordinal) => ({
      ...rest,
      ordinal,
      id: DiskId(id),
      firstBlock: BlockNo(firstBlock),
    }))),
  };
}

/** Writes the shape down, durably. */
export function writeGeometry(data: string, { pool, blockBytes, disks }: PoolGeometry): void {
  const plain = disks.disks.map(({ id, path, firstBlock, blocks }) => ({
    id,
    path,
    firstBlock,
    blocks,
  }));
  const text = JSON.stringify(
    { holdfast: "pool", version: 1, pool, blockBytes, disks: plain },
    null,
    2,
  );
  replaceFileSync(dataPaths(data).pool, `${text}\n`);
}
