-- Reason: the room casework (四单办理): problems, the reports behind them by their vault ids, what was
-- done about them, reasons given, call-backs, and the cached deadlines.
-- Lock risk: none, only new tables.
-- Nothing here leads to a person: a report is known by an id that only the vault can join.
-- deadlines is a cache: only the recompute function writes it, and verify recomputes it.

create table casework.counters (
  county_id int not null,
  year int not null,
  last int not null,
  constraint counters_pk primary key (county_id, year),
  constraint counters_positive check (last > 0)
);
comment on table casework.counters is 'kind=tenant protected=no
The last number given to a problem in a year; the row is the lock under which the next is given';
alter table casework.counters enable row level security;
alter table casework.counters force row level security;
create policy tenancy on casework.counters for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on casework.counters to app;
grant select on casework.counters to auditor;

create table casework.urgent_batches (
  county_id int not null,
  last int not null,
  unconfirmed uuid,
  constraint urgent_batches_pk primary key (county_id)
);
comment on table casework.urgent_batches is 'kind=tenant protected=no
How many times urgent reports were asked for, which names the next batch, and the one the vault was not told of yet; the row is the lock';
alter table casework.urgent_batches enable row level security;
alter table casework.urgent_batches force row level security;
create policy tenancy on casework.urgent_batches for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on casework.urgent_batches to app;
grant select on casework.urgent_batches to auditor;

create table casework.problems (
  county_id int not null,
  id uuid not null,
  code text not null,
  stage text not null,
  township_id uuid not null,
  village_id uuid,
  category text,
  urgency text not null,
  title text not null,
  wording text not null,
  lead_unit_id uuid,
  round int not null,
  received_on date not null,
  version int not null,
  constraint problems_pk primary key (county_id, id),
  constraint problems_code_once unique (county_id, code),
  constraint problems_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id),
  constraint problems_village_fk foreign key (county_id, village_id)
    references directory.villages (county_id, id),
  constraint problems_unit_fk foreign key (county_id, lead_unit_id)
    references directory.units (county_id, id),
  constraint problems_stage_known check (stage in ('candidate', 'decline_proposed', 'declined',
    'listed', 'worded', 'handed_over', 'objected', 'signed', 'handled', 'reported_done', 'redo',
    'unreachable', 'checked', 'closed')),
  constraint problems_category_known check (category in ('ordinary', 'utilities', 'complex')),
  constraint problems_urgency_known check (urgency in ('ordinary', 'urgent')),
  constraint problems_with_unit check (lead_unit_id is not null or stage in ('candidate',
    'decline_proposed', 'declined', 'listed', 'worded')),
  constraint problems_listed_with_title check ((title <> '' and category is not null)
    or stage in ('candidate', 'decline_proposed', 'declined')),
  constraint problems_round_from_one check (round >= 1)
);
create index problems_by_stage on casework.problems (county_id, stage, received_on);
create index problems_of_unit on casework.problems (county_id, lead_unit_id, stage);
create index problems_of_township on casework.problems (county_id, township_id);
create index problems_of_village on casework.problems (county_id, village_id);
comment on table casework.problems is 'kind=tenant protected=yes
One matter, carried until the resident has been called back (问题)';
alter table casework.problems enable row level security;
alter table casework.problems force row level security;
create policy tenancy on casework.problems for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on casework.problems to app;
grant select on casework.problems to auditor;

create table casework.reports (
  county_id int not null,
  id uuid not null,
  problem_id uuid not null,
  consent text not null,
  received_on date not null,
  version int not null,
  constraint reports_pk primary key (county_id, id),
  constraint reports_problem_fk foreign key (county_id, problem_id)
    references casework.problems (county_id, id),
  constraint reports_consent_known check (consent in ('content_only', 'through_office', 'contact_me'))
);
create index reports_of_problem on casework.reports (county_id, problem_id);
comment on table casework.reports is 'kind=tenant protected=yes
A resident''s report by its vault id, with how far it may travel (反映, 同意级别)';
alter table casework.reports enable row level security;
alter table casework.reports force row level security;
create policy tenancy on casework.reports for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on casework.reports to app;
grant select on casework.reports to auditor;

