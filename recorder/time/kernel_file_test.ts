import { equal, match, ok } from "node:assert/strict";
import { readByCat, readKernelFile } from "./kernel_file.ts";

const BOOT_ID = "/proc/sys/kernel/random/boot_id";

Deno.test("what the kernel tells is the same by either way", () => {
  match(readKernelFile(BOOT_ID) ?? "", /^[0-9a-f-]{36}\n$/);
  equal(readByCat(BOOT_ID), readKernelFile(BOOT_ID));
  ok(Number(readByCat("/proc/uptime")?.split(" ")[0]) > 0);
});

Deno.test("a file that is not there is nothing, by either way", () => {
  equal(readKernelFile("/proc/holdfast"), null);
  equal(readByCat("/proc/holdfast"), null);
});
