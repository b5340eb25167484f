-- Reason: the room survey (民意调查): the registered survey, frames and their numbers, draws and
-- tickets, calls, answers, and the short-lived link from an answer to a number.
-- Lock risk: none, only new tables.
-- interviews holds no attempt, ticket, number or caller and no time of day. Its only way to any of
-- them is links, whose rows are deleted in time and stand in no journal entry. Tickets and attempts go
-- at the same time; contacts keeps what a call meant for its number apart from them.

create table survey.surveys (
  county_id int not null,
  id uuid not null,
  title text not null,
  form_number text,
  approval_number text,
  approved_by text,
  expires_on date,
  questionnaire_version int not null,
  version int not null,
  constraint surveys_pk primary key (county_id, id)
);
create unique index surveys_one on survey.surveys (county_id);
comment on table survey.surveys is 'kind=tenant protected=yes
The registered survey with its form and approval numbers (调查项目); one a county';
alter table survey.surveys enable row level security;
alter table survey.surveys force row level security;
create policy tenancy on survey.surveys for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.surveys to app;
grant select on survey.surveys to auditor;

create table survey.questionnaires (
  county_id int not null,
  id uuid not null,
  number int not null,
  content jsonb not null,
  version int not null,
  constraint questionnaires_pk primary key (county_id, id),
  constraint questionnaires_number_once unique (county_id, number)
);
comment on table survey.questionnaires is 'kind=tenant protected=yes
The questionnaires asked, word for word (问卷); an answer names the number it was given to';
alter table survey.questionnaires enable row level security;
alter table survey.questionnaires force row level security;
create policy tenancy on survey.questionnaires for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on survey.questionnaires to app;
grant select on survey.questionnaires to auditor;

create table survey.frames (
  county_id int not null,
  id uuid not null,
  name text not null,
  file_hash text not null,
  frame_hash text not null,
  recorded_at timestamptz not null,
  recorded_on date not null,
  numbers int not null,
  townships jsonb not null,
  duplicates int not null,
  skipped int not null,
  undone boolean not null,
  version int not null,
  constraint frames_pk primary key (county_id, id),
  constraint frames_hash_shape check (frame_hash ~ '^[0-9a-f]{64}$')
);
comment on table survey.frames is 'kind=tenant protected=yes
Frames (抽样框): one row a file, with the hash recorded before any seed';
alter table survey.frames enable row level security;
alter table survey.frames force row level security;
create policy tenancy on survey.frames for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.frames to app;
grant select on survey.frames to auditor;

create table survey.numbers (
  county_id int not null,
  id uuid not null,
  frame_id uuid not null,
  township_id uuid not null,
  village_id uuid,
  source text not null,
  last_contact_month text,
  state text not null,
  version int not null,
  constraint numbers_pk primary key (county_id, id),
  constraint numbers_frame_fk foreign key (county_id, frame_id)
    references survey.frames (county_id, id),
  constraint numbers_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id),
  constraint numbers_village_fk foreign key (county_id, village_id)
    references directory.villages (county_id, id),
  constraint numbers_state_known check (state in ('active', 'do_not_call', 'unusable')),
  constraint numbers_month_shape check (last_contact_month ~ '^[0-9]{4}-[0-9]{2}$')
);
create index numbers_by_frame on survey.numbers (county_id, frame_id, township_id);
create index numbers_by_township on survey.numbers (county_id, township_id);
create index numbers_by_village on survey.numbers (county_id, village_id);
comment on table survey.numbers is 'kind=tenant protected=yes
Numbers one may draw (号码), by a random id only the vault can turn into a number';
alter table survey.numbers enable row level security;
alter table survey.numbers force row level security;
create policy tenancy on survey.numbers for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.numbers to app;
grant select on survey.numbers to auditor;

