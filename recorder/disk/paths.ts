import type { BlockNo } from "../../src/base/ids.ts";

/** Everything of Holdfast's on a disk lies in this folder of the path that was given. */
export const diskFolder = (path: string): string => `${path}/holdfast`;

/** The disk's identity file. */
export const identityPath = (path: string): string => `${diskFolder(path)}/disk.json`;

/** The disk's copy of the ledger. */
export const ledgerCopyPath = (path: string): string => `${diskFolder(path)}/ledger.db`;

/** Folder of a block: a thousand blocks in each, so that listings stay short. */
export const blockFolder = (path: string, block: BlockNo): string =>
  `${diskFolder(path)}/blocks/${String(Math.floor(block / 1000)).padStart(4, "0")}`;

/** A block's file; any player opens it. */
export const blockPath = (path: string, block: BlockNo): string =>
  `${blockFolder(path, block)}/${String(block).padStart(7, "0")}.mp4`;
