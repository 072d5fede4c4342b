/** `holdfast log witness`: gives the newest checkpoint to somebody off the box. */
import { latestCheckpoint } from "../../../recorder/evidence/checkpoint_store.ts";
import {
  confirmWitnessed,
  FILE_WITNESS,
  setWitnessUrl,
} from "../../../recorder/evidence/witness.ts";
import { witnessText } from "../../../recorder/evidence/witness_file.ts";
import { InputError } from "../../base/result.ts";
import { options, required } from "../../options.ts";
import { print } from "../../output.ts";
import { askOrDo, type Direct } from "../ask_or_do.ts";

/** With `--file` writes it to a stick; with `--url` or `--none` sets who is posted to. */
export async function witness(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    file: { type: "string" },
    url: { type: "string" },
    none: { type: "boolean" },
  });
  const data = required(values.data, "data");
  const said = [values.file, values.url, values.none].filter((one) => one !== undefined);
  if (said.length !== 1) {
    throw new InputError("log witness", "who it is, is not clear", "give --file, --url or --none");
  }
  if (values.file !== undefined) return await toFile(data, values.file);
  const url = values.url ?? null;
  await askOrDo(data, { ask: "witness-set", url }, ({ ledger, stamp }) => {
    ledger.commit((tx) => setWitnessUrl(tx, url, stamp));
  });
  print(url === null ? "Nobody is posted to." : "Checkpoints are posted there from now on.");
  return 0;
}

async function toFile(data: string, path: string): Promise<number> {
  const given = await askOrDo(data, { ask: "log-witness" }, newestHere);
  const { checkpoint, text } = given as ReturnType<typeof newestHere>; // both ways answer it
  const file = isFolder(path) ? `${path}/holdfast-checkpoint-${checkpoint}.json` : path;
  writeNew(file, text);
  await askOrDo(data, { ask: "log-witnessed", checkpoint, place: file }, ({ ledger, stamp }) => {
    confirmWitnessed(ledger, checkpoint, FILE_WITNESS, file, stamp);
  });
  print(`Checkpoint ${checkpoint} is in ${file}. Keep it away from the device.`);
  return 0;
}

function newestHere({ ledger }: Direct): { checkpoint: number; text: string } {
  const signed = latestCheckpoint(ledger);
  if (signed === null) {
    throw new InputError("log", "nothing was signed yet", "run the recorder once");
  }
  return { checkpoint: signed.checkpoint.number, text: witnessText(ledger, signed, FILE_WITNESS) };
}

/** Written, synced and only then believed; what a witness kept before is never overwritten. */
function writeNew(path: string, text: string): void {
  try {
    using file = Deno.openSync(path, { write: true, createNew: true });
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    file.syncSync();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError("--file", why, "name a new file, or a folder on the stick");
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // writing to it will say what is wrong
  }
}
