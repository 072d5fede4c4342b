/** `holdfast segments`: what of a camera's time is recorded, where it lies, and what is missing and why. */
import { openFootage } from "../footage.ts";
import { InputError } from "../base/result.ts";
import { dur90kToMs, UtcMs } from "../base/units.ts";
import { instant, options, required } from "../options.ts";
import { print, table } from "../output.ts";
import { realClock } from "../real_clock.ts";
import type { OpenFootage } from "../footage.ts";
import type { CameraId } from "../base/ids.ts";

const MOST = 10_000_000;
const iso = (at: number): string => new Date(at).toISOString();

/** The command. */
export function segmentsCommand(args: readonly string[]): number {
  const { values } = options(args, {
    data: { type: "string" },
    camera: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    json: { type: "boolean" },
  });
  const from = instant(required(values.from, "from"), "from");
  const to = instant(required(values.to, "to"), "to");
  if (to <= from) throw new InputError("--to", "is not after --from", "give a later end");
  const footage = openFootage(required(values.data, "data"), realClock);
  try {
    const camera = findCamera(footage, required(values.camera, "camera"));
    const damaged = footage.reader.gaps(camera, from, to).filter((g) => g.cause === "damaged");
    const segments = footage.reader.fragments(camera, from, to, MOST)
      .filter((f) => !damaged.some((d) => d.from < f.start + 1 && f.start < d.to))
      .map((f) => ({
        from: iso(f.start),
        to: iso(UtcMs(f.start + dur90kToMs(f.duration))),
        block: f.block,
        offset: f.offset,
        length: f.length,
        sha256: f.sha256.toHex(),
      }));
    const gaps = footage.reader.gaps(camera, from, to)
      .map((g) => ({ from: iso(g.from), to: iso(g.to), cause: g.cause }));
    if (values.json) print(JSON.stringify({ segments, gaps }));
    else {
      print(
        table([
          ["from", "to", "block", "offset", "length"],
          ...segments.map((s) => [s.from, s.to, `${s.block}`, `${s.offset}`, `${s.length}`]),
        ]),
      );
      print(
        gaps.length === 0
          ? "No gaps."
          : table([["missing from", "to", "cause"], ...gaps.map((g) => [g.from, g.to, g.cause])]),
      );
    }
    return 0;
  } finally {
    footage.close();
  }
}

/** A camera by its number or its name; removed ones too, the one that bears the name now first. */
export function findCamera(footage: Pick<OpenFootage, "cameras">, wanted: string): CameraId {
  const all = footage.cameras();
  const found = all.find((c) => c.removedAt === null && c.name === wanted) ??
    all.find((c) => String(c.id) === wanted) ?? all.findLast((c) => c.name === wanted);
  if (found === undefined) {
    throw new InputError(
      "--camera",
      `there is no camera ${wanted}`,
      "name one of `holdfast camera list`",
    );
  }
  return found.id;
}
