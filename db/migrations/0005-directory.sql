-- Reason: the room directory (机构人员): counties, townships, villages, units, people, their terms,
-- the imports that brought them, and the county's own changes to the calendar.
-- Lock risk: none, only new tables.
-- A code is unique among the rows in force and never a key: codes change over the years.

create table directory.counties (
  id int not null,
  name text not null,
  division_code text not null,
  hosts text not null,
  constraint counties_pk primary key (id),
  constraint counties_id_positive check (id > 0),
  constraint counties_code_shape check (division_code ~ '^[0-9]{12}$')
);
comment on table directory.counties is 'kind=reference protected=no
The counties of this installation (县); hosts are the host names of their public pages, parted by spaces';
grant select on directory.counties to app;
grant select on directory.counties to auditor;

create table directory.townships (
  county_id int not null,
  id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  population int,
  valid_from date not null,
  valid_to date,
  version int not null,
  constraint townships_pk primary key (county_id, id),
  constraint townships_days_in_order check (valid_to >= valid_from)
);
create unique index townships_code_in_force on directory.townships (county_id, code) where valid_to is null;
comment on table directory.townships is 'kind=tenant protected=yes
Townships and subdistricts (乡镇、街道); a retired one keeps its row';
alter table directory.townships enable row level security;
alter table directory.townships force row level security;
create policy tenancy on directory.townships for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on directory.townships to app;
grant select on directory.townships to auditor;

create table directory.villages (
  county_id int not null,
  id uuid not null,
  township_id uuid not null,
  code text not null,
  name text not null,
  kind text not null,
  settlement text,
  households int,
  population int,
  valid_from date not null,
  valid_to date,
  version int not null,
  constraint villages_pk primary key (county_id, id),
  constraint villages_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id),
  constraint villages_days_in_order check (valid_to >= valid_from)
);
create unique index villages_code_in_force on directory.villages (county_id, code) where valid_to is null;
create index villages_of_township on directory.villages (county_id, township_id);
comment on table directory.villages is 'kind=tenant protected=yes
Villages and communities (村、社区); a retired one keeps its row';
alter table directory.villages enable row level security;
alter table directory.villages force row level security;
create policy tenancy on directory.villages for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on directory.villages to app;
grant select on directory.villages to auditor;

create table directory.units (
  county_id int not null,
  id uuid not null,
  code text not null,
  name text not null,
  short_name text not null,
  kind text not null,
  parent_id uuid,
  township_id uuid,
  valid_from date not null,
  valid_to date,
  version int not null,
  constraint units_pk primary key (county_id, id),
  constraint units_parent_fk foreign key (county_id, parent_id)
    references directory.units (county_id, id),
  constraint units_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id),
  constraint units_not_above_itself check (parent_id <> id),
  constraint units_days_in_order check (valid_to >= valid_from)
);
create unique index units_code_in_force on directory.units (county_id, code) where valid_to is null;
create index units_of_parent on directory.units (county_id, parent_id);
create index units_of_township on directory.units (county_id, township_id);
comment on table directory.units is 'kind=tenant protected=yes
Bodies with duties (单位); a unit under another one belongs to the same body';
alter table directory.units enable row level security;
alter table directory.units force row level security;
create policy tenancy on directory.units for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on directory.units to app;
grant select on directory.units to auditor;

create table directory.people (
  county_id int not null,
  id uuid not null,
  name text not null,
  unit_id uuid not null,
  post text not null,
  login_name text not null,
  version int not null,
  constraint people_pk primary key (county_id, id),
  constraint people_login_once unique (county_id, login_name),
  constraint people_unit_fk foreign key (county_id, unit_id)
    references directory.units (county_id, id)
);
create index people_of_unit on directory.people (county_id, unit_id);
comment on table directory.people is 'kind=tenant protected=yes
Staff (人员); residents are never here';
alter table directory.people enable row level security;
alter table directory.people force row level security;
create policy tenancy on directory.people for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on directory.people to app;
grant select on directory.people to auditor;

create table directory.role_terms (
  county_id int not null,
  id uuid not null,
  person_id uuid not null,
  role text not null,
  unit_id uuid not null,
  from_day date not null,
  to_day date,
  version int not null,
  constraint role_terms_pk primary key (county_id, id),
  constraint role_terms_person_fk foreign key (county_id, person_id)
    references directory.people (county_id, id),
  constraint role_terms_unit_fk foreign key (county_id, unit_id)
    references directory.units (county_id, id),
  constraint role_terms_days_in_order check (to_day >= from_day)
);
create index role_terms_of_person on directory.role_terms (county_id, person_id);
create index role_terms_of_unit on directory.role_terms (county_id, unit_id);
comment on table directory.role_terms is 'kind=tenant protected=yes
Who holds which role for which unit, from when to when (任期)';
alter table directory.role_terms enable row level security;
alter table directory.role_terms force row level security;
create policy tenancy on directory.role_terms for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on directory.role_terms to app;
grant select on directory.role_terms to auditor;

create table directory.import_batches (
  county_id int not null,
  id uuid not null,
  sheet text not null,
  file_name text not null,
  file_hash text not null,
  day date not null,
  turn int not null,
  by_person_id uuid not null,
  added int not null,
  changed int not null,
  unchanged int not null,
  undone boolean not null,
  changes jsonb not null,
  version int not null,
  constraint import_batches_pk primary key (county_id, id),
  constraint import_batches_turn_once unique (county_id, turn),
  constraint import_batches_by_fk foreign key (county_id, by_person_id)
    references directory.people (county_id, id),
  constraint import_batches_sheet_known check (sheet in ('townships', 'villages', 'units', 'people'))
);
create index import_batches_of_person on directory.import_batches (county_id, by_person_id);
comment on table directory.import_batches is 'kind=tenant protected=yes
Imported sheets (导入批次) in the order of their turn; changes keeps what each row was before, for the undo';
alter table directory.import_batches enable row level security;
alter table directory.import_batches force row level security;
create policy tenancy on directory.import_batches for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on directory.import_batches to app;
grant select on directory.import_batches to auditor;

create table directory.calendar_overlays (
  county_id int not null,
  id uuid not null,
  revision int not null,
  day date not null,
  working boolean not null,
  reason text not null,
  document text not null,
  version int not null,
  constraint calendar_overlays_pk primary key (county_id, id),
  constraint calendar_overlays_revision_once unique (county_id, revision),
  constraint calendar_overlays_revision_positive check (revision > 0)
);
create index calendar_overlays_by_day on directory.calendar_overlays (county_id, day);
comment on table directory.calendar_overlays is 'kind=tenant protected=yes
The countys own changes to the public calendar (日历调整), only added; revision n of the calendar is the first n of them, and of two changes of one day the later holds';
alter table directory.calendar_overlays enable row level security;
alter table directory.calendar_overlays force row level security;
create policy tenancy on directory.calendar_overlays for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on directory.calendar_overlays to app;
grant select on directory.calendar_overlays to auditor;