create table casework.handlings (
  county_id int not null,
  id uuid not null,
  problem_id uuid not null,
  round int not null,
  unit_id uuid not null,
  what_was_done text not null,
  ground text not null,
  day date not null,
  version int not null,
  constraint handlings_pk primary key (county_id, id),
  constraint handlings_problem_fk foreign key (county_id, problem_id)
    references casework.problems (county_id, id),
  constraint handlings_unit_fk foreign key (county_id, unit_id)
    references directory.units (county_id, id),
  constraint handlings_once_a_round unique (county_id, problem_id, round)
);
create index handlings_of_unit on casework.handlings (county_id, unit_id);
comment on table casework.handlings is 'kind=tenant protected=yes
What a unit did in a round, and on what ground (办理情况); never edited';
alter table casework.handlings enable row level security;
alter table casework.handlings force row level security;
create policy tenancy on casework.handlings for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on casework.handlings to app;
grant select on casework.handlings to auditor;

create table casework.reasons (
  county_id int not null,
  id uuid not null,
  problem_id uuid not null,
  act text not null,
  text text not null,
  day date not null,
  version int not null,
  constraint reasons_pk primary key (county_id, id),
  constraint reasons_problem_fk foreign key (county_id, problem_id)
    references casework.problems (county_id, id)
);
create index reasons_of_problem on casework.reasons (county_id, problem_id);
comment on table casework.reasons is 'kind=tenant protected=yes
Why somebody declined, objected, decided or checked (理由); the journal holds only its id';
alter table casework.reasons enable row level security;
alter table casework.reasons force row level security;
create policy tenancy on casework.reasons for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on casework.reasons to app;
grant select on casework.reasons to auditor;

create table casework.call_backs (
  county_id int not null,
  id uuid not null,
  problem_id uuid not null,
  report_id uuid not null,
  round int not null,
  stage text not null,
  caller_user_id text,
  taken_on date,
  tries int not null,
  last_try_at timestamptz,
  dial_entry_id uuid,
  outcome text,
  solved text,
  day date not null,
  version int not null,
  constraint call_backs_pk primary key (county_id, id),
  constraint call_backs_once_a_round unique (county_id, problem_id, round),
  constraint call_backs_problem_fk foreign key (county_id, problem_id)
    references casework.problems (county_id, id),
  constraint call_backs_report_fk foreign key (county_id, report_id)
    references casework.reports (county_id, id),
  constraint call_backs_stage_known check (stage in ('waiting', 'in_hand', 'done')),
  constraint call_backs_in_a_hand check (stage <> 'in_hand' or caller_user_id is not null),
  constraint call_backs_done_with_outcome check ((stage = 'done') = (outcome is not null)),
  constraint call_backs_outcome_known check (outcome in
    ('satisfied', 'basically_satisfied', 'not_satisfied', 'no_contact', 'refused'))
);
create unique index call_backs_one_in_hand on casework.call_backs (county_id, caller_user_id)
  where stage = 'in_hand';
create index call_backs_of_report on casework.call_backs (county_id, report_id);
comment on table casework.call_backs is 'kind=tenant protected=yes
Calling the resident back about a round (回访): in whose hand, how often tried, what was said';
alter table casework.call_backs enable row level security;
alter table casework.call_backs force row level security;
create policy tenancy on casework.call_backs for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on casework.call_backs to app;
grant select on casework.call_backs to auditor;

create table casework.deadlines (
  county_id int not null,
  problem_id uuid not null,
  step text not null,
  round int not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  stopped_at timestamptz,
  provisional boolean not null,
  calendar_version text not null,
  constraint deadlines_pk primary key (county_id, problem_id, step, round),
  constraint deadlines_problem_fk foreign key (county_id, problem_id)
    references casework.problems (county_id, id),
  constraint deadlines_step_known check (step in ('list', 'sign', 'handle', 'redo', 'call_back'))
);
create index deadlines_running on casework.deadlines (county_id, due_at) where stopped_at is null;
comment on table casework.deadlines is 'kind=tenant protected=no
When each step is due, computed from the journal and the calendar (时限); recomputed by verify';
alter table casework.deadlines enable row level security;
alter table casework.deadlines force row level security;
create policy tenancy on casework.deadlines for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on casework.deadlines to app;
grant select on casework.deadlines to auditor;
