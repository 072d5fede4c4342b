/** Whether a file is a whole ledger, from its first byte to its last row. */
import { openReadable, schemaVersion } from "./database.ts";
import { type Meta, readMeta } from "./meta.ts";
import { sumOfAll } from "./row_sum.ts";
import { APPLICATION_ID, expectedSchema, MIGRATIONS, schemaText } from "./schema/migrations.ts";

/** What a file turned out to be. */
export type CopyState =
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly why: string }
  /** Whole as far as can be told, but written by a newer version of this program. */
  | { readonly kind: "newer"; readonly schema: number }
  | { readonly kind: "whole"; readonly meta: Meta };

/**
 * Reads the whole file and believes nothing: structure, schema, the sum over all rows, the seal.
 *
 * @param path A ledger that no process writes to at the moment.
 */
export function inspectCopy(path: string): CopyState {
  try {
    if (Deno.statSync(path).size === 0) return { kind: "missing" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "missing" };
    return { kind: "damaged", why: words(error) };
  }
  let db;
  try {
    db = openReadable(path);
    const application = db.prepare("PRAGMA application_id").get()?.["application_id"];
    if (application !== APPLICATION_ID) return damaged("it is not a ledger");
    const found = db.prepare("PRAGMA integrity_check(1)").all().map((row) => Object.values(row)[0]);
    if (found.length !== 1 || found[0] !== "ok") return damaged(`structure: ${found.join("; ")}`);
    const meta = readMeta(db);
    const schema = schemaVersion(db);
    if (schema !== meta.schema) return damaged(`schema ${schema} where ${meta.schema} is sealed`);
    if (schema > MIGRATIONS.length) return { kind: "newer", schema };
    if (schemaText(db) !== expectedSchema(schema)) {
      return damaged("tables are not as they were made");
    }
    if (sumOfAll(db) !== meta.sum) return damaged("rows do not add up to the sealed sum");
    return { kind: "whole", meta };
  } catch (error) {
    return damaged(words(error));
  } finally {
    db?.close();
  }
}

/**
 * What a file says of itself, cheaply and without proof: to leave alone what could not win anyway.
 *
 * @returns `null` when it says nothing that can be read.
 */
export function peekMeta(path: string): Meta | null {
  let db;
  try {
    db = openReadable(path);
    return readMeta(db);
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

function damaged(why: string): CopyState {
  return { kind: "damaged", why };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
