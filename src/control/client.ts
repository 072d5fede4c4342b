/** The asker's end of the local socket. */
import type * as v from "valibot";
import type { Asker } from "../../recorder/people_port.ts";
import { linesOf } from "../commands/lines.ts";
import { type Answer, LONGEST_LINE, type question, valueOf } from "./protocol.ts";

/** Asks a running recorder from the command line; `null` when none answers. Throws what it refuses. */
export function ask(
  socket: string,
  asked: v.InferInput<typeof question>,
): Promise<{ value: unknown } | null> {
  return send(socket, asked);
}

/** Asks for whoever sent a request to the page, over the page's socket; else as {@link ask}. */
export function askFor(
  socket: string,
  asker: Asker,
  asked: v.InferInput<typeof question>,
): Promise<{ value: unknown } | null> {
  return send(socket, { asker, question: asked });
}

async function send(socket: string, line: unknown): Promise<{ value: unknown } | null> {
  let connection: Deno.UnixConn;
  try {
    connection = await Deno.connect({ transport: "unix", path: socket });
  } catch {
    return null; // no socket, or nobody behind it
  }
  try {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    for await (const line of linesOf(connection.readable, 16 * LONGEST_LINE)) {
      return { value: valueOf(JSON.parse(line) as Answer) }; // by this program's own recorder
    }
    return null;
  } finally {
    try {
      connection.close();
    } catch {
      // Closed when its reading ended.
    }
  }
}
