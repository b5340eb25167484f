-- Reason: one schema per room and per platform concern, and nothing for anyone who was not named.
-- Lock risk: none, nothing exists yet.
-- Later migrations grant single verbs on single tables to the logins; here they get only the way in.

create schema journal;
create schema access;
create schema vault;
create schema worker;
create schema directory;
create schema survey;
create schema casework;

comment on schema journal is 'What happened, in order, and the proof of it (日志)';
comment on schema access is 'Accounts, sessions, idempotency keys, two-person proposals (账号与访问)';
comment on schema vault is 'Who people are, encrypted; the application has no way in (身份库)';
comment on schema worker is 'How far each job has read (任务进度)';
comment on schema directory is 'Room directory (机构人员)';
comment on schema survey is 'Room survey (民意调查)';
comment on schema casework is 'Room casework (四单办理)';

grant usage on schema journal, access, worker, directory, survey, casework to app;
grant usage on schema vault, journal to vault;
grant usage on schema journal, worker to sequencer;
grant usage on schema journal, access, vault, worker, directory, survey, casework to auditor;

alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;
