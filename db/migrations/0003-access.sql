-- Reason: accounts, sessions, the delays after wrong passwords, idempotency keys, and acts that
-- need two persons.
-- Lock risk: none, only new tables.
-- Users, sessions and attempts are local: they are found before any county is known, by a login
-- name, a digest of a cookie or a digest of an address. No role may reach them but the application.

create table access.users (
  county_id int not null,
  id uuid not null,
  person_id uuid not null,
  login_name text not null,
  status text not null,
  password_hash text,
  totp_sealed bytea,
  totp_step bigint,
  activation_mac bytea,
  activation_until timestamptz,
  first_active_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  constraint users_pk primary key (county_id, id),
  constraint users_person_once unique (county_id, person_id),
  constraint users_login_once unique (login_name),
  constraint users_login_shape check (login_name ~ '^[a-z0-9][a-z0-9.]{0,39}$'),
  constraint users_status_known check (status in ('new', 'active', 'suspended')),
  constraint users_active_with_password check (status <> 'active' or password_hash is not null),
  constraint users_active_since check (status <> 'active' or first_active_at is not null),
  constraint users_activation_whole check ((activation_mac is null) = (activation_until is null))
);
comment on table access.users is 'kind=local protected=no
One account a person; the login name is unique in the whole installation, because it alone says which county';
grant select, insert, delete on access.users to app;
grant update (login_name, status, password_hash, totp_sealed, totp_step, activation_mac,
  activation_until, first_active_at, changed_at) on access.users to app;
grant select (county_id, id, person_id, login_name, status, first_active_at, created_at, changed_at)
  on access.users to auditor;

create table access.sessions (
  token_hash bytea not null,
  id uuid not null,
  county_id int not null,
  user_id uuid not null,
  person_id uuid not null,
  role text not null,
  unit_id uuid not null,
  term_ends date,
  signed_in_at timestamptz not null,
  seen_at timestamptz not null,
  stepped_up_at timestamptz,
  revoked_at timestamptz,
  constraint sessions_pk primary key (token_hash),
  constraint sessions_hash_whole check (octet_length(token_hash) = 32),
  constraint sessions_user_fk foreign key (county_id, user_id)
    references access.users (county_id, id)
);
create unique index sessions_by_id on access.sessions (county_id, id);
create index sessions_of_user on access.sessions (county_id, user_id);
create index sessions_by_age on access.sessions (signed_in_at);
comment on table access.sessions is 'kind=local protected=no
Who is signed in; the cookie itself is not kept, only its digest. One row a cookie: a rotated one is revoked';
grant select, insert, delete on access.sessions to app;
grant update (seen_at, stepped_up_at, revoked_at) on access.sessions to app;
grant select (county_id, id, user_id, role, unit_id, signed_in_at, seen_at, revoked_at)
  on access.sessions to auditor;

create table access.login_attempts (
  kind text not null,
  subject bytea not null,
  failures int not null,
  since timestamptz not null,
  waits_until timestamptz,
  constraint login_attempts_pk primary key (kind, subject),
  constraint login_attempts_kind_known
    check (kind in ('account', 'device', 'address', 'activation', 'password')),
  constraint login_attempts_failures_counted check (failures >= 0)
);
create index login_attempts_by_age on access.login_attempts (since);
comment on table access.login_attempts is 'kind=local protected=no
Wrong passwords lately, by keyed digest of account or address, for names that exist and names that do not';
grant select, insert, update (failures, since, waits_until), delete on access.login_attempts to app;

create table access.idempotency (
  county_id int not null,
  actor text not null,
  key text not null,
  body_mac text not null,
  answer text,
  at timestamptz not null,
  constraint idempotency_pk primary key (county_id, actor, key)
);
create index idempotency_by_age on access.idempotency (county_id, at);
comment on table access.idempotency is 'kind=tenant protected=no
Answers of acts by the key the caller chose, so that a repeated request does nothing twice; kept 7 days';
alter table access.idempotency enable row level security;
alter table access.idempotency force row level security;
create policy tenancy on access.idempotency for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update (answer), delete on access.idempotency to app;

create table access.proposals (
  county_id int not null,
  id uuid not null,
  act text not null,
  stage text not null,
  text text not null,
  hash text not null,
  proposer_user_id uuid not null,
  proposer_person_id uuid not null,
  proposer_unit_id uuid not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decider_user_id uuid,
  decider_person_id uuid,
  decider_unit_id uuid,
  decided_at timestamptz,
  usable_until timestamptz,
  use_key text,
  version int not null,
  constraint proposals_pk primary key (county_id, id),
  constraint proposals_stage_known check (stage in ('proposed', 'approved', 'refused', 'used')),
  constraint proposals_two_persons check (proposer_person_id <> decider_person_id
    and proposer_user_id <> decider_user_id),
  constraint proposals_decided_whole check ((stage = 'proposed') = (decided_at is null)
    and (decided_at is null) = (decider_person_id is null)
    and (decided_at is null) = (decider_user_id is null)
    and (decided_at is null) = (decider_unit_id is null)),
  constraint proposals_used_with_key check ((stage = 'used') = (use_key is not null))
);
create index proposals_open on access.proposals (county_id, expires_at);
comment on table access.proposals is 'kind=tenant protected=yes
Acts that need two persons: the canonical text one proposes and another, of another body where it says so, approves';
alter table access.proposals enable row level security;
alter table access.proposals force row level security;
create policy tenancy on access.proposals for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on access.proposals to app;
grant select on access.proposals to auditor;
