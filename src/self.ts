/** How this program starts itself anew as another process, from source and when compiled. */
import { V8_FLAGS } from "./runtime.ts";

/** The command line of `holdfast ARGS` as a child; `flags` are Deno's permissions where it runs from source. */
export function selfCommand(
  args: readonly string[],
  flags: readonly string[],
): { path: string; args: string[] } {
  const path = Deno.execPath();
  if (Deno.build.standalone) return { path, args: [...args] };
  // A bundle has this code and the entry's side by side too.
  const main = new URL(
    import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js",
    import.meta.url,
  );
  return { path, args: ["run", "--no-prompt", V8_FLAGS, ...flags, main.pathname, ...args] };
}
