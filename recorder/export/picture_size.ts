/** How large the pictures of an exported video are, and whether it has sound. */
import { parseInit } from "../mp4/parse_init.ts";
import { FrontToBack, type OpenFile } from "../verify/reading.ts";
import { walkVideo } from "../verify/walk_video.ts";

/** Width, height and sound by the first opening in the file; `null` where it has none that can be read. */
export async function pictureSize(
  file: OpenFile,
): Promise<{ readonly width: number; readonly height: number; readonly sound: boolean } | null> {
  for await (const part of walkVideo(new FrontToBack(file))) {
    if (part.kind !== "opening") continue;
    const init = parseInit(part.init);
    if (!init.ok) return null;
    const { video: { width, height }, audio } = init.value;
    return { width, height, sound: audio !== null };
  }
  return null;
}
