/** Version 1. All times are whole milliseconds. Every column is typed (STRICT) and bounded (CHECK). */
export const V001 = `
CREATE TABLE meta (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  ledger_id TEXT NOT NULL CHECK (length(ledger_id) = 32),
  pool_id TEXT CHECK (length(pool_id) = 32),
  -- rises with every commit: of two copies the higher one is newer
  version INTEGER NOT NULL CHECK (version >= 0),
  schema INTEGER NOT NULL,
  -- 1: an earlier ledger was lost, so nobody knows which holds there were
  unconfirmed INTEGER NOT NULL CHECK (unconfirmed IN (0, 1)),
  -- XOR of a hash of each row of the other tables, and the SHA-256 of this row
  sum TEXT NOT NULL CHECK (length(sum) = 16),
  seal TEXT NOT NULL CHECK (length(seal) = 64)
) STRICT;
CREATE TABLE setting (
  key TEXT PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 100),
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
CREATE TABLE site (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL CHECK (length(name) <= 200),
  layers TEXT NOT NULL CHECK (json_valid(layers)),
  exempt_under_cn9 INTEGER NOT NULL CHECK (exempt_under_cn9 IN (0, 1)),
  venue TEXT,
  builder TEXT
) STRICT;
CREATE TABLE camera (
  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND 4294967295),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
  url TEXT NOT NULL CHECK (length(url) <= 2048),
  transport TEXT NOT NULL CHECK (transport IN ('tcp', 'udp')),
  via TEXT NOT NULL CHECK (via IN ('native', 'ffmpeg')),
  audio INTEGER NOT NULL CHECK (audio IN (0, 1)),
  declared_bitrate INTEGER CHECK (declared_bitrate > 0),
  priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
  added_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX camera_name ON camera (name) WHERE removed_at IS NULL;
CREATE TABLE hold (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  camera INTEGER NOT NULL REFERENCES camera (id),
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL CHECK (to_ms > from_ms),
  until_ms INTEGER,
  until_trusted INTEGER CHECK (until_trusted IS NULL OR until_ms IS NOT NULL),
  kind TEXT NOT NULL CHECK (kind IN ('case', 'request', 'important')),
  who TEXT NOT NULL CHECK (length(who) BETWEEN 1 AND 200),
  why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 2000),
  placed_at INTEGER NOT NULL,
  released_at INTEGER,
  released_by TEXT CHECK ((released_by IS NULL) = (released_at IS NULL) AND json_valid(coalesce(released_by, '[]')))
) STRICT;
CREATE INDEX hold_camera ON hold (camera) WHERE released_at IS NULL;
CREATE TRIGGER hold_kept BEFORE DELETE ON hold BEGIN SELECT raise(ABORT, 'a hold is released, never deleted'); END;
CREATE TRIGGER hold_released BEFORE UPDATE ON hold WHEN old.released_at IS NOT NULL
BEGIN SELECT raise(ABORT, 'a released hold does not change'); END;
CREATE TABLE trusted_time (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  state TEXT NOT NULL CHECK (json_valid(state))
) STRICT;
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  camera INTEGER,
  reason TEXT NOT NULL CHECK (length(reason) <= 2000),
  details TEXT NOT NULL CHECK (json_valid(details)),
  -- SHA-256 over the hash before it and this row
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'the log does not change'); END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'the log forgets nothing'); END;
CREATE TABLE disk (
  id TEXT PRIMARY KEY CHECK (length(id) = 32),
  path TEXT NOT NULL,
  joined_at INTEGER NOT NULL,
  epoch INTEGER NOT NULL CHECK (epoch >= 0),
  state TEXT NOT NULL CHECK (state IN ('in-use', 'formatting', 'failed', 'refused', 'missing'))
) STRICT;
`;
