/** Rows of the database as records. What was written by this program and no longer fits is damage, and thrown. */
import { CameraId, DiskId } from "../../src/base/ids.ts";
import { BitsPerSecond, TrustedMs, UtcMs } from "../../src/base/units.ts";
import { formatIsoDate, parseIsoDate } from "../../policy/calendar/iso_date.ts";
import type { IsoDate } from "../../policy/layer.ts";
import { parseLayers } from "../../policy/site_layers.ts";
import type { CameraRecord, DiskRecord, EventRecord, HoldRecord, Site } from "./records.ts";
import type { Row } from "./row_sum.ts";
import { type TwoPeople, twoPeople } from "../two_people.ts";

/** A row of the table `site`. */
export function toSite(row: Row): Site {
  const words: unknown = JSON.parse(text(row, "layers"));
  const layers = parseLayers(Array.isArray(words) ? words : []);
  if (!layers.ok) throw layers.error;
  return {
    name: text(row, "name"),
    layers: layers.value,
    exemptUnderCN9: row["exempt_under_cn9"] === 1,
    venue: textOrNull(row, "venue"),
    builder: textOrNull(row, "builder"),
    inUse: dayOrNull(row, "in_use"),
    handedOver: dayOrNull(row, "handed_over"),
    outsideOperator: toldOrNull(row, "outside_operator"),
    besideSecretUnit: toldOrNull(row, "beside_secret_unit"),
  };
}

// An older file that is only read, beside the recorder, has no such columns yet: nobody told.

function dayOrNull(row: Row, column: string): IsoDate | null {
  if (row[column] === undefined || row[column] === null) return null;
  const day = parseIsoDate(text(row, column));
  if (!day.ok) throw new Error(`${column}: ${day.error}`);
  return formatIsoDate(day.value);
}

function toldOrNull(row: Row, column: string): boolean | null {
  return row[column] === undefined || row[column] === null ? null : number(row, column) === 1;
}

/** A row of the table `camera`. */
export function toCamera(row: Row): CameraRecord {
  const bitrate = numberOrNull(row, "declared_bitrate");
  return {
    id: CameraId(number(row, "id")),
    name: text(row, "name"),
    url: text(row, "url"),
    transport: oneOf(row, "transport", ["tcp", "udp"]),
    via: oneOf(row, "via", ["native", "ffmpeg"]),
    audio: row["audio"] === 1,
    declaredBitrate: bitrate === null ? null : BitsPerSecond(bitrate),
    priority: number(row, "priority"),
    addedAt: UtcMs(number(row, "added_at")),
    removedAt: utcOrNull(row, "removed_at"),
  };
}

/** A row of the table `hold`. */
export function toHold(row: Row): HoldRecord {
  const untilTrusted = numberOrNull(row, "until_trusted");
  return {
    id: number(row, "id"),
    camera: CameraId(number(row, "camera")),
    from: UtcMs(number(row, "from_ms")),
    to: UtcMs(number(row, "to_ms")),
    until: utcOrNull(row, "until_ms"),
    untilTrusted: untilTrusted === null ? null : TrustedMs(untilTrusted),
    kind: oneOf(row, "kind", ["case", "request", "important"]),
    who: text(row, "who"),
    why: text(row, "why"),
    placedAt: UtcMs(number(row, "placed_at")),
    releasedAt: utcOrNull(row, "released_at"),
    releasedBy: people(textOrNull(row, "released_by")),
  };
}

/** A row of the table `event`. */
export function toEvent(row: Row): EventRecord {
  const camera = numberOrNull(row, "camera");
  const details: unknown = JSON.parse(text(row, "details"));
  if (typeof details !== "object" || details === null) throw new Error("event.details: no object");
  return {
    id: number(row, "id"),
    at: UtcMs(number(row, "at_ms")),
    trusted: TrustedMs(number(row, "trusted")),
    kind: text(row, "kind"),
    camera: camera === null ? null : CameraId(camera),
    reason: text(row, "reason"),
    details: { ...details },
    hash: text(row, "hash"),
  };
}

/** A row of the table `disk`. */
export function toDisk(row: Row): DiskRecord {
  return {
    id: DiskId(text(row, "id")),
    path: text(row, "path"),
    joinedAt: UtcMs(number(row, "joined_at")),
    epoch: number(row, "epoch"),
    state: oneOf(row, "state", ["in-use", "formatting", "failed", "refused", "missing"]),
  };
}

function people(json: string | null): TwoPeople | null {
  if (json === null) return null;
  const names: unknown = JSON.parse(json);
  if (!Array.isArray(names) || names.length !== 2) throw new Error("hold.released_by: not two");
  return twoPeople([String(names[0]), String(names[1])]);
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new Error(`${column}: no text`);
  return value;
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new Error(`${column}: no number`);
  return value;
}

const textOrNull = (row: Row, column: string) => row[column] === null ? null : text(row, column);
const numberOrNull = (row: Row, column: string) =>
  row[column] === null ? null : number(row, column);

function utcOrNull(row: Row, column: string): UtcMs | null {
  const value = numberOrNull(row, column);
  return value === null ? null : UtcMs(value);
}

function oneOf<T extends string>(row: Row, column: string, known: readonly T[]): T {
  const value = known.find((one) => one === row[column]);
  if (value === undefined) throw new Error(`${column}: none of ${known.join(", ")}`);
  return value;
}
