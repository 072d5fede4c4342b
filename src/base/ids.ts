/** Identities as types. Numbers are never reused: a removed camera keeps its number, so its footage keeps its name. */
declare const id: unique symbol;
type NumberId<Name extends string> = number & { readonly [id]: Name };
type TextId<Name extends string> = string & { readonly [id]: Name };

/** A camera's number, 1 … 2³²−1, written into every block that holds its footage. */
export type CameraId = NumberId<"CameraId">;
/** A block's number, unique in the pool; disk and place on the disk follow from the index. */
export type BlockNo = NumberId<"BlockNo">;
/** How often a block has been opened for new footage; 0 = never. */
export type Generation = NumberId<"Generation">;
/** A run of one camera: an unbroken stretch of its stream from one connection. Rises with every run of that camera. */
export type RunNo = NumberId<"RunNo">;
/** A pool's identity: 32 lower-case hex digits. */
export type PoolId = TextId<"PoolId">;
/** A disk's identity inside its pool: 32 lower-case hex digits, written on the disk when it joins. */
export type DiskId = TextId<"DiskId">;

export const CameraId = (n: number) => n as CameraId;
export const BlockNo = (n: number) => n as BlockNo;
export const Generation = (n: number) => n as Generation;
export const RunNo = (n: number) => n as RunNo;
export const PoolId = (s: string) => s as PoolId;
export const DiskId = (s: string) => s as DiskId;

/** A fresh random identity of 32 lower-case hex digits. */
export function randomHexId(): string {
  return crypto.randomUUID().replaceAll("-", "");
}