create table survey.contacts (
  county_id int not null,
  number_id uuid not null,
  month text not null,
  becomes text not null,
  constraint contacts_pk primary key (county_id, number_id),
  constraint contacts_number_fk foreign key (county_id, number_id)
    references survey.numbers (county_id, id),
  constraint contacts_month_shape check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  constraint contacts_becomes_known check (becomes in ('rests', 'unusable', 'do_not_call'))
);
comment on table survey.contacts is 'kind=tenant protected=no
What this month''s calls mean for their numbers, until the month is over and the numbers say it. An entry for each would join number and call for ever';
alter table survey.contacts enable row level security;
alter table survey.contacts force row level security;
create policy tenancy on survey.contacts for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on survey.contacts to app;
grant select on survey.contacts to auditor;

create table survey.draws (
  county_id int not null,
  id uuid not null,
  day date not null,
  frame_id uuid not null,
  frames jsonb not null,
  frame_hash text not null,
  stage text not null,
  seed text not null,
  seed_source text not null,
  seed_dated_on date not null,
  proposed_by uuid not null,
  proposed_unit uuid not null,
  approved_by uuid,
  refused_because text,
  allocation jsonb not null,
  tickets int not null,
  eligible int not null,
  eligible_hash text,
  excluded jsonb not null,
  version int not null,
  constraint draws_pk primary key (county_id, id),
  constraint draws_frame_fk foreign key (county_id, frame_id)
    references survey.frames (county_id, id),
  constraint draws_stage_known check (stage in ('proposed', 'approved', 'refused')),
  constraint draws_approved_with_list check ((stage = 'approved') = (eligible_hash is not null)),
  constraint draws_eligible_hash_shape check (eligible_hash ~ '^[0-9a-f]{64}$')
);
create unique index draws_day_once on survey.draws (county_id, day) where stage <> 'refused';
create index draws_by_frame on survey.draws (county_id, frame_id);
comment on table survey.draws is 'kind=tenant protected=yes
Draws (抽样): a public seed, proposed by one person and approved by another of a different body, and the digest of the list it drew from';
alter table survey.draws enable row level security;
alter table survey.draws force row level security;
create policy tenancy on survey.draws for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.draws to app;
grant select on survey.draws to auditor;

create table survey.tickets (
  county_id int not null,
  id uuid not null,
  draw_id uuid not null,
  day date not null,
  number_id uuid not null,
  township_id uuid not null,
  place int not null,
  ticket text not null,
  blind uuid not null,
  stage text not null,
  attempts int not null,
  handed_to uuid,
  last_attempt_at timestamptz,
  disposition text,
  version int not null,
  constraint tickets_pk primary key (county_id, id),
  constraint tickets_draw_fk foreign key (county_id, draw_id)
    references survey.draws (county_id, id),
  constraint tickets_number_fk foreign key (county_id, number_id)
    references survey.numbers (county_id, id),
  constraint tickets_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id),
  constraint tickets_number_once_a_day unique (county_id, day, number_id),
  constraint tickets_ticket_shape check (ticket ~ '^[0-9a-f]{64}$'),
  constraint tickets_handed_to_somebody check ((stage = 'handed') = (handed_to is not null)),
  constraint tickets_stage_known check (stage in ('waiting', 'handed', 'later', 'finished'))
);
create index tickets_queue on survey.tickets (county_id, day, stage, blind);
create index tickets_by_draw on survey.tickets (county_id, draw_id, township_id, place);
create index tickets_by_number on survey.tickets (county_id, number_id);
create index tickets_by_township on survey.tickets (county_id, township_id);
create unique index tickets_one_in_hand on survey.tickets (county_id, day, handed_to) where stage = 'handed';
comment on table survey.tickets is 'kind=tenant protected=yes
Tickets (抽签号): the numbers one day''s draw chose, for 14 days. blind is chance: it gives the order of calling, and keeps the digests in the journal from being guessed when the row is gone';
alter table survey.tickets enable row level security;
alter table survey.tickets force row level security;
create policy tenancy on survey.tickets for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on survey.tickets to app;
grant select on survey.tickets to auditor;

