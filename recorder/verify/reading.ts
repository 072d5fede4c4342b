/** What a check needs of its surroundings, and reading a file from front to back. */

/** A file of an export. */
export interface OpenFile {
  readonly size: number;
  /** `length` bytes from `offset` on, fewer where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close?(): void;
}

/** The files of an export. */
export interface ExportFiles {
  /** Relative paths with `/`, in any order. */
  names(): Promise<readonly string[]>;
  /** `null` where there is none. */
  open(path: string): Promise<OpenFile | null>;
}

/** A hash of what comes in pieces. */
export interface Running {
  update(bytes: Uint8Array): void;
  /** In hex. */
  digest(): string;
}

/** The cryptography of the platform. */
export interface Platform {
  /** SHA-256 in hex. */
  sha256(bytes: Uint8Array): Promise<string>;
  running(): Running;
  /** Whether files are hashed as a whole too; where not, `frameSha256` and the payloads cover every byte. */
  readonly wholeFiles: boolean;
  /** Ed25519 (RFC 8032). */
  signatureRight(
    publicKey: Uint8Array<ArrayBuffer>,
    message: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

const CHUNK = 8 * 1024 * 1024;

/** Hands out a file's bytes in order; reads ahead while they are looked at. */
export class FrontToBack {
  readonly #file: OpenFile;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Where the next byte handed out lies in `#bytes`. */
  #at = 0;
  #loaded = 0;
  #ahead: Promise<Uint8Array> | null = null;
  /** Bytes handed out so far. */
  position = 0;

  constructor(file: OpenFile) {
    this.#file = file;
  }

  get left(): number {
    return this.#file.size - this.position;
  }

  /** The next bytes without taking them; fewer where the file ends. Valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    while (this.#bytes.length - this.#at < length && this.#loaded < this.#file.size) {
      const next = await this.#next();
      if (next.length === 0) break; // shorter than it said
      const rest = this.#bytes.subarray(this.#at);
      const joined = new Uint8Array(rest.length + next.length);
      joined.set(rest);
      joined.set(next, rest.length);
      this.#bytes = joined;
      this.#at = 0;
    }
    return this.#bytes.subarray(this.#at, this.#at + length);
  }

  /** Takes the next bytes; fewer where the file ends. They stay as they are. */
  async take(length: number): Promise<Uint8Array> {
    const taken = await this.peek(length);
    this.#at += taken.length;
    this.position += taken.length;
    return taken;
  }

  async #next(): Promise<Uint8Array> {
    const wanted = this.#ahead ?? this.#read();
    const bytes = await wanted;
    this.#loaded += bytes.length;
    this.#ahead = this.#loaded < this.#file.size && bytes.length > 0 ? this.#read() : null;
    this.#ahead?.catch(() => {}); // whoever asks for it is told
    return bytes;
  }

  #read(): Promise<Uint8Array> {
    return this.#file.read(this.#loaded, Math.min(CHUNK, this.#file.size - this.#loaded));
  }
}

/** The whole of a small file; `null` where there is none, or it is larger than `most`. */
export async function readSmall(
  files: ExportFiles,
  path: string,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = await files.open(path);
  if (file === null) return null;
  try {
    if (file.size > most) return null;
    return new Uint8Array(await file.read(0, file.size));
  } finally {
    file.close?.();
  }
}
