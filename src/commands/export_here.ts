/** Whom an export asks: the running recorder, or, where none runs, the same desk in this process. */
import * as v from "valibot";
import { BlockFiles } from "../../recorder/export/block_files.ts";
import { ExportDesk } from "../../recorder/export/desk.ts";
import type { HeldRows } from "../../recorder/export/indexed_rows.ts";
import { openSigner } from "../../recorder/evidence/signer.ts";
import { dataPaths, type PoolGeometry } from "../../recorder/engine/geometry.ts";
import { readBoot, startTrusted, TrustedTime } from "../../recorder/engine/trusted_time.ts";
import { parse } from "../../recorder/shapes.ts";
import { answerExports } from "../answers/exports.ts";
import { ask } from "../control/client.ts";
import { CONSOLE } from "../control/asker.ts";
import type { AskRecorder } from "../control/export_client.ts";
import { EXPORT_QUESTIONS } from "../control/export_questions.ts";
import { InputError } from "../base/result.ts";
import { realClock } from "../real_clock.ts";
import { openLedgerHere } from "./ask_or_do.ts";

const exportQuestion = v.variant("ask", [...EXPORT_QUESTIONS]);

/** Runs `use` with somebody who grants and signs exports of a data folder. */
export async function withRecorder<T>(
  data: string,
  geometry: PoolGeometry,
  held: HeldRows,
  use: (ask: AskRecorder) => Promise<T>,
): Promise<T> {
  const { socket } = dataPaths(data);
  if (await ask(socket, { ask: "status" }) !== null) {
    return await use(async (question) => {
      const answer = await ask(socket, question);
      if (answer !== null) return answer.value;
      throw new InputError("recorder", "does not answer any more", "run the same command again");
    });
  }
  using ledger = openLedgerHere(data, geometry);
  const stored = ledger.trusted();
  const step = startTrusted(stored?.ok === true ? stored.value : null, readBoot(realClock), null);
  const time = new TrustedTime(step, realClock, ledger, () => {});
  const desk = new ExportDesk({
    ledger,
    stamp: () => time.stamp(),
    clock: realClock,
    signer: openSigner(`${data}/keys`),
    held,
    openBlocks: () => new BlockFiles(geometry.disks),
    checkpoint: null,
  });
  return await use((question) => answerExports(parse(exportQuestion, question), desk, CONSOLE));
}
