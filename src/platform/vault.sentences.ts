import type { Sentences } from '#basics/result.ts'

/** What the vault refuses, and why it does not open. */
export const vaultSentences: Sentences = {
  phone_invalid: {
    zh: '这不是有效的电话号码：手机应为 1 开头的 11 位，固定电话应带区号。',
    en: 'This is not a telephone number: 11 digits starting with 1, or a landline with its area code.',
    status: 422,
  },
  number_unknown: {
    zh: '没有这个号码。',
    en: 'There is no such number.',
    status: 404,
  },
  report_unknown: {
    zh: '没有这条反映。',
    en: 'There is no such report.',
    status: 404,
  },
  person_erased: {
    zh: '该群众的身份信息已按规定删除，无法恢复。',
    en: 'This person’s data has been erased as the rules demand and cannot be restored.',
    status: 410,
  },
  reveal_quota: {
    zh: '您今天查看次数已达上限（{limit} 次），请明天再试或请另一位同事处理。',
    en: 'You have reached today’s limit of {limit} views; go on tomorrow or ask a colleague.',
    status: 429,
  },
  grant_used: {
    zh: '这次授权已经用过；请重新领取或重新申请。',
    en: 'This permission has been used; take the next call or ask again.',
  },
  reveal_reason_missing: {
    zh: '请写明查看理由（不超过 200 字）。',
    en: 'Say why you need to see this, in at most 200 characters.',
    status: 422,
  },
  reason_personal: {
    zh: '查看理由中请不要写电话或证件号码。',
    en: 'Please leave telephone and identity numbers out of the reason.',
    status: 422,
  },
  words_empty: {
    zh: '请写下群众反映的内容。',
    en: 'Write down what the resident reports.',
    status: 422,
  },
  words_too_long: {
    zh: '反映内容不能超过 {limit} 字，现有 {length} 字。',
    en: 'The report may have {limit} characters; it has {length}.',
    status: 422,
  },
  words_control: {
    zh: '反映内容含有不可见的控制字符，请删除后再保存。',
    en: 'The report contains invisible control characters; remove them and save again.',
    status: 422,
  },
  name_unfit: {
    zh: '称呼应为 1 至 60 字，不含控制字符；不留称呼请留空。',
    en: 'A name has 1 to 60 characters and no control characters; leave it out if none was given.',
    status: 422,
  },
  topic_unfit: {
    zh: '问题类别应从列表中选择。',
    en: 'Choose the topic from the list.',
    status: 422,
  },
  key_reused: {
    zh: '同一个操作编号已用于另一内容，请刷新后重做。',
    en: 'This key was used with another body; reload and do it again.',
    status: 422,
  },
  receipt_given: {
    zh: '这条反映已转出办理，回执码不再重复显示；请使用当时告知的回执码查询。',
    en: 'This report has gone on to the office and its code is not shown again; use the code given then.',
  },
  vault_key_missing: {
    zh: '身份库中已有数据，但缺少密钥 {key}；请把原来的 keys/vault 目录放回后再启动。',
    en: 'The vault holds data but its key {key} is missing; put the original keys/vault directory back and start again.',
    status: 500,
  },
  vault_key_wrong: {
    zh: '密钥 {key} 不是加密身份库数据时所用的那一把；请把原来的 keys/vault 目录放回后再启动。',
    en: 'The key {key} is not the one this vault was sealed with; put the original keys/vault directory back and start again.',
    status: 500,
  },
}
