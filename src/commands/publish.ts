/** `holdfast publish`: an altered copy of an export, in which marked regions cannot be recognised. */
import { resolve } from "node:path";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import { InputError } from "../base/result.ts";
import { signPublished } from "../control/export_client.ts";
import { instant, options, required } from "../options.ts";
import { print } from "../output.ts";
import { type CopyPlan, type MadeCopy, type Marked, publishCopy } from "../publish_copy.ts";
import { realClock } from "../real_clock.ts";
import { withRecorder } from "./export_here.ts";

/** The command. */
export async function publishCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = options(args, {
    data: { type: "string" },
    out: { type: "string" },
    blur: { type: "string", multiple: true },
    by: { type: "string" },
    purpose: { type: "string" },
    sound: { type: "boolean" },
    json: { type: "boolean" },
  }, 1);
  const [folder] = positionals;
  if (folder === undefined) throw new InputError("PATH", "is missing", "name an export's folder");
  const marked = (values.blur ?? []).map(parseRegion);
  if (marked.length === 0) {
    throw new InputError(
      "--blur",
      "is missing: nothing may be published with faces and plates in it (CN-22)",
      "mark what must not be recognised as CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]",
    );
  }
  const out = resolve(required(values.out, "out"));
  const data = required(values.data, "data");
  const plan = {
    folder,
    out,
    marked,
    sound: values.sound === true,
    by: required(values.by, "by"),
    purpose: required(values.purpose, "purpose"),
    now: () => realClock.wall(),
  };
  const made = await signedBy(data, plan);
  const sounds = new Set(made.videos.map(({ sound }) => sound));
  print(
    values.json
      ? JSON.stringify({ out, export: made.export, videos: made.videos.length, sound: [...sounds] })
      : [
        `${made.videos.length} altered videos are in ${out}, signed as an altered copy of export ${made.export}.`,
        ...[...sounds].map((sound) => SOUND[sound]),
        "They are no evidence: keep the export.",
      ].join("\n"),
  );
  return 0;
}

const SOUND: Readonly<Record<MadeCopy["videos"][number]["sound"], string>> = {
  "kept": "They have the sound of the recording.",
  "left-out": "They have no sound: that of the recording was left out. --sound keeps it.",
  "none-recorded": "They have no sound: none was recorded.",
};

/** Has the copy signed by the recorder of a data folder, or here where none runs. */
async function signedBy(data: string, plan: Omit<CopyPlan, "sign">): Promise<MadeCopy> {
  const geometry = readGeometry(data);
  if (geometry === null) throw new InputError("--data", `${data} has no pool`, "name another");
  const database = openIndexReadOnly(dataPaths(data).index);
  try {
    return await withRecorder(
      data,
      geometry,
      new IndexedRows(database),
      (ask) => publishCopy({ ...plan, sign: (account) => signPublished(ask, account) }),
    );
  } finally {
    database.close();
  }
}

/** `CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]`. */
function parseRegion(text: string): Marked {
  const match = /^(\d{1,9}):(\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5})(?:@([^/]+)\/([^/]+))?$/.exec(
    text,
  );
  if (match === null) {
    throw new InputError(
      "--blur",
      `${text} is no region`,
      "give CAMERA:X,Y,WIDTH,HEIGHT[@FROM/TO]",
    );
  }
  const [camera = 0, x = 0, y = 0, width = 0, height = 0] = match.slice(1, 6).map(Number);
  const [from, to] = [match[6], match[7]];
  return {
    camera,
    x,
    y,
    width,
    height,
    from: from === undefined ? null : instant(from, "blur"),
    to: to === undefined ? null : instant(to, "blur"),
  };
}
