import type { Sentences } from '#basics/result.ts'

/** Why the embedded PostgreSQL does not start. */
export const embeddedSentences: Sentences = {
  data_in_use: {
    zh: '数据目录 {dataDir} 正被进程 {pid} 使用；请先停止它，或用 ANSHENG_DATA 另指目录。',
    en: 'The data directory is in use: {dataDir} belongs to process {pid}; stop that first, or name another with ANSHENG_DATA.',
    status: 500,
  },
  keys_missing: {
    zh: '数据目录 {dataDir} 有数据却缺密钥 {key}；请把原来的 keys 目录放回。',
    en: 'The data directory {dataDir} holds data but not its key {key}; put the original keys back.',
    status: 500,
  },
  postgres_missing: {
    zh: '缺少随 npm 安装的 PostgreSQL（{package}）；请重新执行 npm ci（不要加 --omit=optional）。',
    en: 'The PostgreSQL that comes with npm is missing ({package}); run npm ci again, without --omit=optional.',
    status: 500,
  },
  postgres_incomplete: {
    zh: 'PostgreSQL 安装不完整且无法补齐（{file}）；请由安装者重新执行 npm ci。',
    en: 'PostgreSQL is not completely installed and cannot be completed ({file}); whoever installed it should run npm ci again.',
    status: 500,
  },
  postgres_not_runnable: {
    zh: '以 root 运行时无法降权启动 PostgreSQL（{reason}）；请改用普通用户运行，或把 ANSHENG_DATA 放到普通用户可进入的目录。',
    en: 'As root, PostgreSQL cannot be started with fewer rights ({reason}); run as an ordinary user, or keep ANSHENG_DATA where ordinary users may enter.',
    status: 500,
  },
  socket_path_too_long: {
    zh: '临时目录路径过长，无法建立数据库套接字（{path}）；请把 TMPDIR 设为较短的目录。',
    en: 'The temporary directory is too long a path for the database socket ({path}); set TMPDIR to a shorter one.',
    status: 500,
  },
  postgres_failed: {
    zh: 'PostgreSQL 未能启动：{reason}。完整日志见 {log}。',
    en: 'PostgreSQL did not start: {reason}. The whole log is in {log}.',
    status: 500,
  },
}
