/**
 * Footage lost when the recorder is killed and when the power goes, at random moments: the time
 * from the end of the newest fragment that is there after recovery to the cut, for each camera. The
 * cameras are ours and in real time, so what they had sent by then is the time itself.
 */
import { lacksMounts } from "../kernel/private_room.ts";
import { CAMERAS, cutMany, type Ground } from "./cut_cycles.ts";
import { type BenchOptions, type Figure, median, percentile } from "./figure.ts";

export async function footageLost(options: BenchOptions): Promise<Figure[]> {
  const cycles = options.quick ? 8 : 32;
  const folder = `${options.folder}/lost`;
  await Deno.mkdir(folder, { recursive: true });
  try {
    const still = () => Promise.resolve();
    const solid: Ground = { data: `${folder}/data`, attach: still, detach: still, cut: () => {} };
    const killed = await cutMany(solid, cycles, options.say);
    const figures = [{
      what: "footage lost per camera at kill −9, 99th percentile",
      value: percentile(killed, 0.99),
      unit: "s",
      goal: 2,
      how: told(killed, cycles, "what is there after recovery"),
    }];
    const lacking = await lacksMounts();
    if (lacking !== null) {
      options.say(`SKIPPED: footage lost at a power cut: ${lacking}`);
      return figures;
    }
    const cut = await powerCuts(folder, cycles);
    return [...figures, {
      what: "footage lost per camera at a power cut, 99th percentile",
      value: percentile(cut, 0.99),
      unit: "s",
      goal: 5,
      how: told(cut, cycles, "ext4 on a loop device, FS_IOC_SHUTDOWN without flushing its log"),
    }];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const told = (lost: readonly number[], cycles: number, what: string): string =>
  `${cycles} cuts × ${CAMERAS} cameras; median ${median(lost).toFixed(2)} s, worst ${
    Math.max(...lost).toFixed(2)
  } s; ${what}`;

async function powerCuts(folder: string, cycles: number): Promise<number[]> {
  const program = new URL("./power_cut_process.ts", import.meta.url).pathname;
  const { success, stdout } = await new Deno.Command("unshare", {
    args: [
      ..."--mount --propagation private".split(" "),
      Deno.execPath(),
      ...["run", "-A", "--no-prompt", program, folder, `${cycles}`],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("the power could not be cut; its process says why");
  return JSON.parse(new TextDecoder().decode(stdout)) as number[]; // by power_cut_process.ts
}
