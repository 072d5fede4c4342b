/**
 * Version 3: signed checkpoints, what was told to witnesses, and the daily statements. `checkpoint`,
 * `statement` and `log_subtree` are not in the sum over all rows: the first two are signed one by
 * one, and the third is recomputed from the log against a signed root.
 */
export const V003 = `
CREATE TABLE checkpoint (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  trusted INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  -- lines of the log that its root covers
  size INTEGER NOT NULL CHECK (size >= 0),
  -- 1: never thinned out
  kept INTEGER NOT NULL CHECK (kept IN (0, 1)),
  -- the signed text, deflated (RFC 1951)
  body BLOB NOT NULL,
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  -- 32 bytes of the public key that made it
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE INDEX checkpoint_trusted ON checkpoint (trusted, number);
-- roots of the log's full subtrees of 256 leaves, in order from 0
CREATE TABLE log_subtree (
  no INTEGER PRIMARY KEY CHECK (no >= 0),
  root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  -- the checkpoint's own times
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  -- when it was handed over, and to whom
  told_at INTEGER NOT NULL,
  witness TEXT NOT NULL CHECK (length(witness) BETWEEN 1 AND 300),
  answer TEXT NOT NULL CHECK (length(answer) <= 2000)
) STRICT;
CREATE TABLE statement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- days since 1970-01-01 in Shanghai
  day INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  body BLOB NOT NULL,
  signature BLOB NOT NULL CHECK (length(signature) = 64),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;
CREATE INDEX statement_day ON statement (day);
`;
