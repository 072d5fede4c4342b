/** All changes to the ledger. The same calls run on every place, so none may depend on anything but its arguments. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { CameraId, type PoolId } from "../../src/base/ids.ts";
import { InputError } from "../../src/base/result.ts";
import type { TrustedMs } from "../../src/base/units.ts";
import type { ClockState } from "../time/clock_state.ts";
import { twoPeople } from "../two_people.ts";
import { checkCamera, checkHold, oneLine } from "./check_input.ts";
import { eventHash, FIRST_HASH } from "./event_hash.ts";
import { LedgerReader } from "./ledger_reader.ts";
import { type Meta, readMeta, writeMeta } from "./meta.ts";
import type { CameraInput, DiskRecord, EventInput, HoldInput, Site, Stamp } from "./records.ts";
import { type Row, type Table, toggleRow } from "./row_sum.ts";

/** A row's columns by name. */
export type Values = Readonly<Record<string, SQLInputValue>>;

export class LedgerTx extends LedgerReader {
  readonly #db: DatabaseSync;
  #meta: Meta;

  constructor(db: DatabaseSync) {
    super(() => db);
    this.#db = db;
    this.#meta = readMeta(db);
  }

  /** Seals what was done; inside the transaction, last. */
  finish(): Meta {
    this.#meta = { ...this.#meta, version: this.#meta.version + 1 };
    writeMeta(this.#db, this.#meta);
    return this.#meta;
  }

  /** Adds a camera and says so in the log. @throws {InputError} */
  addCamera(input: CameraInput, now: Stamp): CameraId {
    const camera = checkCamera(input);
    if (this.cameras().some(({ name }) => name === camera.name)) {
      throw new InputError("name", "another camera has it", "choose another name");
    }
    const id = CameraId(this.insertRow("camera", { ...cameraValues(camera), added_at: now.at }));
    this.appendEvent({
      kind: "camera-added",
      camera: id,
      reason: "a camera was added",
      details: { name: camera.name },
    }, now);
    return id;
  }

  /** Changes a camera that is not removed. @throws {InputError} */
  changeCamera(id: CameraId, change: Partial<CameraInput>, now: Stamp): void {
    const before = this.#camera(id);
    const camera = checkCamera({ ...before, ...change });
    if (this.cameras().some((one) => one.name === camera.name && one.id !== id)) {
      throw new InputError("name", "another camera has it", "choose another name");
    }
    this.updateRow("camera", "id", id, cameraValues(camera));
    // Which fields, never their values: a password is among them.
    this.appendEvent({
      kind: "camera-changed",
      camera: id,
      reason: "a camera was changed",
      details: { fields: Object.keys(change).sort() },
    }, now);
  }

  /** Removes a camera; its number, its footage and its holds stay. @throws {InputError} */
  removeCamera(id: CameraId, now: Stamp): void {
    const { name } = this.#camera(id);
    this.updateRow("camera", "id", id, { removed_at: now.at });
    this.appendEvent({
      kind: "camera-removed",
      camera: id,
      reason: "a camera was removed; its footage stays",
      details: { name },
    }, now);
  }

  /** Sets the site. That no floor is lowered by it is the caller's to check, with policy. */
  setSite(site: Site, now: Stamp): void {
    const values = {
      id: 1,
      name: site.name === "" ? "" : oneLine("name", site.name, 200),
      layers: JSON.stringify(site.layers),
      exempt_under_cn9: site.exemptUnderCN9 ? 1 : 0,
      venue: site.venue,
      builder: site.builder,
      in_use: site.inUse,
      handed_over: site.handedOver,
      outside_operator: bit(site.outsideOperator),
      beside_secret_unit: bit(site.besideSecretUnit),
    };
    this.putRow("site", "id", 1, values);
    this.appendEvent({
      kind: "site-set",
      camera: null,
      reason: "the site was set",
      details: { ...site },
    }, now);
  }

  /** Places a hold and says so in the log. @returns Its number. @throws {InputError} */
  placeHold(input: HoldInput, now: Stamp): number {
    const hold = checkHold(input);
    if (!this.cameras({ removed: true }).some(({ id }) => id === hold.camera)) {
      throw new InputError(
        "camera",
        `there is no camera ${hold.camera}`,
        "name a camera of the list",
      );
    }
    const id = this.insertRow("hold", {
      camera: hold.camera,
      from_ms: hold.from,
      to_ms: hold.to,
      until_ms: hold.until,
      until_trusted: hold.untilTrusted,
      kind: hold.kind,
      who: hold.who,
      why: hold.why,
      placed_at: now.at,
    });
    this.appendEvent({
      kind: "hold-placed",
      camera: hold.camera,
      reason: hold.why,
      details: { ...hold, hold: id },
    }, now);
    return id;
  }

  /** Ends a hold on the word of two people. @throws {InputError} */
  releaseHold(id: number, by: readonly [string, string], why: string, now: Stamp): void {
    const names = twoPeople([oneLine("by", by[0], 200), oneLine("by", by[1], 200)]);
    const hold = this.allHolds().find((one) => one.id === id && one.releasedAt === null);
    if (hold === undefined) {
      throw new InputError("hold", `${id} is none, or released already`, "name one of the list");
    }
    this.updateRow("hold", "id", id, { released_at: now.at, released_by: JSON.stringify(names) });
    this.appendEvent({
      kind: "hold-released",
      camera: hold.camera,
      reason: oneLine("why", why, 2000),
      details: { hold: id, by: names },
    }, now);
  }

  /** Gives a dated hold its end in trusted time, once that can be told. Never for one without a date. */
  setHoldEnd(id: number, untilTrusted: TrustedMs): void {
    this.updateRow("hold", "id", id, { until_trusted: untilTrusted });
  }

  saveTrusted(state: ClockState): void {
    this.putRow("trusted_time", "id", 1, { id: 1, state: JSON.stringify(state) });
  }

  setSetting(key: string, value: unknown): void {
    const json = JSON.stringify(value);
    if (json === undefined) throw new InputError(key, "it has no JSON form", "give plain data");
    this.putRow("setting", "key", key, { key, value: json });
  }

  /** Writes a disk down, or what changed about it. */
  putDisk(disk: DiskRecord): void {
    const { id, path, joinedAt, epoch, state } = disk;
    this.putRow("disk", "id", id, { id, path, joined_at: joinedAt, epoch, state });
  }

  /** The pool that this ledger belongs to, once and for good. @throws {InputError} for another one. */
  setPool(pool: PoolId): void {
    if (this.#meta.poolId !== null && this.#meta.poolId !== pool) {
      throw new InputError("pool", "the ledger belongs to another pool", "use that pool's disks");
    }
    this.#meta = { ...this.#meta, poolId: pool };
  }

  /** Two people have confirmed what is known after a ledger was lost. */
  confirmKnown(by: readonly [string, string], now: Stamp): void {
    const names = twoPeople(by);
    this.#meta = { ...this.#meta, unconfirmed: false };
    this.appendEvent({
      kind: "ledger-confirmed",
      camera: null,
      reason: "two people confirmed what is known",
      details: { by: names },
    }, now);
  }

  /** Adds a line to the log, without a limit. @returns Its number. */
  appendEvent(event: EventInput, now: Stamp): number {
    const last = this.newestEvents(1)[0];
    const line = { ...event, ...now, reason: event.reason.slice(0, 2000), id: (last?.id ?? 0) + 1 };
    const details = JSON.stringify(event.details);
    return this.insertRow("event", {
      id: line.id,
      at_ms: line.at,
      trusted: line.trusted,
      kind: line.kind,
      camera: line.camera,
      reason: line.reason,
      details,
      hash: eventHash(last?.hash ?? FIRST_HASH, { ...line, details: JSON.parse(details) }),
    });
  }

  #camera(id: CameraId) {
    const camera = this.cameras().find((one) => one.id === id);
    if (camera !== undefined) return camera;
    throw new InputError("camera", `there is no camera ${id}`, "name a camera of the list");
  }

