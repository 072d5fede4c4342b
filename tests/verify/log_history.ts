/** Random honest histories of a device's log, made by its own ledger and signer, with what witnesses were given. */
import { keyFile, openSigner, type Signer } from "../../recorder/evidence/signer.ts";
import {
  CHECKPOINT_REASONS,
  type CheckpointReason,
  type SignedCheckpoint,
} from "../../recorder/evidence/checkpoint.ts";
import { allCheckpoints } from "../../recorder/evidence/checkpoint_store.ts";
import { linesAfter } from "../../recorder/evidence/log_tree.ts";
import type { LogLine } from "../../recorder/evidence/log_line.ts";
import { withDevice } from "../../recorder/evidence/testing.ts";
import { confirmWitnessed, FILE_WITNESS } from "../../recorder/evidence/witness.ts";
import { witnessText } from "../../recorder/evidence/witness_file.ts";
import { CameraId } from "../../src/base/ids.ts";
import type { Rng } from "../sim/random.ts";

/** What a ledger holds of its log. */
export interface Log {
  readonly lines: readonly LogLine[];
  readonly checkpoints: readonly SignedCheckpoint[];
}

/** What a witness has. */
export interface Witnessed {
  readonly signed: SignedCheckpoint;
  /** The file that it was given. */
  readonly text: string;
}

/** What a history came to. */
export interface LogHistory extends Log {
  readonly witnessed: readonly Witnessed[];
  /** The device's key, as a thief of it has it. */
  readonly signer: Signer;
  /** Of the key that signs at the end. */
  readonly publicKey: string;
}

const WORDS = ["a line", "录像被调取", 'quoted "so" \\ \u0001\u007f\u2028\t', "😀", ""];
const KINDS = ["register", "hold-placed", "disk-slow", "clock-jump-ignored", "not-recording"];
const MINUTE_MS = 60_000;
const DAYS_8_MS = 8 * 86_400_000;

/** How long a history is, and whether its key is lost on the way. */
export interface LogShape {
  readonly steps: number;
  /** Whether days pass, so that checkpoints are thinned out, and keys are lost. */
  readonly long: boolean;
}

/** Lets a device live for a while. */
export function randomLog(rng: Rng, { steps, long }: LogShape): LogHistory {
  let history: LogHistory | null = null;
  withDevice((device) => {
    const witnessed: Witnessed[] = [];
    let sequence = 0;
    for (let i = 0; i < steps; i++) {
      const [kind, reason] = [rng.pick(KINDS), rng.pick(WORDS)];
      const camera = rng.chance(1, 3) ? CameraId(rng.int(1, 4)) : null;
      device.log(i === 0 ? 2 : rng.chance(1, 2) ? 0 : rng.int(1, 3), {
        kind,
        reason,
        camera,
        details: { n: i, reason },
      });
      device.passed += rng.int(1, MINUTE_MS);
      device.record(1, sequence += rng.int(1, 9));
      const why: CheckpointReason = rng.pick(CHECKPOINT_REASONS);
      const signed = device.evidence.checkpoint(why);
      if (why === "witness" || i === steps - 2) {
        witnessed.push({ signed, text: witnessText(device.ledger, signed, FILE_WITNESS) });
        const { number } = signed.checkpoint;
        confirmWitnessed(device.ledger, number, FILE_WITNESS, "stick", device.stamp());
      }
      if (long && rng.chance(1, 4)) device.passed += rng.pick([3_600_000, DAYS_8_MS]);
      if (!long || !rng.chance(1, 6)) continue;
      device.stop(); // a power cut, and sometimes the key is gone
      if (rng.chance(1, 3)) Deno.removeSync(keyFile(`${device.folder}/keys`));
    }
    device.log(rng.int(0, 2));
    const signer = openSigner(`${device.folder}/keys`);
    history = {
      lines: [...linesAfter(device.ledger, 0)],
      checkpoints: [...allCheckpoints(device.ledger)].map((row) => row.open()),
      witnessed,
      signer,
      publicKey: signer.publicKey.toHex(),
    };
  });
  if (history === null) throw new Error("the device was not used");
  return history;
}
