-- Reason: the journal (日志): staged entries, one tree per county, its tiles and signed checkpoints,
-- and how far each reader of the journal has come.
-- Lock risk: none, only new tables.
-- An entry is staged inside the business transaction with seq null; only the sequencer numbers it.
-- turn says in which order one process staged entries. It is emptied with the numbering, so that
-- the order of entries without a name (parts A and B of a call) is not kept anywhere.

create table journal.entries (
  county_id int not null,
  id uuid not null,
  seq bigint,
  leaf bytea,
  turn bigint,
  entry text not null,
  sig text not null,
  type text not null,
  subject_kind text not null,
  subject_id text not null,
  staged_at timestamptz not null,
  constraint entries_pk primary key (county_id, id),
  constraint entries_seq_once unique (county_id, seq),
  constraint entries_seq_from_zero check (seq >= 0),
  constraint entries_numbered_with_leaf check ((seq is null) = (leaf is null)),
  constraint entries_turn_only_staged check ((seq is null) = (turn is not null))
);
create index entries_staged on journal.entries (county_id, turn, id) where seq is null;
create index entries_of_subject on journal.entries (county_id, subject_kind, subject_id, seq);
comment on table journal.entries is 'kind=tenant protected=no
What happened, in order; held by the tree itself, not by row digests';
alter table journal.entries enable row level security;
alter table journal.entries force row level security;
create policy tenancy on journal.entries for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on journal.entries to app;
grant select, update (seq, leaf, turn) on journal.entries to sequencer;
grant select on journal.entries to auditor;

create table journal.batches (
  county_id int not null,
  entry_id uuid not null,
  chunk int not null,
  keys jsonb not null,
  digests bytea not null,
  constraint batches_pk primary key (county_id, entry_id, chunk),
  constraint batches_entry_fk foreign key (county_id, entry_id)
    references journal.entries (county_id, id)
);
comment on table journal.batches is 'kind=tenant protected=no
The leaves under the one root of an import entry, 1000 a row; a digest of 32 zero bytes says that the row is gone';
alter table journal.batches enable row level security;
alter table journal.batches force row level security;
create policy tenancy on journal.batches for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on journal.batches to app;
grant select on journal.batches to auditor;

create table journal.heads (
  county_id int not null,
  size bigint not null,
  frontier bytea not null,
  root bytea not null,
  constraint heads_pk primary key (county_id)
);
comment on table journal.heads is 'kind=tenant protected=no
The edge of each county''s tree; its row is the lock under which entries are numbered';
alter table journal.heads enable row level security;
alter table journal.heads force row level security;
create policy tenancy on journal.heads for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select on journal.heads to app;
grant select, insert, update on journal.heads to sequencer;
grant select on journal.heads to auditor;

create table journal.tiles (
  county_id int not null,
  level int not null,
  position bigint not null,
  hashes bytea not null,
  constraint tiles_pk primary key (county_id, level, position),
  constraint tiles_whole_hashes check (length(hashes) % 32 = 0 and length(hashes) between 32 and 8192)
);
comment on table journal.tiles is 'kind=tenant protected=no
Nodes of the tree, 256 hashes a row, in the places of the public tile layout';
alter table journal.tiles enable row level security;
alter table journal.tiles force row level security;
create policy tenancy on journal.tiles for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on journal.tiles to sequencer;
grant select on journal.tiles to app;
grant select on journal.tiles to auditor;

create table journal.checkpoints (
  county_id int not null,
  size bigint not null,
  at timestamptz not null,
  root bytea not null,
  note text not null,
  constraint checkpoints_pk primary key (county_id, size, at)
);
comment on table journal.checkpoints is 'kind=tenant protected=no
What the signer signed: size, root and time of the tree; also hourly when nothing happens, so that silence shows';
alter table journal.checkpoints enable row level security;
alter table journal.checkpoints force row level security;
create policy tenancy on journal.checkpoints for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on journal.checkpoints to sequencer;
grant select on journal.checkpoints to app;
grant select on journal.checkpoints to auditor;

create table worker.cursors (
  county_id int not null,
  name text not null,
  seq bigint not null,
  constraint cursors_pk primary key (county_id, name)
);
comment on table worker.cursors is 'kind=tenant protected=no
How far each reader of the journal has come: every entry below seq was heard';
alter table worker.cursors enable row level security;
alter table worker.cursors force row level security;
create policy tenancy on worker.cursors for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on worker.cursors to app;
grant select on worker.cursors to auditor;
