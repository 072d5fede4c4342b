/** `holdfast camera add | list | remove`. */
import { addCamera } from "../../recorder/admin/cameras.ts";
import { checkCamera } from "../../recorder/ledger/check_input.ts";
import type { CameraInput } from "../../recorder/ledger/records.ts";
import { BitsPerSecond } from "../base/units.ts";
import { bitrate, type Command, oneOf, options, required, verbs, whole } from "../options.ts";
import { openFootage } from "../footage.ts";
import { print, table } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { askOrDo } from "./ask_or_do.ts";
import { findCamera } from "./segments.ts";
import { checkCameraUrl } from "../../device/source/check_url.ts";

/** The command. */
export const cameraCommand: Command = verbs("camera", {
  add,
  list,
  remove,
});

async function add(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    name: { type: "string" },
    url: { type: "string" },
    bitrate: { type: "string" },
    transport: { type: "string" },
    via: { type: "string" },
    audio: { type: "boolean" },
    priority: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const camera: CameraInput = {
    name: required(values.name, "name"),
    url: required(values.url, "url"),
    transport: oneOf(values.transport ?? "tcp", "transport", ["tcp", "udp"]),
    via: oneOf(values.via ?? "native", "via", ["native", "ffmpeg"]),
    audio: values.audio ?? false,
    declaredBitrate: values.bitrate === undefined
      ? null
      : BitsPerSecond(bitrate(values.bitrate, "bitrate")),
    priority: whole(values.priority ?? "5", "priority", 0, 9),
  };
  checkCamera(camera);
  checkCameraUrl({ ...camera, caCerts: [] });
  const value = await askOrDo(data, { ask: "camera-add", camera }, ({ ledger, size, stamp }) => ({
    id: addCamera(ledger, size, new Map(), camera, stamp),
  }));
  const { id } = value as { id: number }; // both ways answer it
  print(
    values.json
      ? JSON.stringify({ id, name: camera.name })
      : `Camera ${id}, ${camera.name}, is added.`,
  );
  return 0;
}

function list(args: readonly string[]): number {
  const { values } = options(args, { data: { type: "string" }, json: { type: "boolean" } });
  const footage = openFootage(required(values.data, "data"), realClock);
  try {
    const oldest = new Map(footage.reader.cameras().map((c) => [c.id, c]));
    const cameras = footage.cameras().map((c) => ({
      id: c.id,
      name: c.name,
      url: withoutPassword(c.url),
      transport: c.transport,
      via: c.via,
      audio: c.audio,
      declaredBitrate: c.declaredBitrate,
      priority: c.priority,
      removed: c.removedAt !== null,
      oldest: date(oldest.get(c.id)?.oldest ?? null),
      newest: date(oldest.get(c.id)?.newest ?? null),
    }));
    if (values.json) print(JSON.stringify(cameras));
    else {
      const rows = cameras.map((
        c,
      ) => [
        `${c.id}`,
        c.name,
        c.url,
        c.removed ? "removed" : c.via,
        c.oldest ?? "-",
        c.newest ?? "-",
      ]);
      print(table([["id", "name", "address", "", "oldest", "newest"], ...rows]));
    }
    return 0;
  } finally {
    footage.close();
  }
}

async function remove(args: readonly string[]): Promise<number> {
  const { values, positionals } = options(args, {
    data: { type: "string" },
    camera: { type: "string" },
    json: { type: "boolean" },
  }, 1);
  const data = required(values.data, "data");
  const footage = openFootage(data, realClock);
  const id = findCamera(footage, required(values.camera ?? positionals[0], "camera"));
  footage.close();
  await askOrDo(data, { ask: "camera-remove", camera: id }, ({ ledger, stamp }) => {
    ledger.commit((tx) => tx.removeCamera(id, stamp));
    return null;
  });
  print(values.json ? JSON.stringify({ id }) : `Camera ${id} is removed; its footage stays.`);
  return 0;
}

const date = (at: number | null): string | null => at === null ? null : new Date(at).toISOString();

/** An address as it may be shown: the password left out. */
function withoutPassword(url: string): string {
  return url.replace(
    /^([a-z]+:\/\/)([^/@]*)@/i,
    (_all, scheme: string, who: string) => `${scheme}${who.split(":")[0]}@`,
  );
}
