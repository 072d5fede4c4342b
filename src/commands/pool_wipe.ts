/** `holdfast pool wipe`: when a device goes out of service, erases what is past its floor, on the word of two people. */
import { dataPaths } from "../../recorder/engine/geometry.ts";
import { InputError } from "../base/result.ts";
import { ask } from "../control/client.ts";
import { options, required, twoNames } from "../options.ts";
import { print } from "../output.ts";

/**
 * The command. The recorder must run: it refuses before notice, supervision and the planned day
 * (AH-15), and it is the one that overwrites the blocks. What is inside its floor or held stays.
 */
export async function wipeCommand(args: readonly string[]): Promise<number> {
  const { values } = options(args, {
    data: { type: "string" },
    by: { type: "string", multiple: true },
    json: { type: "boolean" },
  });
  const { socket } = dataPaths(required(values.data, "data"));
  const answer = await ask(socket, { ask: "pool-wipe", by: twoNames(values.by) });
  if (answer === null) {
    throw new InputError(
      "--data",
      "no recorder is running on it, and only a recorder erases footage",
      "start it with `holdfast run`, then wipe",
    );
  }
  const { blocks, kept } = answer.value as { blocks: number; kept: number }; // by this program's own recorder
  print(
    values.json
      ? JSON.stringify({ blocks, kept })
      : `${blocks} blocks are being overwritten with zeros. ${kept} hold footage inside its period or under a hold: they follow when it is past; keep the disks until then.`,
  );
  return 0;
}
