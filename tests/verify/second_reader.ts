/** The second reader of exports: `verify.py`, one process that is asked again and again. */
import { linesOf } from "../../src/commands/lines.ts";

/** Debian's own Python, for which Debian's `python3-cryptography` is. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = new URL("./verify.py", import.meta.url).pathname;

/** Why the second reader cannot run here; `null` when it can. */
export function noSecondReader(): string | null {
  try {
    const { success } = new Deno.Command(PYTHON, {
      args: ["-c", "import cryptography"],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? null : "Python has no cryptography (python3-cryptography)";
  } catch {
    return "there is no Python";
  }
}

/** What it answers. */
export interface SecondVerdict {
  readonly whole: boolean;
  readonly faults: readonly string[];
}

export class SecondReader implements AsyncDisposable {
  readonly #child;
  readonly #writer;
  readonly #lines;

  constructor() {
    this.#child = new Deno.Command(PYTHON, {
      args: [SCRIPT],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout, 1 << 24);
  }

  /** Checks a folder. */
  async check(folder: string, key: string, witness: string | null): Promise<SecondVerdict> {
    const job = [folder, key, ...(witness === null ? [] : [witness])].join("\t");
    await this.#writer.write(new TextEncoder().encode(`${job}\n`));
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the second reader ended");
    return JSON.parse(value) as SecondVerdict; // written by verify.py
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#lines.return?.(undefined);
    await this.#child.status;
  }
}
