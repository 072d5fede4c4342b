/**
 * Cuts the power under the recorder: `power_cut_process.ts FOLDER CYCLES`, run in a mount namespace of
 * its own, so that no other program keeps the file system alive. Prints the losses as JSON.
 */
import { DiskImage } from "../kernel/disk_image.ts";
import { PowerSwitch } from "../kernel/libc.ts";
import { cutMany } from "./cut_cycles.ts";

const [folder = "", cycles = "1"] = Deno.args;
const power = new PowerSwitch();
const image = await DiskImage.make(folder, "disk", "ext4", 1400 * 1024 * 1024);
const lost = await cutMany(
  {
    data: `${image.mount}/data`,
    attach: () => image.attach(),
    detach: () => image.detach(),
    cut: () => {
      if (!power.cut(image.mount)) throw new Error("the file system was not shut down");
    },
  },
  Number(cycles),
  (line) => console.error(`lost: power ${line}`),
);
power.close();
console.log(JSON.stringify(lost));
