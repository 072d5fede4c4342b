/** Sees every program that this process starts. */

/** One start: the program and its arguments. */
export interface Started {
  readonly program: string;
  readonly args: readonly string[];
}

/** Runs `use` while every use of `Deno.Command` is written down; answers what was started. */
export async function seeingCommands(use: () => Promise<void>): Promise<Started[]> {
  const started: Started[] = [];
  const original = Deno.Command;
  class Seen extends original {
    constructor(program: string | URL, options: Deno.CommandOptions = {}) {
      super(program, options);
      started.push({ program: String(program), args: options.args ?? [] });
    }
  }
  Deno.Command = Seen;
  try {
    await use();
  } finally {
    Deno.Command = original;
  }
  return started;
}
