-- Reason: names, numbers and residents' words live apart, as ciphertext, under keys this database
-- does not hold. Only the login `vault` has any verb here.
-- Lock risk: none, only new tables.
-- No column joins a survey number, a person and a report: what links them is sealed, and found
-- again only through a keyed digest. So a dump shows how many there are, not who is who.

create table vault.keyring (
  id text not null,
  purpose text not null,
  proof bytea not null,
  since date not null,
  constraint keyring_pk primary key (id),
  constraint keyring_purpose_known check (purpose in ('kek', 'index', 'link'))
);

create table vault.persons (
  county_id int not null,
  id uuid not null,
  kek_id text not null,
  dek bytea not null,
  phone bytea not null,
  version int not null,
  constraint persons_pk primary key (county_id, id),
  constraint persons_dek_whole check (octet_length(dek) = 60)
);

create index persons_by_kek on vault.persons (county_id, kek_id);

create table vault.phones (
  county_id int not null,
  blind bytea not null,
  sealed bytea not null,
  batch uuid not null,
  constraint phones_pk primary key (county_id, blind),
  constraint phones_blind_whole check (octet_length(blind) = 32)
);

create index phones_by_batch on vault.phones (county_id, batch);

create table vault.sightings (
  county_id int not null,
  blind bytea not null,
  batch uuid not null,
  constraint sightings_pk primary key (county_id, blind, batch),
  constraint sightings_phone_fk foreign key (county_id, blind)
    references vault.phones (county_id, blind) on delete cascade
);

create index sightings_by_batch on vault.sightings (county_id, batch);

create table vault.imports (
  county_id int not null,
  batch uuid not null,
  last_put_at timestamptz not null,
  constraint imports_pk primary key (county_id, batch)
);

create table vault.links (
  county_id int not null,
  blind bytea not null,
  sealed bytea not null,
  constraint links_pk primary key (county_id, blind),
  constraint links_blind_whole check (octet_length(blind) = 32)
);

create table vault.batches (
  county_id int not null,
  id uuid not null,
  day date not null,
  is_confirmed boolean not null,
  constraint batches_pk primary key (county_id, id)
);

create table vault.reports (
  county_id int not null,
  id uuid not null,
  day date not null,
  key_blind bytea not null,
  body_blind bytea not null,
  receipt_blind bytea not null,
  person_sealed bytea not null,
  dek bytea not null,
  details bytea not null,
  words bytea not null,
  receipt_sealed bytea,
  batch uuid,
  taken_sealed bytea,
  constraint reports_pk primary key (county_id, id),
  constraint reports_key_once unique (county_id, key_blind),
  constraint reports_receipt_once unique (county_id, receipt_blind),
  constraint reports_batch_fk foreign key (county_id, batch)
    references vault.batches (county_id, id),
  constraint reports_taken_whole check ((batch is null) = (taken_sealed is null))
);

create index reports_by_day on vault.reports (county_id, day);
create index reports_by_batch on vault.reports (county_id, batch);

create table vault.reveals (
  county_id int not null,
  entry_id uuid not null,
  user_id uuid not null,
  act text not null,
  context text not null,
  kind text not null,
  blind bytea,
  reason text not null,
  day date not null,
  at timestamptz not null,
  constraint reveals_pk primary key (county_id, entry_id),
  constraint reveals_act_known check (act in ('number', 'words', 'erase')),
  constraint reveals_context_known check (context in ('survey', 'report')),
  constraint reveals_kind_known check (kind in ('attempt', 'two_person')),
  constraint reveals_only_calls_forgotten
    check (blind is not null or (context = 'survey' and kind = 'attempt'))
);

create index reveals_by_day on vault.reveals (county_id, day);
create index reveals_to_forget on vault.reveals (county_id, day)
  where context = 'survey' and kind = 'attempt' and blind is not null;

create table vault.quotas (
  county_id int not null,
  day date not null,
  user_id uuid not null,
  used int not null,
  constraint quotas_pk primary key (county_id, day, user_id)
);

alter table vault.persons enable row level security;
alter table vault.persons force row level security;
create policy tenancy on vault.persons
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.phones enable row level security;
alter table vault.phones force row level security;
create policy tenancy on vault.phones
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.sightings enable row level security;
alter table vault.sightings force row level security;
create policy tenancy on vault.sightings
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.imports enable row level security;
alter table vault.imports force row level security;
create policy tenancy on vault.imports
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.links enable row level security;
alter table vault.links force row level security;
create policy tenancy on vault.links
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.batches enable row level security;
alter table vault.batches force row level security;
create policy tenancy on vault.batches
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.reports enable row level security;
alter table vault.reports force row level security;
create policy tenancy on vault.reports
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.reveals enable row level security;
alter table vault.reveals force row level security;
create policy tenancy on vault.reveals
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

alter table vault.quotas enable row level security;
alter table vault.quotas force row level security;
create policy tenancy on vault.quotas
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);

comment on table vault.keyring is 'kind=local protected=no Which keys this data was sealed under, by digest; the keys are files (密钥登记)';
comment on table vault.persons is 'kind=tenant protected=no Ciphertext: one key and one number a person; deleting the row is the erasure (自然人)';
comment on table vault.phones is 'kind=tenant protected=no Keyed digest of a number, to find it again in its county (号码盲索引)';
comment on table vault.sightings is 'kind=tenant protected=no A later import that held a known number too (重复导入)';
comment on table vault.imports is 'kind=tenant protected=no Batches of numbers and when they were last added to, so that one whose frame never came can be found (号码批次)';
comment on table vault.links is 'kind=tenant protected=no Sealed links from a survey number or a taken report to a person (关联)';
comment on table vault.batches is 'kind=tenant protected=no The closes of the day that took reports (日终批次)';
comment on table vault.reports is 'kind=tenant protected=no Ciphertext: a resident''s report and its receipt digest (群众反映)';
comment on table vault.reveals is 'kind=tenant protected=no Append-only: who saw one number or one report''s words, when and why; which number a call was about is forgotten with the call (查看记录)';
comment on table vault.quotas is 'kind=tenant protected=no How many a user saw that day (当日查看次数)';

grant select, insert on vault.keyring to vault;
grant select, insert, update (kek_id, dek), delete on vault.persons to vault;
grant select, insert, update (batch), delete on vault.phones to vault;
grant select, insert, delete on vault.sightings to vault;
grant select, insert, update (last_put_at), delete on vault.imports to vault;
grant select, insert, delete on vault.links to vault;
grant select, insert, update (is_confirmed) on vault.batches to vault;
grant select, insert, update (batch, taken_sealed, receipt_sealed), delete on vault.reports to vault;
grant select, insert, update (blind) on vault.reveals to vault;
grant select, insert, update (used), delete on vault.quotas to vault;
