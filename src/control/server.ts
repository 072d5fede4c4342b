/** The recorder's end of the local socket. */
import { InputError } from "../base/result.ts";
import { linesOf } from "../commands/lines.ts";
import { failure, LONGEST_LINE, type Question, question } from "./protocol.ts";

/** A running control socket. */
export interface ControlServer {
  close(): Promise<void>;
}

/** Listens at `path`, which only this user may open. `answer` may throw `InputError`: the asker is told. */
export function serveControl(path: string, answer: (q: Question) => unknown): ControlServer {
  removeStale(path);
  const listener = Deno.listen({ transport: "unix", path });
  Deno.chmodSync(path, 0o600);
  const open = new Map<Deno.Conn, Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      const served = serveOne(connection, answer).finally(() => open.delete(connection));
      open.set(connection, served);
    }
  })();
  return {
    async close() {
      listener.close();
      for (const connection of open.keys()) closeQuietly(connection);
      await Promise.allSettled([accepting, ...open.values()]);
      removeStale(path);
    },
  };
}

async function serveOne(connection: Deno.Conn, answer: (q: Question) => unknown): Promise<void> {
  const encoder = new TextEncoder();
  const writer = connection.writable.getWriter();
  try {
    for await (const line of linesOf(connection.readable, LONGEST_LINE)) {
      await writer.write(encoder.encode(`${JSON.stringify(await reply(line, answer))}\n`));
    }
  } catch {
    // The asker went away; what was asked is done or not, and logged where it matters.
  } finally {
    closeQuietly(connection);
  }
}

async function reply(line: string, answer: (q: Question) => unknown) {
  try {
    const parsed = question.safeParse(JSON.parse(line));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new InputError(
        issue?.path.join(".") || "question",
        issue?.message ?? "is wrong",
        "ask as protocol.ts says",
      );
    }
    return { ok: true, value: await answer(parsed.data) ?? null };
  } catch (error) {
    return failure(error);
  }
}

function removeStale(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