  // Table and column names below are this program's own words, never anybody's input.

  /** Adds a row to a table of this program's own, kept in the sum. @returns Its `id`, where it has one. */
  insertRow(table: Table, values: Values): number {
    const columns = Object.keys(values);
    const row = this.#db.prepare(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${
        columns.map(() => "?").join(", ")
      }) RETURNING *`,
    ).get(...Object.values(values));
    if (row === undefined) throw new Error(`${table}: nothing was inserted`);
    this.#toggle(table, row);
    return Number(row["id"] ?? 0);
  }

  /** Changes the row whose `key` is `value`. @returns Whether there is one. */
  updateRow(table: Table, key: string, value: SQLInputValue, values: Values): boolean {
    const old = this.rows(`SELECT * FROM ${table} WHERE ${key} = ?`, value)[0];
    if (old === undefined) return false;
    const row = this.#db.prepare(
      `UPDATE ${table} SET ${
        Object.keys(values).map((c) => `${c} = ?`).join(", ")
      } WHERE ${key} = ? RETURNING *`,
    ).get(...Object.values(values), value);
    if (row === undefined) throw new Error(`${table}: nothing was changed`);
    this.#toggle(table, old);
    this.#toggle(table, row);
    return true;
  }

  /** Changes the row whose `key` is `value`, or adds it. */
  putRow(table: Table, key: string, value: SQLInputValue, values: Values): void {
    if (!this.updateRow(table, key, value, values)) this.insertRow(table, values);
  }

  /** Removes the row whose `key` is `value`, where the table lets it go. @returns Whether there was one. */
  deleteRow(table: Table, key: string, value: SQLInputValue): boolean {
    const old = this.rows(`SELECT * FROM ${table} WHERE ${key} = ?`, value)[0];
    if (old === undefined) return false;
    this.#db.prepare(`DELETE FROM ${table} WHERE ${key} = ?`).run(value);
    this.#toggle(table, old);
    return true;
  }

  /** Changes a table that is not in the sum, because its rows prove themselves. */
  outsideSum(sql: string, ...values: SQLInputValue[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #toggle(table: Table, row: Row): void {
    this.#meta = { ...this.#meta, sum: toggleRow(this.#meta.sum, table, row) };
  }
}

const bit = (told: boolean | null) => told === null ? null : told ? 1 : 0;

function cameraValues(camera: CameraInput): Values {
  return {
    name: camera.name,
    url: camera.url,
    transport: camera.transport,
    via: camera.via,
    audio: camera.audio ? 1 : 0,
    declared_bitrate: camera.declaredBitrate,
    priority: camera.priority,
  };
}
