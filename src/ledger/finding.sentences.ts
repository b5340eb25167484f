import type { Sentence, Sentences } from '#basics/result.ts'

const codes = {
  no_key: {
    zh: '没有给出可用的公钥，签名无法核验。',
    en: 'No usable public key was given, so no signature could be checked.',
  },
  sequence_gap: {
    zh: '日志缺少第 {from} 至 {to} 条。',
    en: 'Entries {from} to {to} are missing from the journal.',
  },
  sequence_repeated: {
    zh: '日志第 {seq} 条出现了不止一次。',
    en: 'Entry {seq} appears more than once.',
  },
  entry_malformed: {
    zh: '日志第 {seq} 条不是规定的格式（{field}）。',
    en: 'Entry {seq} does not have the form of a journal entry ({field}).',
  },
  entry_county: {
    zh: '日志第 {seq} 条属于另一个县（{county}）。',
    en: 'Entry {seq} belongs to another county ({county}).',
  },
  entry_signature: {
    zh: '日志第 {seq} 条的签名不成立：内容或签名被改过，或签名者不是本应用。',
    en: 'The signature of entry {seq} does not hold: its text or signature was changed, or it was not signed by the application.',
  },
  entry_repeated: {
    zh: '日志第 {seq} 条重复了第 {first} 条（{id}）。',
    en: 'Entry {seq} repeats entry {first} ({id}).',
  },
  leaf_mismatch: {
    zh: '日志第 {seq} 条与当时存入树中的叶子不同。',
    en: 'Entry {seq} differs from the leaf that was put into the tree for it.',
  },
  tile_mismatch: {
    zh: '存储的树瓦片 {level}/{index} 与日志算出的不同。',
    en: 'The stored tile {level}/{index} differs from the one computed from the journal.',
  },
  root_mismatch: {
    zh: '长度 {to} 的检查点与日志不符；变动在第 {from} 条至长度 {to} 之间，涉及 {checkpoints} 个检查点。',
    en: 'The checkpoint of size {to} does not match the journal; something changed between entry {from} and that size, and {checkpoints} checkpoints disagree.',
  },
  checkpoint_missing: {
    zh: '日志有内容，却没有一个可信的检查点。',
    en: 'The journal has entries, but there is no checkpoint that can be trusted.',
  },
  checkpoint_signature: {
    zh: '第 {number} 个检查点的签名不成立或不是签署者所签。',
    en: 'The signature of checkpoint number {number} does not hold, or is not by the signer.',
  },
  checkpoint_malformed: {
    zh: '第 {number} 个检查点格式不正确。',
    en: 'Checkpoint number {number} is malformed.',
  },
  checkpoint_origin: {
    zh: '第 {number} 个检查点属于另一份日志（{origin}）。',
    en: 'Checkpoint number {number} belongs to another journal ({origin}).',
  },
  checkpoint_ahead: {
    zh: '签过的检查点长度为 {size}，日志却只有 {count} 条：末尾被截去。',
    en: 'A signed checkpoint has size {size}, but the journal has only {count} entries: its end was cut off.',
  },
  tree_went_back: {
    zh: '检查点由长度 {from} 退回到 {to}：日志被恢复到更早的状态。',
    en: 'The checkpoints went back from size {from} to {to}: the journal was put back to an earlier state.',
  },
  tree_forked: {
    zh: '同一长度 {size} 有两个不同的已签检查点：出现了两份历史。',
    en: 'Two signed checkpoints of the same size {size} differ: there are two histories.',
  },
  time_out_of_order: {
    zh: '日志第 {seq} 条的时间（{at}）早于它前面的记录。',
    en: 'Entry {seq} is dated {at}, earlier than the entries before it.',
  },
  time_outside_window: {
    zh: '日志第 {seq} 条的时间（{at}）不在前后检查点之间（{from} 至 {to}）。',
    en: 'Entry {seq} is dated {at}, outside the time between its neighbouring checkpoints ({from} to {to}).',
  },
  batch_missing: {
    zh: '日志第 {seq} 条导入的明细缺失或不全（{table}：应有 {count} 行，实有 {found} 行）。',
    en: 'The rows of the import in entry {seq} are missing or incomplete ({table}: {found} of {count}).',
  },
  batch_root: {
    zh: '日志第 {seq} 条导入的明细被改过（{table}）。',
    en: 'The stored rows of the import in entry {seq} were changed ({table}).',
  },
  batch_unknown: {
    zh: '有一份导入明细（{id}）不属于任何日志记录。',
    en: 'There is a stored import ({id}) that belongs to no entry.',
  },
  table_missing: {
    zh: '受保护的表 {table} 没有交来核验，日志中它应有 {count} 行。',
    en: 'The protected table {table} was not given for checking; the journal knows {count} rows of it.',
  },
  row_changed: {
    zh: '{table} 中的 {key} 与日志不符：在应用之外被改过。',
    en: 'Row {key} of {table} differs from the journal: it was changed outside the application.',
  },
  row_missing: {
    zh: '{table} 中的 {key} 不见了：日志没有删除它的记录。',
    en: 'Row {key} of {table} is gone, and the journal has no entry that deleted it.',
  },
  row_unknown: {
    zh: '{table} 中的 {key} 没有日志记录：不是由应用写入的。',
    en: 'Row {key} of {table} has no entry in the journal: the application did not write it.',
  },
  row_revived: {
    zh: '{table} 中的 {key} 按日志已删除，却仍然存在。',
    en: 'Row {key} of {table} was deleted according to the journal, but is still there.',
  },
  row_repeated: {
    zh: '{table} 中的 {key} 出现了不止一次。',
    en: 'Row {key} of {table} appears more than once.',
  },
} as const satisfies Readonly<Record<string, Sentence>>

