import type { FfmpegPrograms } from "../device/ffmpeg/child.ts";

/** Where a program lies on the PATH, or `null`. */
export function findProgram(name: string): string | null {
  for (const folder of (Deno.env.get("PATH") ?? "/usr/bin:/bin").split(":")) {
    try {
      const path = `${folder}/${name}`;
      if (Deno.statSync(path).isFile) return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** The system programs that sources use; ffmpeg is asked for by name where it is not found, and then says so itself. */
export const findPrograms = (): FfmpegPrograms => ({
  ffmpeg: findProgram("ffmpeg") ?? "ffmpeg",
  setpriv: findProgram("setpriv"),
  prlimit: findProgram("prlimit"),
});
