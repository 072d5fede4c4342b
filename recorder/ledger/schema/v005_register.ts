/**
 * Version 5: the register of who saw or took footage, requests, the watch, suspicious events,
 * actions of two people and taking out of service. Only ever appended to: what happens later to a
 * request, a proposal, a suspicion or a retirement is a row of `step`.
 */
const APPEND_ONLY = [
  "register_entry",
  "request",
  "suspicion",
  "duty",
  "proposal",
  "retirement",
  "step",
];

const guards = APPEND_ONLY.map((table) => `
CREATE TRIGGER ${table}_unchanged BEFORE UPDATE ON ${table} BEGIN SELECT raise(ABORT, '${table} does not change'); END;
CREATE TRIGGER ${table}_kept BEFORE DELETE ON ${table} BEGIN SELECT raise(ABORT, '${table} forgets nothing'); END;
`).join("");

const ACTIONS = "('view', 'copy', 'retrieve', 'connect', 'playback', 'live')";

/** A signed-in person's number and name; no number for the command line on the box. */
const BY = `by_id INTEGER,
  by_name TEXT NOT NULL CHECK (length(by_name) BETWEEN 1 AND 200)`;

export const V005 = `
CREATE TABLE request (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  requester TEXT NOT NULL CHECK (length(requester) BETWEEN 1 AND 64),
  organ TEXT NOT NULL CHECK (length(organ) BETWEEN 1 AND 200),
  action TEXT NOT NULL CHECK (action IN ${ACTIONS}),
  cameras TEXT NOT NULL CHECK (json_valid(cameras)),
  from_ms INTEGER,
  to_ms INTEGER CHECK ((from_ms IS NULL) = (to_ms IS NULL) AND (from_ms IS NULL OR to_ms > from_ms)),
  purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 2000),
  destination TEXT NOT NULL CHECK (length(destination) BETWEEN 1 AND 500),
  -- persons, papers with the hashes of their photographs, approval, emergency, who stood beside
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  verdict TEXT NOT NULL CHECK (verdict IN ('permit', 'refuse')),
  -- what was missing, the articles, the layers and the version of the rules
  decision TEXT NOT NULL CHECK (json_valid(decision)),
  holds TEXT NOT NULL CHECK (json_valid(holds))
) STRICT;
CREATE TABLE register_entry (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  action TEXT NOT NULL CHECK (action IN ${ACTIONS}),
  cameras TEXT NOT NULL CHECK (json_valid(cameras)),
  -- no span: pictures of the moment of the entry
  from_ms INTEGER,
  to_ms INTEGER CHECK ((from_ms IS NULL) = (to_ms IS NULL) AND (from_ms IS NULL OR to_ms > from_ms)),
  who_name TEXT NOT NULL CHECK (length(who_name) BETWEEN 1 AND 200),
  who_unit TEXT NOT NULL CHECK (length(who_unit) BETWEEN 1 AND 200),
  who_document TEXT NOT NULL CHECK (length(who_document) <= 200),
  second_name TEXT CHECK (length(second_name) BETWEEN 1 AND 200),
  second_unit TEXT CHECK ((second_unit IS NULL) = (second_name IS NULL)),
  second_document TEXT CHECK ((second_document IS NULL) = (second_name IS NULL)),
  purpose TEXT NOT NULL CHECK (length(purpose) BETWEEN 1 AND 2000),
  destination TEXT NOT NULL CHECK (length(destination) BETWEEN 1 AND 500),
  granted_by TEXT NOT NULL CHECK (length(granted_by) BETWEEN 1 AND 200),
  request INTEGER REFERENCES request (id),
  -- the line of the log that says the same
  event INTEGER NOT NULL REFERENCES event (id)
) STRICT;
CREATE INDEX register_time ON register_entry (at_ms);
CREATE INDEX register_request ON register_entry (request) WHERE request IS NOT NULL;
CREATE TABLE suspicion (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  camera INTEGER REFERENCES camera (id),
  seen_ms INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 4000)
) STRICT;
CREATE TABLE duty (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  kind TEXT NOT NULL CHECK (kind IN ('take-over', 'hand-over')),
  note TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 2000)
) STRICT;
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 2000)
) STRICT;
CREATE TABLE retirement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  second_name TEXT NOT NULL CHECK (length(second_name) BETWEEN 1 AND 200),
  -- the planned day of removal and the last day on which notice is in time, YYYY-MM-DD
  planned_day TEXT NOT NULL CHECK (length(planned_day) = 10),
  notice_by TEXT CHECK (length(notice_by) = 10),
  why TEXT NOT NULL CHECK (length(why) BETWEEN 1 AND 2000),
  decision TEXT NOT NULL CHECK (json_valid(decision))
) STRICT;
CREATE TABLE step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  trusted INTEGER NOT NULL,
  ${BY},
  subject TEXT NOT NULL CHECK (subject IN ('request', 'suspicion', 'proposal', 'retirement')),
  subject_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
  facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;
CREATE INDEX step_subject ON step (subject, subject_id, id);
${guards}`;
