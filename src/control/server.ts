/** The recorder's end of the local socket. */
import type * as v from "valibot";
import type { People } from "../../recorder/people/people.ts";
import { tryParse } from "../../recorder/shapes.ts";
import { InputError, RefusedError } from "../base/result.ts";
import { linesOf } from "../commands/lines.ts";
import { type AskedBy, CONSOLE, pageLine } from "./asker.ts";
import { cameraOf, needOf } from "./needs.ts";
import { failure, LONGEST_LINE, type Question, question } from "./protocol.ts";

/** A running control socket. */
export interface ControlServer {
  close(): Promise<void>;
}

/** Answers a question of somebody; may throw `InputError`: the asker is told. */
export type AnswerTo = (question: Question, asked: AskedBy) => unknown;

/** Listens for the command line at `path`, which only this user may open. */
export function serveControl(path: string, answer: AnswerTo): ControlServer {
  return serve(path, (json) => answer(parse(question, json), CONSOLE));
}

/**
 * Listens for the page at `path`. Each line says whose question it is, by the identifier or token
 * that came with the request; what it may ask is decided here, not by the page.
 */
export function servePage(path: string, people: People, answer: AnswerTo): ControlServer {
  return serve(path, (json) => {
    const { asker, question } = parse(pageLine, json);
    const found = people.ask(asker.token, needOf(question), cameraOf(question), asker);
    const { answer: decided, inside } = found;
    if (decided === "sign-in") throw new RefusedError("session", "nobody is signed in", "sign in");
    if (decided === "no") throw new RefusedError("right", "you may not do that", "ask a manager");
    return answer(question, { by: inside?.actor ?? null, inside, asker });
  });
}

function serve(path: string, answer: (json: unknown) => unknown): ControlServer {
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

async function serveOne(connection: Deno.Conn, answer: (json: unknown) => unknown): Promise<void> {
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

async function reply(line: string, answer: (json: unknown) => unknown) {
  try {
    return { ok: true, value: await answer(JSON.parse(line)) ?? null };
  } catch (error) {
    return failure(error);
  }
}

function parse<const S extends v.GenericSchema>(shape: S, json: unknown): v.InferOutput<S> {
  const parsed = tryParse(shape, json);
  if (parsed.ok) return parsed.value;
  const [{ field, problem }] = parsed.error;
  throw new InputError(field || "question", problem, "ask as protocol.ts says");
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
