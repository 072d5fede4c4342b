/** Helpers for the tests of this folder. */
import { BitsPerSecond, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { openReadable } from "./database.ts";
import type { LedgerOptions } from "./open_ledger.ts";
import type { CameraInput, Stamp } from "./records.ts";
import { TABLES } from "./row_sum.ts";

/** A stamp for tests, so many milliseconds after their beginning. */
export const stamp = (n = 0): Stamp => ({
  at: UtcMs(1_770_000_000_000 + n),
  trusted: TrustedMs(n),
});

/** A camera for tests, with what is changed about it. */
export const camera = (name: string, more: Partial<CameraInput> = {}): CameraInput => ({
  name,
  url: "rtsp://user:secret@10.0.0.5:554/ch1",
  transport: "tcp",
  via: "native",
  audio: false,
  declaredBitrate: BitsPerSecond(4_000_000),
  priority: 5,
  ...more,
});

/** Options for a ledger with one mirror and one copy in a folder. */
export const options = (dir: string, more: Partial<LedgerOptions> = {}): LedgerOptions => ({
  primary: `${dir}/a/ledger.db`,
  mirrors: [`${dir}/b/ledger.db`],
  copies: [`${dir}/c/ledger.db`],
  pool: null,
  create: true,
  now: stamp(),
  ...more,
});

/** A new folder with a, b and c in it, removed afterwards. */
export function withFolder(use: (dir: string) => void): void {
  const dir = Deno.makeTempDirSync({ prefix: "ledger-" });
  try {
    for (const name of ["a", "b", "c"]) Deno.mkdirSync(`${dir}/${name}`);
    use(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** Everything a ledger's file holds, as text. */
export function dump(path: string): string {
  const db = openReadable(path);
  try {
    return JSON.stringify(
      ["meta", ...TABLES].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()),
    );
  } finally {
    db.close();
  }
}
