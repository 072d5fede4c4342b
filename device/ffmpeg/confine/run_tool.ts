/** Runs a program of the system for a moment. */

/** How it went: `null` = as it should, else why not in few words. Never rejects. */
export type RunTool = (line: readonly string[], how?: ToolUse) => Promise<string | null>;

/** What is unusual about a run. */
export interface ToolUse {
  /** Its standard input; without it there is none. */
  readonly input?: string;
  /** It waits for input that does not come, and is killed once it says this: that must be allowed. */
  readonly killAt?: string;
}

/** Far above what it takes on a busy machine. */
const PATIENCE_MS = 10_000;

/** {@link RunTool} on this machine. */
export const runTool: RunTool = async (line, { input, killAt } = {}) => {
  const [program = "", ...args] = line;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args,
      stdin: input === undefined && killAt === undefined ? "null" : "piped",
      stdout: "null",
      stderr: "piped",
      clearEnv: true,
      env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" },
    }).spawn();
  } catch (error) {
    return few(messageOf(error));
  }
  const writer = input === undefined && killAt === undefined ? null : child.stdin.getWriter();
  const noMoreInput = async () => await writer?.close().catch(() => {});
  let failure: string | null = null;
  let killed = false;
  const kill = async () => {
    if (killed) return;
    killed = true;
    try {
      child.kill("SIGKILL");
    } catch (error) {
      failure = few(messageOf(error));
      await noMoreInput(); // ends what may not be killed
    }
  };
  const timer = setTimeout(kill, PATIENCE_MS);
  let words = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stderr) {
      if (words.length < 2000) words += decoder.decode(chunk, { stream: true });
      if (killAt !== undefined && words.includes(killAt)) await kill();
    }
  })();
  if (input !== undefined) {
    // One that ends without reading it all tells why by its words.
    await writer?.write(new TextEncoder().encode(input)).catch(() => {});
    await noMoreInput();
  }
  const { success, code, signal } = await child.status;
  await reading;
  clearTimeout(timer);
  if (!killed) await noMoreInput();
  const well = killAt === undefined ? success : signal === "SIGKILL" && words.includes(killAt);
  return well ? null : failure ?? few(words.trim() === "" ? `it ended with ${code}` : words);
};

const messageOf = (error: unknown) => error instanceof Error ? error.message : String(error);
const few = (words: string) => (words.trim().split("\n").at(-1) ?? "").trim().slice(0, 120);
