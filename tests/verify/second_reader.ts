/** The second readers, of exports and of the log: one process each that is asked again and again. */
import { linesOf } from "../../src/commands/lines.ts";

/** Debian's own Python, for which Debian's `python3-cryptography` is. */
const PYTHON = "/usr/bin/python3";
const script = (name: string) => new URL(`./${name}`, import.meta.url).pathname;

/** Why the second readers cannot run here; `null` when it can. */
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

/** What `verify_log.py` answers. */
export interface SecondLogVerdict extends SecondVerdict {
  readonly lines: number;
  readonly unsigned: number;
  readonly witnessedLines: number;
  /** In ms; `null`: no witness vouches for anything. */
  readonly unwitnessedSince: number | null;
}

/** A reader that answers a line of JSON to each line of fields. */
class Reader<T> implements AsyncDisposable {
  readonly #child;
  readonly #writer;
  readonly #lines;

  constructor(name: string) {
    this.#child = new Deno.Command(PYTHON, {
      args: [script(name)],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = linesOf(this.#child.stdout, 1 << 24);
  }

  protected async ask(fields: readonly string[]): Promise<T> {
    await this.#writer.write(new TextEncoder().encode(`${fields.join("\t")}\n`));
    const { value, done } = await this.#lines.next();
    if (done) throw new Error("the second reader ended");
    return JSON.parse(value) as T; // written by that program
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#lines.return?.(undefined);
    await this.#child.status;
  }
}

export class SecondReader extends Reader<SecondVerdict> {
  constructor() {
    super("verify.py");
  }

  /** Checks a folder. */
  check(folder: string, key: string, witness: string | null): Promise<SecondVerdict> {
    return this.ask([folder, key, ...(witness === null ? [] : [witness])]);
  }
}

export class SecondLogReader extends Reader<SecondLogVerdict> {
  constructor() {
    super("verify_log.py");
  }

  /** Checks the log in a ledger's file. */
  check(path: string, key: string | null, witness: string | null): Promise<SecondLogVerdict> {
    return this.ask([path, key ?? "-", ...(witness === null ? [] : [witness])]);
  }
}
