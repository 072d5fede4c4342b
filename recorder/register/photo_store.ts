/**
 * Photographs of papers that were shown, each under the SHA-256 of its bytes. They come in pieces,
 * because a line of the local socket is short, and nothing is a photograph before all of it is here.
 */
import { createHash } from "node:crypto";
import { randomHexId } from "../../src/base/ids.ts";
import { InputError, RefusedError } from "../../src/base/result.ts";
import type { TrustedMs } from "../../src/base/units.ts";
import { syncFolder } from "../disk/durable_file.ts";
import { imageKind } from "./image_kind.ts";

/** Bytes of a photograph. */
export const LARGEST_PHOTO = 5 * 1024 * 1024;
/** Photographs under way at a time, and those that no request names yet: what one page can take of the disk. */
const MOST_OPEN = 8;
const MOST_UNUSED = 64;
const OPEN_FOR_MS = 600_000;

/** A photograph that is stored. */
export interface StoredPhoto {
  readonly sha256: string;
  readonly type: "image/jpeg" | "image/png";
  readonly bytes: number;
}

interface Upload {
  readonly path: string;
  readonly since: TrustedMs;
  length: number;
}

/** Photographs of documents, kept by their hash: uploads come in parts and count only when they are whole. */
export class PhotoStore {
  readonly #folder: string;
  readonly #open = new Map<string, Upload>();
  readonly #unused = new Map<string, StoredPhoto>();

  /** Makes the folder, and removes what was never finished or never named. `used`: hashes that requests name. */
  constructor(folder: string, used: ReadonlySet<string>) {
    this.#folder = folder;
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (isFile && !used.has(name)) Deno.removeSync(`${folder}/${name}`);
    }
  }

  /** Begins a photograph. @returns Its ticket for {@link PhotoStore.append}. @throws {RefusedError} */
  begin(now: TrustedMs): string {
    for (const [ticket, { since }] of this.#open) {
      if (now - since > OPEN_FOR_MS) this.#drop(ticket);
    }
    if (this.#open.size >= MOST_OPEN || this.#unused.size >= MOST_UNUSED) {
      const remedy = "finish the requests that were begun, or wait ten minutes";
      throw new RefusedError("photo", "too many photographs wait for their request", remedy);
    }
    const ticket = randomHexId();
    const path = `${this.#folder}/${ticket}.part`;
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
    this.#open.set(ticket, { path, since: now, length: 0 });
    return ticket;
  }

  /** The next piece. @throws {InputError} when it does not follow, or the whole is too large. */
  append(ticket: string, offset: number, piece: Uint8Array): void {
    const upload = this.#upload(ticket);
    if (offset !== upload.length) {
      throw new InputError("photo", `a piece at ${offset} does not follow`, "send it again");
    }
    if (upload.length + piece.length > LARGEST_PHOTO) {
      this.#drop(ticket);
      throw new InputError("photo", "is larger than 5 MB", "take it at a lower resolution");
    }
    using file = Deno.openSync(upload.path, { append: true });
    for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
    upload.length += piece.length;
  }

  /** The photograph is whole. @throws {InputError} when it is none. */
  finish(ticket: string): StoredPhoto {
    const { path } = this.#upload(ticket);
    const bytes = Deno.readFileSync(path);
    const kind = imageKind(bytes);
    if (kind === null) {
      this.#drop(ticket);
      const problem =
        "is not a photograph in JPEG or PNG, or a damaged one, or has too many pixels";
      throw new InputError("photo", problem, "take a photograph of the paper and choose that file");
    }
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    {
      using file = Deno.openSync(path, { write: true });
      file.syncSync();
    }
    Deno.renameSync(path, `${this.#folder}/${sha256}`);
    syncFolder(this.#folder);
    this.#open.delete(ticket);
    const photo = { sha256, type: kind.type, bytes: bytes.length };
    this.#unused.set(sha256, photo);
    return photo;
  }

  /** A photograph that was sent and that no request names yet. @throws {InputError} where there is none. */
  waiting(sha256: string): StoredPhoto {
    const photo = this.#unused.get(sha256);
    if (photo !== undefined) return photo;
    throw new InputError("photo", "is not here any more", "choose the file again");
  }

  /** A request names it now: it is kept as long as the request. */
  used(sha256: string): void {
    this.#unused.delete(sha256);
  }

  /** A piece of a photograph. @returns `null` past its end. @throws {InputError} where there is none. */
  read(sha256: string, offset: number, most: number): Uint8Array<ArrayBuffer> | null {
    // The name is a path on the disk: nothing but a hash may become one.
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      throw new InputError("photo", "is no hash", "give 64 hexadecimal digits");
    }
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(`${this.#folder}/${sha256}`, { read: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new InputError("photo", "is not here", "look at the request again");
    }
    try {
      file.seekSync(offset, Deno.SeekMode.Start);
      const buffer = new Uint8Array(most);
      const got = file.readSync(buffer);
      return got === null ? null : buffer.slice(0, got);
    } finally {
      file.close();
    }
  }

  /** Gives up what was never finished. */
  close(): void {
    for (const ticket of [...this.#open.keys()]) this.#drop(ticket);
  }

  #upload(ticket: string): Upload {
    const upload = this.#open.get(ticket);
    if (upload !== undefined) return upload;
    throw new InputError("photo", "was not begun, or took too long", "choose the file again");
  }

  #drop(ticket: string): void {
    const upload = this.#open.get(ticket);
    if (upload === undefined) return;
    this.#open.delete(ticket);
    try {
      Deno.removeSync(upload.path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // gone is what was wanted
    }
  }
}
