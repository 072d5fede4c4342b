/** Whether ffmpeg plays blocks, exactly as they lie on the disk. */
import type { IndexedFootage } from "./verify.ts";

/** What ffmpeg made of several files in one go. */
interface Played {
  /** Packets, or pictures when decoded, of each file. */
  readonly counts: readonly number[];
  readonly complaints: string;
  readonly opened: boolean;
}

async function play(paths: readonly string[], decode: boolean): Promise<Played> {
  const inputs = paths.flatMap((path) => ["-f", "mov", "-i", path]);
  const maps = paths.flatMap((_, i) => ["-map", `${i}:v`]);
  const how = decode ? ["-fps_mode", "passthrough"] : ["-c", "copy", "-copyinkf"];
  const { success, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-nostdin", "-v", "error", ...inputs, ...maps, ...how, "-f", "framecrc", "-"],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const counts = paths.map(() => 0);
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const stream = /^(\d+),/.exec(line)?.[1];
    if (stream !== undefined) counts[Number(stream)] = (counts[Number(stream)] ?? 0) + 1;
  }
  return { counts, complaints: new TextDecoder().decode(stderr).trim(), opened: success };
}

/**
 * Plays every block that holds acknowledged footage. Right after a cut there may be more than what
 * was acknowledged and torn bytes behind it (`exact` false); after recovery there may not.
 * @returns What is wrong, a sentence each.
 */
export async function playBlocks(
  footage: readonly IndexedFootage[],
  how: { readonly exact: boolean; readonly decode: boolean },
): Promise<string[]> {
  const blocks = footage.filter((b) => b.frames > 0);
  if (blocks.length === 0) return [];
  const together = await play(blocks.map((b) => b.path), how.decode);
  if (fits(blocks, together, how.exact)) return [];
  const problems: string[] = [];
  for (const block of blocks) {
    const one = await play([block.path], how.decode);
    if (fits([block], one, how.exact)) continue;
    const said = one.complaints.split("\n")[0] ?? "";
    problems.push(
      `block ${block.no}: ffmpeg plays ${one.counts[0]} of ${block.frames} frames (${said})`,
    );
  }
  return problems;
}

function fits(blocks: readonly IndexedFootage[], played: Played, exact: boolean): boolean {
  if (exact && (played.complaints !== "" || !played.opened)) return false;
  return blocks.every((block, i) => {
    const count = played.counts[i] ?? 0;
    return exact ? count === block.frames : count >= block.frames;
  });
}
