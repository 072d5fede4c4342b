/**
 * Connections to the recorder that are opened once and kept, so that a process can give up the right
 * to open any other: afterwards it reaches the page's socket and never the command line's.
 */
import type * as v from "valibot";
import type { Asker } from "../../recorder/people_port.ts";
import { linesOf } from "../commands/lines.ts";
import { type Answer, LONGEST_LINE, type question, valueOf } from "./protocol.ts";

/** Asks for whoever sent a request; `null` when no recorder answers. Throws what it refuses. */
export type AskFor = (
  asker: Asker,
  asked: v.InferInput<typeof question>,
) => Promise<{ value: unknown } | null>;

/** At the same time; a question that takes long (a password) keeps one of them. */
const LINES = 12;
/** A recorder that takes longer does not answer. */
const PATIENCE_MS = 15_000;
/** Of an answer: the largest carry lists. */
const LONGEST_ANSWER = 16 * LONGEST_LINE;

/** Kept connections. */
export interface HeldLines {
  readonly ask: AskFor;
  /** Resolves when the recorder has closed one: nothing can be asked any more. */
  readonly gone: Promise<void>;
  close(): void;
}

/** Opens them; rejects when no recorder listens. */
export async function holdLines(socket: string): Promise<HeldLines> {
  const lines = await Promise.all(
    Array.from({ length: LINES }, async () => new Line(await connect(socket))),
  );
  const gone = Promise.race(lines.map((line) => line.ended));
  return {
    gone,
    close: () => lines.forEach((line) => line.close()),
    ask: async (asker, question) => {
      // The one with the shortest queue.
      const line = lines.reduce((best, one) => one.waiting < best.waiting ? one : best);
      const text = await line.send(`${JSON.stringify({ asker, question })}\n`);
      return text === null ? null : { value: valueOf(JSON.parse(text) as Answer) }; // by this program's own recorder
    },
  };
}

const connect = (path: string) => Deno.connect({ transport: "unix", path });

/** One connection: answers come in the order of the questions. */
class Line {
  readonly ended: Promise<void>;
  readonly #connection: Deno.UnixConn;
  readonly #waiting: ((answer: string | null) => void)[] = [];
  #writing: Promise<void> = Promise.resolve();
  #over = false;

  constructor(connection: Deno.UnixConn) {
    this.#connection = connection;
    this.ended = this.#read();
  }

  get waiting(): number {
    return this.#over ? Infinity : this.#waiting.length;
  }

  send(text: string): Promise<string | null> {
    if (this.#over) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const timer = setTimeout(() => resolve(null), PATIENCE_MS);
    // It stays in the queue: its answer, when it comes after all, is nobody else's.
    this.#waiting.push((answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const bytes = new TextEncoder().encode(text);
    this.#writing = this.#writing.then(async () => {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
    }).catch(() => this.close());
    return promise;
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // Closed already.
    }
  }

  async #read(): Promise<void> {
    try {
      for await (const line of linesOf(this.#connection.readable, LONGEST_ANSWER)) {
        this.#waiting.shift()?.(line);
      }
    } catch {
      // It broke: whoever waits is told below.
    } finally {
      this.#over = true;
      this.close();
      for (const resolve of this.#waiting.splice(0)) resolve(null);
    }
  }
}
