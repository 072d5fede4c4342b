/** People, sessions and tokens out of the ledger's tables. What was written by this program and no longer fits is damage, and thrown. */
import * as v from "valibot";
import type { UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Row } from "../ledger/row_sum.ts";
import { cameraId, instant, parse, positive, whole } from "../shapes.ts";
import type { PersonRecord, SessionRecord, TokenRecord } from "./records.ts";
import { PersonId, RIGHTS, ROLES } from "./roles.ts";

/** What a person signs in with, as it is stored. */
export interface Credential {
  readonly password: string | null;
  readonly totp: string | null;
  readonly totpStep: number | null;
  /** SHA-256 of the one-time code. */
  readonly code: string | null;
  readonly codeUntil: UtcMs | null;
}

/** A session with what decides whether it lasts. */
export interface StoredSession extends SessionRecord {
  readonly beganTrusted: number;
  readonly seenTrusted: number;
  readonly endedAt: UtcMs | null;
}

const maybe = v.nullable(instant);
const person = v.pipe(positive, v.transform(PersonId));
const cameras = v.pipe(
  v.nullable(v.string()),
  v.transform((text) =>
    text === null ? "all" as const : new Set(parse(v.array(cameraId), JSON.parse(text)))
  ),
);

const personRow = v.pipe(
  v.object({
    id: person,
    login: v.string(),
    name: v.string(),
    unit: v.string(),
    role: v.picklist(ROLES),
    cameras,
    added_at: instant,
    disabled_at: maybe,
    has_password: whole,
    has_codes: whole,
    code_until: maybe,
  }),
  v.transform((row): PersonRecord => ({
    id: row.id,
    login: row.login,
    name: row.name,
    unit: row.unit,
    role: row.role,
    cameras: row.cameras,
    addedAt: row.added_at,
    disabledAt: row.disabled_at,
    hasPassword: row.has_password === 1,
    hasCodes: row.has_codes === 1,
    codeUntil: row.code_until,
  })),
);

const sessionRow = v.pipe(
  v.object({
    id: positive,
    person,
    began_at: instant,
    began_trusted: whole,
    seen_at: instant,
    seen_trusted: whole,
    address: v.string(),
    agent: v.string(),
    ended_at: maybe,
  }),
  v.transform((row): StoredSession => ({
    id: row.id,
    person: row.person,
    beganAt: row.began_at,
    beganTrusted: row.began_trusted,
    seenAt: row.seen_at,
    seenTrusted: row.seen_trusted,
    address: row.address,
    agent: row.agent,
    endedAt: row.ended_at,
  })),
);

const tokenRow = v.pipe(
  v.object({
    id: positive,
    person,
    name: v.string(),
    scopes: v.pipe(
      v.string(),
      v.transform((text) => parse(v.array(v.picklist(RIGHTS)), JSON.parse(text))),
    ),
    made_at: instant,
    until_ms: maybe,
    ended_at: maybe,
  }),
  v.transform((row): TokenRecord => ({
    id: row.id,
    person: row.person,
    name: row.name,
    scopes: row.scopes,
    madeAt: row.made_at,
    until: row.until_ms,
    endedAt: row.ended_at,
  })),
);

const credential = v.object({
  password: v.nullable(v.string()),
  totp: v.nullable(v.string()),
  totpStep: v.nullable(whole),
  code: v.nullable(v.string()),
  codeUntil: maybe,
});

const PERSON =
  `SELECT person.*, password IS NOT NULL AS has_password, totp IS NOT NULL AS has_codes,
  code_until FROM person LEFT JOIN credential ON credential.person = person.id`;

/** Everybody, disabled ones too, by number. */
export const allPeople = (ledger: LedgerReader): PersonRecord[] =>
  ledger.rows(`${PERSON} ORDER BY person.id`).map((row) => parse(personRow, row));

/** One person by number; `null` where there is none. */
export const personById = (ledger: LedgerReader, person: number): PersonRecord | null =>
  one(ledger.rows(`${PERSON} WHERE person.id = ?`, person), personRow);

/** One person by what is typed at sign-in, folded. */
export const personByLogin = (ledger: LedgerReader, login: string): PersonRecord | null =>
  one(ledger.rows(`${PERSON} WHERE person.login = ?`, login), personRow);

/** What a person signs in with; nothing where nothing was chosen yet. */
export function credentialOf(ledger: LedgerReader, person: PersonId): Credential {
  const row = ledger.rows("SELECT * FROM credential WHERE person = ?", person)[0];
  const text = (column: string) => row?.[column] === undefined ? null : row[column];
  return parse(credential, {
    password: text("password"),
    totp: text("totp"),
    totpStep: text("totp_step"),
    code: text("code"),
    codeUntil: text("code_until"),
  });
}

/** The session whose identifier has this SHA-256, ended ones too. */
export const sessionByHash = (ledger: LedgerReader, hash: string): StoredSession | null =>
  one(ledger.rows("SELECT * FROM session WHERE hash = ?", hash), sessionRow);

/** A person's sessions that nobody ended, newest first; of `null`, everybody's. */
export const openSessions = (ledger: LedgerReader, person: PersonId | null): StoredSession[] =>
  ledger.rows(
    `SELECT * FROM session WHERE ended_at IS NULL AND (?1 IS NULL OR person = ?1) ORDER BY id DESC`,
    person,
  ).map((row) => parse(sessionRow, row));

/** Whether a person has come in from an address before, as far back as sessions are kept. */
export const knownAddress = (ledger: LedgerReader, person: PersonId, address: string): boolean =>
  ledger.rows("SELECT 1 FROM session WHERE person = ? AND address = ? LIMIT 1", person, address)
    .length > 0;

/** The token that has this SHA-256, ended ones too. */
export const tokenByHash = (ledger: LedgerReader, hash: string): TokenRecord | null =>
  one(ledger.rows("SELECT * FROM token WHERE hash = ?", hash), tokenRow);

/** Every token that ever was, or one person's. */
export const tokens = (ledger: LedgerReader, person: PersonId | null): TokenRecord[] =>
  ledger.rows(`SELECT * FROM token WHERE ?1 IS NULL OR person = ?1 ORDER BY id`, person)
    .map((row) => parse(tokenRow, row));

/** Numbers of sessions that began before an instant: they are of no use any more. */
export const sessionsBefore = (ledger: LedgerReader, before: UtcMs): number[] =>
  ledger.rows("SELECT id FROM session WHERE began_at < ?", before).map((row) => Number(row["id"]));

function one<T>(rows: readonly Row[], shape: v.GenericSchema<unknown, T>): T | null {
  return rows[0] === undefined ? null : parse(shape, rows[0]);
}
