/** What of the recorder's status is somebody's to see. Pure. */
import type { ActorView, Right } from "../../recorder/people_port.ts";
import type { CameraSummary, RecorderStatus } from "../../recorder/read_port.ts";
import { CameraId } from "../../src/base/ids.ts";
import type { FrontView } from "./front_view.ts";

/** The part of the first page's facts that is for one person. */
export interface Seen {
  readonly status: RecorderStatus | null;
  readonly cameras: readonly CameraSummary[];
  /** Whether pictures of now are his to see. */
  readonly live: (camera: CameraId) => boolean;
  readonly playBack: (camera: CameraId) => boolean;
}

/** Leaves out cameras that are not his, their alarms included; nobody sees none. */
export function forActor(
  actor: ActorView | null,
  status: RecorderStatus | null,
  cameras: readonly CameraSummary[],
): Seen {
  const his = (id: CameraId) =>
    actor !== null && (actor.cameras === "all" || actor.cameras.includes(id));
  const has = (right: Right) => actor !== null && actor.rights.includes(right);
  return {
    status: status === null ? null : {
      ...status,
      cameras: status.cameras.filter(({ id }) => his(id)),
      alarms: status.alarms.filter(({ camera }) => camera === null || his(camera)),
    },
    cameras: cameras.filter(({ id }) => his(id)),
    live: (id) => his(id) && has("see-live"),
    playBack: (id) => his(id) && has("play-back"),
  };
}

/** The first page without ways to playback that would be refused. */
export function onlyLinksOf(seen: Seen, view: FrontView): FrontView {
  return {
    ...view,
    cameras: view.cameras.map((tile) =>
      seen.playBack(CameraId(tile.id)) ? tile : { ...tile, href: "" }
    ),
    removed: view.removed.filter((_, i) => {
      const camera = seen.cameras.filter(({ removed }) => removed)[i];
      return camera !== undefined && seen.playBack(camera.id);
    }),
  };
}
