import { DatabaseSync } from "node:sqlite";
import { V001 } from "./v001_first.ts";
import { V002 } from "./v002_event_lookup.ts";
import { V003 } from "./v003_evidence.ts";
import { V004 } from "./v004_people.ts";
import { V005 } from "./v005_register.ts";
import { V006 } from "./v006_rule_packs.ts";
import { V007 } from "./v007_site_facts.ts";

/** The SQL that leads from each version to the next; index 0 leads to version 1. Only ever appended to. */
export const MIGRATIONS: readonly string[] = [V001, V002, V003, V004, V005, V006, V007];

/** Told from any other SQLite file by this (`PRAGMA application_id`): "HFLG". */
export const APPLICATION_ID = 0x48464c47;

/** The text of all tables, indexes and triggers, in an order that does not depend on history. */
export function schemaText(db: DatabaseSync): string {
  return JSON.stringify(
    db.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").all()
      .map((row) => Object.values(row)),
  );
}

const expected = new Map<number, string>();

/** What {@link schemaText} must be at a version: made once from the migrations themselves. */
export function expectedSchema(version: number): string {
  let text = expected.get(version);
  if (text === undefined) {
    const db = new DatabaseSync(":memory:");
    for (const sql of MIGRATIONS.slice(0, version)) db.exec(sql);
    text = schemaText(db);
    db.close();
    expected.set(version, text);
  }
  return text;
}
