/**
 * Program: exports of random honest histories, and every kind of tampering with them, before both
 * readers of the format.
 *
 *     deno run -A tests/campaigns/tampering.ts [--tamperings=N] [--histories=N] [--seed=N]
 *
 * `--tamperings`: of each kind; 1000 for a release, with 10 000 histories.
 */
import { parseArgs } from "node:util";
import { noSecondReader } from "../verify/second_reader.ts";
import { Outcome } from "./outcome.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    tamperings: { type: "string", default: "24" },
    histories: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
  },
});
const { tamperings, histories, seed } = values;
const PARTS = [
  ["honest", `${histories} honest histories raise no alarm`],
  ["tampering", `${tamperings} tamperings of each kind are found`],
  ["witness", `${tamperings} forged histories contradict the witness`],
] as const;

const outcome = new Outcome();
const why = noSecondReader();
if (why !== null) outcome.skip(PARTS.length, why);
else {
  for (const [part, proves] of PARTS) {
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", `tests/verify/${part}_test.ts`],
      env: {
        HOLDFAST_TAMPERINGS: tamperings,
        HOLDFAST_HISTORIES: histories,
        HOLDFAST_SEED: seed,
        NO_COLOR: "1",
      },
      stdin: "null",
    }).output();
    if (success) {
      outcome.pass();
      console.log(proves);
    } else {
      console.log(new TextDecoder().decode(stdout));
      const replay = `--tamperings=${tamperings} --histories=${histories} --seed=${seed}`;
      outcome.fail(`${part}: deno run -A tests/campaigns/tampering.ts ${replay}`);
    }
  }
}
Deno.exit(outcome.finish());
