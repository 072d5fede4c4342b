import { BlockNo, CameraId, DiskId, Generation, PoolId } from "../../src/base/ids.ts";
import { Bytes, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { beginHeader, BLOCK_HEADER_TYPE, openHeader, sealHeader, UUID_BODY } from "./uuid_box.ts";

/** Who a block is and whose footage it holds. An erased or new block has camera 0 and no `moov` before it. */
export interface BlockHeader {
  readonly pool: PoolId;
  readonly disk: DiskId;
  readonly block: BlockNo;
  /** How often the block has been opened for new footage. */
  readonly generation: Generation;
  /** `null` for a block that holds no footage. */
  readonly camera: CameraId | null;
  readonly blockBytes: Bytes;
  /** Displayed time that decode time 0 stands for. */
  readonly base: UtcMs;
  /** Trusted time when the block was opened. */
  readonly opened: TrustedMs;
  /** SHA-256 of `ftyp` and `moov`, which hold the codec parameters. */
  readonly paramsHash: Uint8Array;
}

const POOL = UUID_BODY + 4;
const DISK = POOL + 16;
const NUMBERS = DISK + 16;
const PARAMS = NUMBERS + 48;

/** The block header box, {@link HEADER_BYTES} long. */
export function encodeBlockHeader(h: BlockHeader): Uint8Array {
  const { bytes, view } = beginHeader(BLOCK_HEADER_TYPE);
  bytes.set(Uint8Array.fromHex(h.pool), POOL);
  bytes.set(Uint8Array.fromHex(h.disk), DISK);
  view.setUint32(NUMBERS, h.block);
  view.setUint32(NUMBERS + 4, h.generation);
  view.setUint32(NUMBERS + 8, h.camera ?? 0);
  view.setBigUint64(NUMBERS + 16, BigInt(h.blockBytes));
  view.setBigInt64(NUMBERS + 24, BigInt(h.base));
  view.setBigInt64(NUMBERS + 32, BigInt(h.opened));
  bytes.set(h.paramsHash, PARAMS);
  sealHeader(bytes);
  return bytes;
}

/** The header at `at`, or `null` where there is no whole and undamaged one. */
export function decodeBlockHeader(bytes: Uint8Array, at: number): BlockHeader | null {
  const view = openHeader(bytes, at, BLOCK_HEADER_TYPE);
  if (view === null) return null;
  const camera = view.getUint32(NUMBERS + 8);
  return {
    pool: PoolId(bytes.subarray(at + POOL, at + POOL + 16).toHex()),
    disk: DiskId(bytes.subarray(at + DISK, at + DISK + 16).toHex()),
    block: BlockNo(view.getUint32(NUMBERS)),
    generation: Generation(view.getUint32(NUMBERS + 4)),
    camera: camera === 0 ? null : CameraId(camera),
    blockBytes: Bytes(Number(view.getBigUint64(NUMBERS + 16))),
    base: UtcMs(Number(view.getBigInt64(NUMBERS + 24))),
    opened: TrustedMs(Number(view.getBigInt64(NUMBERS + 32))),
    paramsHash: bytes.slice(at + PARAMS, at + PARAMS + 32),
  };
}
