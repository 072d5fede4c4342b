/**
 * Program: exports and logs of random honest histories, and every kind of tampering with them, before
 * both readers of each format.
 *
 *     deno run -A tests/campaigns/tampering.ts [--tamperings=N] [--log-tamperings=N] [--histories=N] [--seed=N]
 *
 * `--tamperings`, of exports, and `--log-tamperings`: of each kind; 1000 for a release, with 10 000
 * histories.
 */
import { parseArgs } from "node:util";
import { noSecondReader } from "../verify/second_reader.ts";
import { Outcome } from "./outcome.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    tamperings: { type: "string", default: "24" },
    "log-tamperings": { type: "string", default: "250" },
    histories: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
  },
});
const { tamperings, "log-tamperings": logTamperings, histories, seed } = values;
/** Of logs fewer: each is made by a ledger on a disk, with all its syncs. */
const logHistories = `${Math.ceil(Number(histories) / 4)}`;
const PARTS = [
  ["honest", `${histories} honest histories raise no alarm`],
  ["tampering", `${tamperings} tamperings of each kind are found`],
  ["witness", `${tamperings} forged histories contradict the witness`],
  [
    "log_tampering",
    `${logHistories} honest logs raise no alarm, and ${logTamperings} tamperings of each kind with a log are found or told as unwitnessed`,
  ],
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
        HOLDFAST_LOG_TAMPERINGS: logTamperings,
        HOLDFAST_LOG_HISTORIES: logHistories,
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
      const replay =
        `--tamperings=${tamperings} --log-tamperings=${logTamperings} --histories=${histories} --seed=${seed}`;
      outcome.fail(`${part}: deno run -A tests/campaigns/tampering.ts ${replay}`);
    }
  }
}
Deno.exit(outcome.finish());
