import type { FfmpegPrograms } from "../device/ffmpeg/child.ts";
import type { ConfineTools } from "../device/ffmpeg/confine/layers.ts";

/** Where an administrator's programs lie, which are not on everybody's path. */
const ADMIN_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Where a program lies on the PATH, or `null`. */
export function findProgram(name: string): string | null {
  const path = (Deno.env.get("PATH") ?? "/usr/bin:/bin").split(":");
  for (const folder of [...path, ...ADMIN_FOLDERS]) {
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

/** The same, and what confines ffmpeg. */
export const findConfineTools = (): ConfineTools => ({
  ffmpeg: findProgram("ffmpeg") ?? "ffmpeg",
  setpriv: findProgram("setpriv"),
  prlimit: findProgram("prlimit"),
  unshare: findProgram("unshare"),
  bwrap: findProgram("bwrap"),
  nft: findProgram("nft"),
});
