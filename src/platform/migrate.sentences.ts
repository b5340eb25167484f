import type { Sentences } from '#basics/result.ts'

/** Why the database cannot be brought up to this program. */
export const migrateSentences: Sentences = {
  migration_changed: {
    zh: '迁移文件 {file} 在执行之后被改动；请恢复原文件，改动另写新的迁移。',
    en: 'The migration {file} was changed after it ran; restore it and write the change as a new one.',
    status: 500,
  },
  migration_unknown: {
    zh: '数据库比程序新：它执行过本程序没有的迁移 {file}；请改用更新的程序。',
    en: 'The database is newer than the program: it ran {file}, which is not here; use a newer program.',
    status: 500,
  },
  login_refused: {
    zh: '数据库账号 {login} 的密码与本机 keys 目录中的不一致；请把原来的 keys 目录放回。',
    en: 'The database login {login} has another password than the keys directory; put the original keys back.',
    status: 500,
  },
  database_login_unfit: {
    zh: '数据库账号 {login} 的权限过大（超级用户、绕过行安全、建库、建角色之一）；请收回后再启动。',
    en: 'The database login {login} may do too much (superuser, bypass row security, create databases or roles); take that away and start again.',
    status: 500,
  },
}
