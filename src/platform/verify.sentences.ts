import type { Sentence, Sentences } from '#basics/result.ts'

const codes = {
  entry_columns: {
    zh: '日志第 {seq} 条旁边的索引列（{column}）与其内容不符。',
    en: 'Column {column} beside entry {seq} differs from what the entry says.',
  },
  entry_number: {
    zh: '有一条日志记录的编号（{number}）超出了可能的范围。',
    en: 'An entry has a number that cannot be ({number}).',
  },
  staged_late: {
    zh: '日志记录 {id} 自 {at} 起一直未被排号。',
    en: 'Entry {id} has been waiting for its number since {at}.',
  },
  unsigned_late: {
    zh: '日志第 {seq} 条起至今没有已签的检查点（该条时间 {at}）。',
    en: 'No signed checkpoint covers the journal from entry {seq} (dated {at}) on.',
  },
  head_mismatch: {
    zh: '存储的树头与日志算出的不同（存储长度 {size}，应为 {expected}）。',
    en: 'The stored head of the tree differs from the journal (stored size {size}, expected {expected}).',
  },
  head_missing: {
    zh: '日志有内容，却没有存储的树头。',
    en: 'The journal has entries, but its stored head is gone.',
  },
  tiles_extra: {
    zh: '存储的树瓦片有 {found} 块，应为 {expected} 块。',
    en: 'There are {found} stored tiles, but the tree has {expected}.',
  },
  checkpoint_columns: {
    zh: '第 {number} 个检查点旁边的列与其签名文本不符。',
    en: 'The columns beside checkpoint number {number} differ from its signed text.',
  },
  table_unreadable: {
    zh: '受保护的表 {table} 不允许核验者读取。',
    en: 'The verifier may not read the protected table {table}.',
  },
  export_malformed: {
    zh: '导出文件 {file} 中有 {count} 行无法读取。',
    en: 'The export file {file} has {count} lines that cannot be read.',
  },
} as const satisfies Readonly<Record<string, Sentence>>

/** What the verifier can find around the journal, beside the codes of the ledger. */
export type PlatformFindingCode = keyof typeof codes

export const platformFindingSentences: Readonly<Record<PlatformFindingCode, Sentence>> = codes

/** Why an export cannot be verified at all. */
export const exportSentences: Sentences = {
  export_missing: {
    zh: '目录中没有可核验的导出（缺少 {file}）。',
    en: 'There is no export in this directory ({file} is missing).',
    status: 422,
  },
  export_unreadable: {
    zh: '导出的说明文件 {file} 无法读取。',
    en: 'The export’s {file} cannot be read.',
    status: 422,
  },
  export_exists: {
    zh: '目录已存在且不为空，请换一个目录。',
    en: 'The directory exists and is not empty; choose another.',
  },
}
