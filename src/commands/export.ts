/** `holdfast export`: footage into a folder that anybody can check, registered before its first byte. */
import { BlockFiles } from "../../recorder/export/block_files.ts";
import { exportEntries } from "../../recorder/export/entries.ts";
import { IndexedRows } from "../../recorder/export/indexed_rows.ts";
import { needed } from "../../recorder/export/needed.ts";
import { reportPage } from "../../recorder/export/report.ts";
import { verifyPage } from "../../recorder/export/verify_page.ts";
import { askedDigest, ExportFolder } from "../../recorder/export/write_folder.ts";
import { dataPaths, readGeometry } from "../../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../../recorder/index/database.ts";
import { randomHexId } from "../base/ids.ts";
import { InputError } from "../base/result.ts";
import { authorityOf, beginExport } from "../control/export_client.ts";
import { openFootage } from "../footage.ts";
import { instant, options, required, whole } from "../options.ts";
import { complain, print, readableBytes } from "../output.ts";
import { realClock } from "../real_clock.ts";
import { VERSION } from "../version.ts";
import { withRecorder } from "./export_here.ts";
import { findCamera } from "./segments.ts";

const TOLD_EVERY_MS = 2000;

/** The command. */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    camera: { type: "string", multiple: true },
    from: { type: "string" },
    to: { type: "string" },
    out: { type: "string" },
    purpose: { type: "string" },
    requester: { type: "string" },
    unit: { type: "string" },
    document: { type: "string" },
    second: { type: "string" },
    "second-unit": { type: "string" },
    "second-document": { type: "string" },
    destination: { type: "string" },
    request: { type: "string" },
    json: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const geometry = readGeometry(data);
  const footage = openFootage(data, realClock);
  try {
    if (geometry === null) throw new InputError("--data", `${data} has no pool`, "name another");
    const from = instant(required(values.from, "from"), "from");
    const to = instant(required(values.to, "to"), "to");
    if (to <= from) throw new InputError("--to", "is not after --from", "give a later end");
    const named = values.camera ?? [];
    if (named.length === 0) throw new InputError("--camera", "is missing", "give it");
    const cameras = [...new Set(named.map((name) => findCamera(footage, name)))];
    const out = required(values.out, "out").replace(/(?<=.)\/+$/, "");
    const request = values.request === undefined
      ? null
      : whole(values.request, "request", 1, Number.MAX_SAFE_INTEGER);
    const word = (option: "requester" | "unit" | "purpose" | "destination") =>
      request === null ? required(values[option], option) : values[option] ?? "";
    const who = {
      name: word("requester"),
      unit: word("unit"),
      document: values.document ?? "",
    };
    // Without a request two of the staff make it, of one unit where it is not said.
    const second = request !== null || values.second === undefined ? null : {
      name: values.second,
      unit: values["second-unit"] ?? who.unit,
      document: values["second-document"] ?? "",
    };
    const asked = { cameras, from, to, request, who, second, purpose: word("purpose") };
    const told = { ...asked, destination: word("destination") };

    const folder = new ExportFolder(out, askedDigest([told]), randomHexId());
    const database = openIndexReadOnly(dataPaths(data).index);
    try {
      const held = new IndexedRows(database);
      const bytes = needed(held, cameras, from, to);
      folder.checkSpace(bytes);
      return await withRecorder(data, geometry, held, async (ask) => {
        const granted = await beginExport(ask, { ...told, id: folder.id });
        using blocks = new BlockFiles(geometry.disks);
        const entries = exportEntries(granted.request, {
          held,
          blocks,
          gaps: (camera) => footage.reader.gaps(camera, granted.request.from, granted.request.to),
          authority: authorityOf(ask, granted),
          clock: realClock,
          version: VERSION,
          pages: { verify: await verifyPage(), report: reportPage },
          finished: folder.finished,
        });
        const interrupted = new AbortController();
        const interrupt = () =>
          interrupted.abort(
            new InputError("export", "was interrupted", "run the same command again to go on"),
          );
        Deno.addSignalListener("SIGINT", interrupt);
        Deno.addSignalListener("SIGTERM", interrupt);
        let last = realClock.mono();
        try {
          await folder.write(entries, (now) => {
            if (realClock.mono() - last < TOLD_EVERY_MS) return;
            last = realClock.mono();
            complain(`${readableBytes(now.bytes)} of ${readableBytes(bytes)}: ${now.path}`);
          }, interrupted.signal);
        } finally {
          Deno.removeSignalListener("SIGINT", interrupt);
          Deno.removeSignalListener("SIGTERM", interrupt);
        }
        const { id } = granted.request;
        const { registerEntry, publicKey } = granted;
        print(
          values.json
            ? JSON.stringify({ export: id, out, registerEntry, publicKey, bytes: folder.bytes })
            : `Export ${id}, register entry ${registerEntry}: ${
              readableBytes(folder.bytes)
            } in ${out}.\n` +
              `Check it with \`holdfast verify ${out} --key ${publicKey}\`.`,
        );
        return 0;
      });
    } finally {
      database.close();
    }
  } finally {
    footage.close();
  }
}
