/**
 * Version 4: people, what they sign in with, their sessions, and tokens of vendors' integrations.
 * Nothing that lets anybody in is stored as it is given: of sessions, tokens and one-time codes
 * there are SHA-256 hashes of 256 or 100 random bits, of passwords there is scrypt.
 */
export const V004 = `
CREATE TABLE person (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- folded: NFKC, lower case
  login TEXT NOT NULL UNIQUE CHECK (length(login) BETWEEN 1 AND 64),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  unit TEXT NOT NULL CHECK (length(unit) BETWEEN 1 AND 200),
  role TEXT NOT NULL CHECK (role IN ('installer', 'manager', 'watch-keeper', 'retriever', 'inspector')),
  -- numbers of cameras; null: all, later ones too
  cameras TEXT CHECK (json_valid(coalesce(cameras, '[]'))),
  added_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT;
CREATE TRIGGER person_kept BEFORE DELETE ON person BEGIN SELECT raise(ABORT, 'a person is disabled, never deleted'); END;

CREATE TABLE credential (
  person INTEGER PRIMARY KEY REFERENCES person (id),
  -- scrypt with its parameters and salt; null until the person has chosen one
  password TEXT CHECK (length(password) <= 300),
  password_at INTEGER,
  totp TEXT CHECK (length(totp) = 32),
  -- the newest time step that was used: a code counts once
  totp_step INTEGER CHECK (totp_step >= 0),
  -- one-time code for choosing a password, and its end
  code TEXT CHECK (length(code) = 64),
  code_until INTEGER CHECK ((code_until IS NULL) = (code IS NULL))
) STRICT;

CREATE TABLE session (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  person INTEGER NOT NULL REFERENCES person (id),
  began_at INTEGER NOT NULL,
  began_trusted INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  seen_trusted INTEGER NOT NULL,
  address TEXT NOT NULL CHECK (length(address) <= 64),
  agent TEXT NOT NULL CHECK (length(agent) <= 200),
  ended_at INTEGER
) STRICT;
CREATE INDEX session_person ON session (person, ended_at);

CREATE TABLE token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  person INTEGER NOT NULL REFERENCES person (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scopes TEXT NOT NULL CHECK (json_valid(scopes)),
  made_at INTEGER NOT NULL,
  until_ms INTEGER,
  ended_at INTEGER
) STRICT;
CREATE TRIGGER token_kept BEFORE DELETE ON token BEGIN SELECT raise(ABORT, 'a token is ended, never deleted'); END;
`;
