/** Writes an export into a folder, from where an interrupted one goes on. */
import { createHash } from "node:crypto";
import { statfsSync } from "node:fs";
import { InputError } from "../../src/base/result.ts";
import { replaceFileSync, syncFolder } from "../disk/durable_file.ts";
import type { ExportEntry, FinishedVideos } from "./entries.ts";
import { readUnfinished, UNFINISHED, type Unfinished, unfinishedText } from "./unfinished.ts";

/** How far a writing is. */
export interface ExportProgress {
  readonly path: string;
  /** Bytes handed out so far, those of finished videos included. */
  readonly bytes: number;
}

/** A folder that an export is written into. */
export class ExportFolder {
  readonly path: string;
  /** The identity for it. */
  readonly id: string;
  readonly #unfinished: Unfinished;
  #bytes = 0;

  /**
   * Takes a folder that does not exist, is empty, or holds an unfinished export of the same `asked`.
   * Throws `InputError` for any other. `id`: the identity of a new export.
   */
  constructor(path: string, asked: string, id: string) {
    this.path = path;
    const found = look(path);
    if (found === "other") {
      throw new InputError("--out", `${path} is not empty`, "name a new folder");
    }
    const before = found === "unfinished" ? readUnfinished(`${path}/${UNFINISHED}`) : null;
    if (found === "unfinished" && before?.asked !== asked) {
      throw new InputError(
        "--out",
        `${path} holds an unfinished export of something else`,
        "name a new folder",
      );
    }
    this.id = before?.id ?? id;
    this.#unfinished = before ?? { asked, id, videos: {} };
  }

  /** Throws `InputError` when `bytes` have no room, what is there already of an unfinished export counted. */
  checkSpace(bytes: number): void {
    const parent = nearest(this.path);
    const { bavail, bsize } = statfsSync(parent);
    const free = bavail * bsize + this.#written();
    if (bytes <= free) return;
    const mib = (n: number) => `${Math.ceil(n / 2 ** 20)} MiB`;
    throw new InputError(
      "--out",
      `the export needs ${mib(bytes)} and there is room for ${mib(free)}`,
      "make room there, name another disk, or ask for a shorter span",
    );
  }

  /** Bytes written or found finished so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What remembers finished videos here. */
  get finished(): FinishedVideos {
    const { videos } = this.#unfinished;
    return {
      recall: (path, plan) => {
        const known = Object.hasOwn(videos, path) ? videos[path] : undefined;
        if (known?.plan !== plan || sizeOf(`${this.path}/${path}`) !== known.facts.bytes) {
          return null;
        }
        this.#bytes += known.facts.bytes;
        return known.facts;
      },
      remember: (path, plan, facts) => {
        videos[path] = { plan, facts };
        this.#remember();
      },
    };
  }

  /**
   * Writes the files, each under another name until it is whole and synced. Waits for the disk
   * before it asks for more; `signal` interrupts it between two pieces.
   */
  async write(
    entries: AsyncIterable<ExportEntry>,
    told: (progress: ExportProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const { path, content } of entries) {
      for (const folder of ["", "/video", "/lists"]) {
        Deno.mkdirSync(`${this.path}${folder}`, { recursive: true });
      }
      if (this.#bytes === 0) this.#remember();
      await this.#one(path, content, told, signal);
    }
    // Without it the folder counts as finished.
    Deno.removeSync(`${this.path}/${UNFINISHED}`);
    for (const folder of ["/video", "/lists", ""]) syncFolder(`${this.path}${folder}`);
  }

  async #one(
    path: string,
    content: AsyncIterable<Uint8Array>,
    told: (progress: ExportProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const final = `${this.path}/${path}`;
    const part = `${final}.part`;
    {
      using file = await Deno.open(part, { read: true, write: true, create: true });
      using flush = new Flush(await Deno.open(part, { write: true }));
      let at = 0;
      let there = (await file.stat()).size;
      for await (const chunk of content) {
        signal.throwIfAborted();
        // What a writing before left is kept as far as it is the same.
        const same = at + chunk.length <= there && await matches(file, at, chunk);
        if (!same) {
          if (there > at) await file.truncate(at);
          there = 0;
          file.seekSync(at, Deno.SeekMode.Start);
          await writeAll(file, chunk);
          await flush.wrote(chunk.length);
        }
        at += chunk.length;
        this.#bytes += chunk.length;
        told({ path, bytes: this.#bytes });
      }
      await file.truncate(at);
      await flush.end();
      await file.sync();
    }
    await Deno.rename(part, final);
  }

  #remember(): void {
    replaceFileSync(`${this.path}/${UNFINISHED}`, unfinishedText(this.#unfinished));
  }

  #written(): number {
    let bytes = 0;
    try {
      for (const { name } of Deno.readDirSync(`${this.path}/video`)) {
        bytes += sizeOf(`${this.path}/video/${name}`);
      }
    } catch {
      // nothing there yet
    }
    return bytes;
  }
}

/** The identity of what was asked for, by which an unfinished export is known again. */
export function askedDigest(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function matches(file: Deno.FsFile, at: number, chunk: Uint8Array): Promise<boolean> {
  file.seekSync(at, Deno.SeekMode.Start);
  const there = new Uint8Array(chunk.length);
  for (let got = 0; got < there.length;) {
    const n = await file.read(there.subarray(got));
    if (n === null) return false;
    got += n;
  }
  return there.every((byte, i) => byte === chunk[i]);
}

async function writeAll(file: Deno.FsFile, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
}

/** So much may wait for the disk: all of it at once would make the recorder's own syncs wait too. */
const UNSYNCED_BYTES = 32 * 1024 * 1024;

/** Syncs a file piece by piece while more is written to it, over a handle of its own. */
class Flush implements Disposable {
  readonly #file: Deno.FsFile;
  #bytes = 0;
  #last: Promise<void> = Promise.resolve();

  constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Waits while twice as much is on its way to the disk. */
  async wrote(bytes: number): Promise<void> {
    this.#bytes += bytes;
    if (this.#bytes < UNSYNCED_BYTES) return;
    this.#bytes = 0;
    await this.#last;
    this.#last = this.#file.syncData();
    this.#last.catch(() => {}); // whoever waits for it is told
  }

  async end(): Promise<void> {
    await this.#last;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function look(path: string): "new" | "unfinished" | "other" {
  try {
    const names = [...Deno.readDirSync(path)].map((entry) => entry.name);
    if (names.includes(UNFINISHED)) return "unfinished";
    return names.length === 0 ? "new" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "new";
    if (error instanceof Deno.errors.NotADirectory) return "other";
    throw error;
  }
}

function nearest(path: string): string {
  let at = path;
  while (at !== "/" && at !== "." && at !== "") {
    try {
      Deno.statSync(at);
      return at;
    } catch {
      const cut = at.lastIndexOf("/");
      at = cut > 0 ? at.slice(0, cut) : cut === 0 ? "/" : ".";
    }
  }
  return at === "" ? "." : at;
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
