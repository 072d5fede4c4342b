/** The index's schema. The index is a cache of the blocks: another version is rebuilt, never migrated. */
export const INDEX_SCHEMA_VERSION = 1;

/** States of a block, as numbers in the index. */
export const BlockState = {
  /** Not yet written with zeros. */
  new: 0,
  free: 1,
  open: 2,
  sealed: 3,
  /** Given up by the index; its bytes are still to be overwritten with zeros. */
  erasing: 4,
} as const;

export type BlockState = typeof BlockState[keyof typeof BlockState];

/** The tables of a new index, as SQL. */
export const INDEX_SCHEMA = `
create table meta (
  key text primary key,
  value any not null
) strict, without rowid;

-- One row a disk. epoch rises with every start and is written on the disk too: a disk or an index
-- that was put back from a copy is noticed.
create table disk (
  ordinal integer primary key,
  id text not null unique,
  first_block integer not null,
  blocks integer not null check (blocks > 0),
  epoch integer not null check (epoch >= 0),
  usable integer not null check (usable in (0, 1))
) strict;

create table block (
  no integer primary key,
  disk integer not null references disk,
  state integer not null check (state between 0 and 4),
  generation integer not null check (generation >= 0),
  -- a failed block keeps its footage; it is written again only once that is past its floor and the
  -- whole file was read and written without a fault
  failed integer not null default 0 check (failed in (0, 1)),
  camera integer,
  params_hash blob,
  base_ms integer,
  -- trusted instant from which the block may be reused, and the rules that gave it; null while open
  release_at integer,
  rules integer,
  start_ms integer,
  end_ms integer,
  good_end integer,
  good_lag integer,
  unknown_trusted integer,
  newest_trusted integer,
  fragments integer not null default 0,
  spans blob,
  check (state not in (2, 3) or camera is not null),
  check (state <> 3 or release_at is not null and start_ms <= end_ms and fragments > 0)
) strict;

create index block_by_state on block (state, disk, release_at, no);
-- all that a timeline of months needs, so that it reads no row of the table itself
create index block_by_camera on block (camera, start_ms, end_ms, spans) where state = 3;
create index block_by_end on block (camera, end_ms) where state = 3;

-- packed rows of sealed blocks
create table block_rows (
  no integer primary key references block,
  rows blob not null
) strict;

-- rows of open blocks, packed by commit, in the order of recording: a commit touches one or two pages
create table tail (
  id integer primary key,
  block integer not null,
  rows blob not null
) strict;

-- the newest acknowledged fragment of each camera
create table chain (
  camera integer primary key,
  sequence integer not null,
  run integer not null,
  header_hash blob not null check (length(header_hash) = 32)
) strict;

-- copy of the ledger's holds in force, so that the guard is in the statement itself
create table hold (
  id integer primary key,
  camera integer not null,
  from_ms integer not null,
  to_ms integer not null,
  -- trusted instant at which it ends by itself; null: until it is released
  until_trusted integer,
  check (from_ms < to_ms)
) strict;

create index hold_by_camera on hold (camera);

-- cameras that are not recording now, and why: the end of a timeline has no fragment to say it
create table silence (
  camera integer primary key,
  since_ms integer not null,
  cause integer not null
) strict;

create table damage (
  id integer primary key,
  block integer not null,
  generation integer not null,
  camera integer not null,
  sequence integer not null,
  from_ms integer not null,
  to_ms integer not null,
  detail text not null,
  unique (block, generation, sequence)
) strict;
`;

/**
 * Conditions under which a sealed block may be given up (invariants 1 and 2), as one SQL expression
 * over \`block\` with the parameters :now (trusted) and :rules.
 */
const releasable = (failed: 0 | 1): string => `
  state = 3 and failed = ${failed} and release_at <= :now and rules = :rules and not exists (
    select 1 from hold h
    where h.camera = block.camera and h.from_ms < block.end_ms and h.to_ms > block.start_ms
      and (h.until_trusted is null or h.until_trusted > :now))`;

/** A block that a claim may have. */
export const RELEASABLE = releasable(0);
/** A block that failed and no claim may have: its footage may be given up before it is tried again. */
export const RELEASABLE_FAILED = releasable(1);
