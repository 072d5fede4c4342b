/** Version 6: rule packs that were loaded, with the signature that they came with. Only ever added to. */
export const V006 = `
CREATE TABLE rule_pack (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  -- a signed-in person's number and name; no number for the command line on the box
  by_id INTEGER,
  by_name TEXT NOT NULL CHECK (length(by_name) BETWEEN 1 AND 200),
  pack INTEGER NOT NULL CHECK (pack > 0),
  -- the text that was signed, byte for byte
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 1000000),
  -- Ed25519: 64 and 32 bytes in hexadecimal digits
  signature TEXT NOT NULL CHECK (length(signature) = 128),
  key TEXT NOT NULL CHECK (length(key) = 64),
  -- what goes on binding should the text be damaged: which layers, and their longest floors in days
  layers TEXT NOT NULL CHECK (json_valid(layers)),
  floor_days INTEGER NOT NULL CHECK (floor_days >= 0),
  important_days INTEGER NOT NULL CHECK (important_days >= 0),
  -- the line of the log that says the same
  event INTEGER NOT NULL REFERENCES event (id)
) STRICT;
CREATE TRIGGER rule_pack_unchanged BEFORE UPDATE ON rule_pack BEGIN SELECT raise(ABORT, 'a loaded pack does not change'); END;
CREATE TRIGGER rule_pack_kept BEFORE DELETE ON rule_pack BEGIN SELECT raise(ABORT, 'loaded packs are never forgotten'); END;
`;