/** What the verifier can find. */
export type FindingCode = keyof typeof codes

/** What each finding means; names in braces are filled from the finding. */
export const findingSentences: Readonly<Record<FindingCode, Sentence>> = codes

/** The refusals of the ledger's readers: notes, checkpoints, entries, fork proofs. */
export const ledgerSentences: Sentences = {
  note_malformed: {
    zh: '签名文本的格式不正确。',
    en: 'The signed note is malformed.',
    status: 422,
  },
  note_signature: {
    zh: '{name} 的签名不成立。',
    en: 'The signature of {name} does not hold.',
    status: 422,
  },
  note_unsigned: {
    zh: '文本上没有已知密钥的签名。',
    en: 'No known key has signed the note.',
    status: 422,
  },
  verifier_malformed: {
    zh: '验证公钥的格式不正确。',
    en: 'The verifier key is malformed.',
    status: 422,
  },
  checkpoint_malformed: {
    zh: '检查点的格式不正确。',
    en: 'The checkpoint is malformed.',
    status: 422,
  },
  tree_went_back: {
    zh: '日志比上次签署时短（{from} 条变为 {to} 条），不予签署。',
    en: 'The journal is shorter than when last signed ({from} entries, now {to}); it will not be signed.',
  },
  tree_forked: {
    zh: '日志与上次签署时同长（{to} 条），内容却不同，不予签署。',
    en: 'The journal is as long as when last signed ({to} entries), but differs; it will not be signed.',
  },
  tree_unproven: {
    zh: '没有证明从 {from} 条到 {to} 条只有增加，不予签署。',
    en: 'It is not proven that the journal only grew from {from} to {to} entries; it will not be signed.',
  },
  entry_malformed: {
    zh: '日志记录的这一项不符合规定的格式。',
    en: 'This field of the journal entry does not have the required form.',
    status: 422,
  },
  entry_not_canonical: {
    zh: '日志记录不是规范的写法。',
    en: 'The journal entry is not in its canonical form.',
    status: 422,
  },
  fork_malformed: {
    zh: '分叉证据的格式不正确。',
    en: 'The fork proof is malformed.',
    status: 422,
  },
  fork_origins: {
    zh: '两个检查点属于不同的日志，不构成分叉。',
    en: 'The two checkpoints belong to different journals; this is not a fork.',
    status: 422,
  },
  fork_unproven: {
    zh: '两个检查点没有被证明互相矛盾。',
    en: 'The two checkpoints are not proven to contradict each other.',
    status: 422,
  },
}