create table survey.attempts (
  county_id int not null,
  id uuid not null,
  ticket_id uuid not null,
  day date not null,
  ordinal int not null,
  interviewer uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  disposition text,
  version int not null,
  constraint attempts_pk primary key (county_id, id),
  constraint attempts_ticket_fk foreign key (county_id, ticket_id)
    references survey.tickets (county_id, id),
  constraint attempts_ended_with_disposition check ((ended_at is null) = (disposition is null))
);
create index attempts_by_ticket on survey.attempts (county_id, ticket_id, ordinal);
create index attempts_by_day on survey.attempts (county_id, day, interviewer);
create unique index attempts_one_open on survey.attempts (county_id, ticket_id) where ended_at is null;
comment on table survey.attempts is 'kind=tenant protected=yes
Attempts (拨打): who dialled which ticket when, and how the call ended; for 14 days';
alter table survey.attempts enable row level security;
alter table survey.attempts force row level security;
create policy tenancy on survey.attempts for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update, delete on survey.attempts to app;
grant select on survey.attempts to auditor;

create table survey.interviews (
  county_id int not null,
  id uuid not null,
  day date not null,
  township_id uuid not null,
  questionnaire_version int not null,
  answers jsonb not null,
  age_band text not null,
  sex text not null,
  duration_seconds int not null,
  version int not null,
  constraint interviews_pk primary key (county_id, id),
  constraint interviews_township_fk foreign key (county_id, township_id)
    references directory.townships (county_id, id)
);
create index interviews_by_township on survey.interviews (county_id, township_id);
create index interviews_by_day on survey.interviews (county_id, day, township_id);
comment on table survey.interviews is 'kind=tenant protected=yes
Part A (A 部分): answers, without any way to a call, to who asked, or to a time of day';
alter table survey.interviews enable row level security;
alter table survey.interviews force row level security;
create policy tenancy on survey.interviews for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert on survey.interviews to app;
grant select on survey.interviews to auditor;

create table survey.links (
  county_id int not null,
  interview_id uuid not null,
  number_id uuid not null,
  delete_on date not null,
  constraint links_pk primary key (county_id, interview_id),
  constraint links_number_once_a_day unique (county_id, number_id, delete_on)
);
create index links_by_day on survey.links (county_id, delete_on);
comment on table survey.links is 'kind=tenant protected=no
Which number gave which answers, for 14 days. Never in the journal: an entry that named it would outlive the row';
alter table survey.links enable row level security;
alter table survey.links force row level security;
create policy tenancy on survey.links for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, delete on survey.links to app;
grant select on survey.links to auditor;

create table survey.part_b_marks (
  county_id int not null,
  attempt_id uuid not null,
  constraint part_b_marks_pk primary key (county_id, attempt_id)
);
comment on table survey.part_b_marks is 'kind=tenant protected=no
That a problem was saved during the call now going on, for the screen of its caller; deleted when the call ends';
alter table survey.part_b_marks enable row level security;
alter table survey.part_b_marks force row level security;
create policy tenancy on survey.part_b_marks for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, delete on survey.part_b_marks to app;
grant select on survey.part_b_marks to auditor;

create table survey.desks (
  county_id int not null,
  user_id uuid not null,
  constraint desks_pk primary key (county_id, user_id)
);
comment on table survey.desks is 'kind=tenant protected=no
One row a caller, locked while a number is handed out, so that two requests at once get the same one';
alter table survey.desks enable row level security;
alter table survey.desks force row level security;
create policy tenancy on survey.desks for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.desks to app;
grant select on survey.desks to auditor;

create table survey.day_closings (
  county_id int not null,
  id uuid not null,
  day date not null,
  closed_at timestamptz not null,
  completes int not null,
  attempts int not null,
  figures jsonb not null,
  calls_forgotten boolean not null,
  version int not null,
  constraint day_closings_pk primary key (county_id, id),
  constraint day_closings_day_once unique (county_id, day)
);
comment on table survey.day_closings is 'kind=tenant protected=yes
Days of calling that have been closed (收工), with their figures; all that is left of the day once its calls are forgotten';
alter table survey.day_closings enable row level security;
alter table survey.day_closings force row level security;
create policy tenancy on survey.day_closings for all
  using (county_id = nullif(current_setting('app.county_id', true), '')::int)
  with check (county_id = nullif(current_setting('app.county_id', true), '')::int);
grant select, insert, update on survey.day_closings to app;
grant select on survey.day_closings to auditor;
