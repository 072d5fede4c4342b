/** How large the pictures of an exported video are. */
import { parseInit } from "../mp4/parse_init.ts";
import { FrontToBack, type OpenFile } from "../verify/reading.ts";
import { walkVideo } from "../verify/walk_video.ts";

/** Width and height by the first opening in the file; `null` where it has none that can be read. */
export async function pictureSize(
  file: OpenFile,
): Promise<{ readonly width: number; readonly height: number } | null> {
  for await (const part of walkVideo(new FrontToBack(file))) {
    if (part.kind !== "opening") continue;
    const init = parseInit(part.init);
    return init.ok ? { width: init.value.video.width, height: init.value.video.height } : null;
  }
  return null;
}
