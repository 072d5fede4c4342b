/** Cryptography and files as the program has them. */
import { createHash } from "node:crypto";
import { verifySignature } from "../evidence/signer.ts";
import type { ExportFiles, OpenFile, Platform } from "./reading.ts";

/** The program's cryptography: files are hashed here, payloads beside it on another thread. */
export const programPlatform: Platform = {
  wholeFiles: true,
  sha256: async (bytes) =>
    bytes.length < 4096
      ? createHash("sha256").update(bytes).digest("hex")
      : new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)) // read by this program
        .toHex(),
  running: () => {
    const hash = createHash("sha256");
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
  },
  signatureRight: (key, message, signature) =>
    Promise.resolve(verifySignature(key, message, signature)),
};

/** The files of a folder, at most two folders deep. Links are not followed out of it: they are no files. */
export function folderFiles(folder: string): ExportFiles {
  const inside = (name: string): string[] => {
    const found: string[] = [];
    for (const entry of Deno.readDirSync(name === "" ? folder : `${folder}/${name}`)) {
      const path = name === "" ? entry.name : `${name}/${entry.name}`;
      if (!entry.isDirectory) found.push(path);
      else if (path.split("/").length < 3) found.push(...inside(path));
    }
    return found;
  };
  return {
    names: () => Promise.resolve(inside("")),
    open: async (path) => {
      try {
        if (!Deno.lstatSync(`${folder}/${path}`).isFile) return null;
        return await openPath(`${folder}/${path}`);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
  };
}

/** Opens one file to read it. */
export const openPath = async (path: string): Promise<OpenFile> =>
  openFile(await Deno.open(path, { read: true }));

function openFile(file: Deno.FsFile): OpenFile {
  return {
    size: file.statSync().size,
    async read(offset, length) {
      file.seekSync(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(length);
      let got = 0;
      while (got < length) {
        const n = await file.read(bytes.subarray(got));
        if (n === null) break;
        got += n;
      }
      return bytes.subarray(0, got);
    },
    close: () => file.close(),
  };
}
