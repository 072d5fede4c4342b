/** People, sessions and tokens out of the ledger's tables. What was written by this program and no longer fits is damage, and thrown. */
import { z } from "zod";
import { CameraId } from "../../src/base/ids.ts";
import { UtcMs } from "../../src/base/units.ts";
import type { LedgerReader } from "../ledger/ledger_reader.ts";
import type { Row } from "../ledger/row_sum.ts";
import type { PersonRecord, SessionRecord, TokenRecord } from "./records.ts";
import { PersonId, type Right, RIGHTS, type Role, ROLES } from "./roles.ts";

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

const instant = z.int().transform(UtcMs);
const maybe = z.union([instant, z.null()]);
const id = z.int().positive();
const role = z.enum(ROLES as [Role, ...Role[]]);
const right = z.enum(RIGHTS as [Right, ...Right[]]);
const cameras = z.union([z.null(), z.string()]).transform((text) =>
  text === null
    ? "all" as const
    : new Set(z.array(id).parse(JSON.parse(text)).map((n) => CameraId(n)))
);

const personRow = z.object({
  id: id.transform(PersonId),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  role,
  cameras,
  added_at: instant,
  disabled_at: maybe,
  has_password: z.int(),
  has_codes: z.int(),
  code_until: maybe,
}).transform((row): PersonRecord => ({
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
}));

const sessionRow = z.object({
  id,
  person: id.transform(PersonId),
  began_at: instant,
  began_trusted: z.int(),
  seen_at: instant,
  seen_trusted: z.int(),
  address: z.string(),
  agent: z.string(),
  ended_at: maybe,
}).transform((row): StoredSession => ({
  id: row.id,
  person: row.person,
  beganAt: row.began_at,
  beganTrusted: row.began_trusted,
  seenAt: row.seen_at,
  seenTrusted: row.seen_trusted,
  address: row.address,
  agent: row.agent,
  endedAt: row.ended_at,
}));

const tokenRow = z.object({
  id,
  person: id.transform(PersonId),
  name: z.string(),
  scopes: z.string().transform((text) => z.array(right).parse(JSON.parse(text))),
  made_at: instant,
  until_ms: maybe,
  ended_at: maybe,
}).transform((row): TokenRecord => ({
  id: row.id,
  person: row.person,
  name: row.name,
  scopes: row.scopes,
  madeAt: row.made_at,
  until: row.until_ms,
  endedAt: row.ended_at,
}));

const PERSON =
  `SELECT person.*, password IS NOT NULL AS has_password, totp IS NOT NULL AS has_codes,
  code_until FROM person LEFT JOIN credential ON credential.person = person.id`;

/** Everybody, disabled ones too, by number. */
export const allPeople = (ledger: LedgerReader): PersonRecord[] =>
  ledger.rows(`${PERSON} ORDER BY person.id`).map((row) => personRow.parse(row));

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
  return z.object({
    password: z.union([z.string(), z.null()]),
    totp: z.union([z.string(), z.null()]),
    totpStep: z.union([z.int(), z.null()]),
    code: z.union([z.string(), z.null()]),
    codeUntil: maybe,
  }).parse({
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
  ).map((row) => sessionRow.parse(row));

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
    .map((row) => tokenRow.parse(row));

/** Numbers of sessions that began before an instant: they are of no use any more. */
export const sessionsBefore = (ledger: LedgerReader, before: UtcMs): number[] =>
  ledger.rows("SELECT id FROM session WHERE began_at < ?", before).map((row) => Number(row["id"]));

function one<T>(rows: readonly Row[], shape: z.ZodType<T>): T | null {
  return rows[0] === undefined ? null : shape.parse(rows[0]);
}
