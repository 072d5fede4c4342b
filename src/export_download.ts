/** An export as a download: one ZIP, made while it is taken. For the page's process. */
import { BlockFiles } from "../recorder/export/block_files.ts";
import type { ExportAsked } from "../recorder/export/desk.ts";
import { exportEntries } from "../recorder/export/entries.ts";
import { IndexedRows } from "../recorder/export/indexed_rows.ts";
import { reportPage } from "../recorder/export/report.ts";
import { verifyPage } from "../recorder/export/verify_page.ts";
import { exportZip } from "../recorder/export/zip.ts";
import { dataPaths, readGeometry } from "../recorder/engine/geometry.ts";
import { openIndexReadOnly } from "../recorder/index/database.ts";
import type { Asker } from "../recorder/people_port.ts";
import type { RequestRecord } from "../recorder/register_port.ts";
import type { Clock } from "./base/clock.ts";
import { InputError } from "./base/result.ts";
import { type AskRecorder, authorityOf, beginExport } from "./control/export_client.ts";
import type { AskFor } from "./control/held_lines.ts";
import { openPublishedFootage } from "./footage.ts";
import { realClock } from "./real_clock.ts";
import { VERSION } from "./version.ts";

/** A ZIP on its way. */
export interface ExportDownload {
  /** A name for the file, made by the program. */
  readonly name: string;
  /** Its bytes; made no faster than they are taken. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Has an export granted and registered, and answers its ZIP. Rejects with what the recorder refuses;
 * then nothing was handed out.
 *
 * @param ask Asks the recorder in the name of whoever signed in.
 */
export async function exportDownload(
  data: string,
  asked: ExportAsked,
  ask: AskRecorder,
  clock: Clock,
): Promise<ExportDownload> {
  const geometry = readGeometry(data);
  if (geometry === null) throw new InputError("--data", `${data} has no pool`, "create one");
  const pages = { verify: await verifyPage(), report: reportPage };
  const granted = await beginExport(ask, asked);
  const { request } = granted;
  const footage = openPublishedFootage(data, clock);
  const database = openIndexReadOnly(dataPaths(data).index);
  const blocks = new BlockFiles(geometry.disks);
  const close = () => {
    blocks[Symbol.dispose]();
    database.close();
    footage.close();
  };
  const entries = async function* () {
    try {
      yield* exportEntries(request, {
        held: new IndexedRows(database),
        blocks,
        gaps: (camera) => footage.reader.gaps(camera, request.from, request.to),
        authority: authorityOf(ask, granted),
        clock,
        version: VERSION,
        pages,
      });
    } finally {
      close();
    }
  };
  const name = `holdfast-${request.id}`;
  return { name: `${name}.zip`, body: exportZip(entries(), name, clock.wall()) };
}

/** The page's exports: a granted request's own cameras and span, asked for in the name of whoever sent the form. */
export const exportOf =
  (data: string, ask: AskFor) =>
  async (asker: Asker, record: RequestRecord): Promise<ExportDownload> => {
    const answer = async (asked: Parameters<AskRecorder>[0]) => {
      const found = await ask(asker, asked);
      if (found === null) {
        throw new InputError("recorder", "does not answer", "wait until it runs, and try again");
      }
      return found.value;
    };
    if (record.span === null) {
      throw new InputError("request", "is about connecting, and has no span", "export another");
    }
    const { cameras, span: { from, to } } = record;
    const nobody = { name: "", unit: "", document: "" };
    // Of a request the recorder takes persons and purpose as they were granted.
    const words = { who: nobody, second: null, purpose: "", destination: "" };
    const asked = { id: null, request: record.id, cameras, from, to, ...words };
    return await exportDownload(data, asked, answer, realClock);
  };
