/** Cryptography and files as a browser has them, with what older browsers lack brought along. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../headers.ts";
import type { ExportFiles, OpenFile, Platform } from "../reading.ts";

/** Shorter bytes are hashed faster here than over there. */
const SHORT = 4096;

/** The browser's own cryptography where it has any; a page opened from a disk may have none. */
export function browserPlatform(subtle: SubtleCrypto | undefined): Platform {
  return {
    // Payloads and the rest of a file together are all of its bytes: hashing them twice is not needed.
    wholeFiles: false,
    sha256: async (bytes) =>
      subtle === undefined || bytes.length < SHORT
        ? hex(sha256(bytes))
        : hex(new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>))), // read from a file
    running: () => {
      const hash = sha256.create();
      return { update: (bytes) => void hash.update(bytes), digest: () => hex(hash.digest()) };
    },
    signatureRight: async (key, message, signature) => {
      try {
        if (subtle !== undefined) {
          const imported = await subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
          return await subtle.verify("Ed25519", imported, signature, message);
        }
      } catch {
        // A browser that does not know this kind of key, or a key that is none: looked at below.
      }
      try {
        return ed25519.verify(signature, message, key, { zip215: false });
      } catch {
        return false;
      }
    },
  };
}

/** The files that somebody chose, by their path below the folder. */
export function chosenFiles(files: ReadonlyMap<string, File>): ExportFiles {
  return {
    names: () => Promise.resolve([...files.keys()]),
    open: (path) => {
      const file = files.get(path);
      return Promise.resolve(file === undefined ? null : openFile(file));
    },
  };
}

/** A chosen file. */
export const openFile = (file: File): OpenFile => ({
  size: file.size,
  read: async (offset, length) =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
});
