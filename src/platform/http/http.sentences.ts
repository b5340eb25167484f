import type { Sentences } from '#basics/result.ts'

/** What the edge itself may say, before any room is asked. */
export const httpSentences = {
  signed_out: { zh: '请先登录。', en: 'Please sign in.', status: 401 },
  wrong_role: { zh: '您的角色不能做这一步。', en: 'Your role may not do this.', status: 403 },
  not_found: { zh: '没有找到。', en: 'It was not found.', status: 404 },
  no_such_page: { zh: '没有这个地址。', en: 'There is no such address.', status: 404 },
  wrong_method: {
    zh: '这个地址不能这样使用。',
    en: 'This address does not take that method.',
    status: 405,
  },
  foreign_origin: {
    zh: '请求不是从本系统页面发出的，已拒绝。',
    en: 'The request did not come from a page of this system.',
    status: 403,
  },
  wrong_content_type: {
    zh: '内容类型应为 {wanted}。',
    en: 'The content type must be {wanted}.',
    status: 415,
  },
  body_too_large: {
    zh: '内容超过 {maxBytes} 字节。',
    en: 'The body is larger than {maxBytes} bytes.',
    status: 413,
  },
  not_json: { zh: '内容不是有效的 JSON。', en: 'The body is not valid JSON.', status: 400 },
  wrong_type: { zh: '“{field}”的类型不对。', en: '"{field}" has the wrong type.', status: 422 },
  wrong_form: { zh: '“{field}”的格式不对。', en: '"{field}" has the wrong form.', status: 422 },
  not_a_calendar_day: {
    zh: '“{field}”不是日期，请写成 2026-03-01。',
    en: '"{field}" is not a day; write 2026-03-01.',
    status: 422,
  },
  not_offered: {
    zh: '“{field}”只能是：{offered}。',
    en: '"{field}" must be one of: {offered}.',
    status: 422,
  },
  too_short: {
    zh: '“{field}”太短，至少 {least}。',
    en: '"{field}" is too short; at least {least}.',
    status: 422,
  },
  too_long: {
    zh: '“{field}”太长，至多 {max}。',
    en: '"{field}" is too long; at most {max}.',
    status: 422,
  },
  too_low: {
    zh: '“{field}”太小，至少 {least}。',
    en: '"{field}" is too small; at least {least}.',
    status: 422,
  },
  too_high: {
    zh: '“{field}”太大，至多 {max}。',
    en: '"{field}" is too large; at most {max}.',
    status: 422,
  },
  too_deep: { zh: '“{field}”嵌套太深。', en: '"{field}" is nested too deeply.', status: 422 },
  unknown_field: { zh: '没有“{field}”这一项。', en: 'There is no field "{field}".', status: 422 },
  missing: { zh: '缺少“{field}”。', en: '"{field}" is missing.', status: 422 },
  bad_text: {
    zh: '“{field}”含有不允许的控制字符。',
    en: '"{field}" holds characters that are not allowed.',
    status: 422,
  },
  key_missing: { zh: '缺少 Idempotency-Key。', en: 'Idempotency-Key is missing.', status: 400 },
  key_reused: {
    zh: '同一个操作编号已用于另一内容，请刷新后重做。',
    en: 'This key was used with another body; reload and do it again.',
    status: 422,
  },
  version_missing: { zh: '缺少 If-Match 版本号。', en: 'If-Match is missing.', status: 428 },
  stale: {
    zh: '别人刚刚改过，请刷新后再做。您填写的内容没有丢失。',
    en: 'Someone has just changed it; reload and do it again. What you typed is kept.',
    status: 412,
  },
  step_up_needed: {
    zh: '这一步需要再次输入密码。',
    en: 'Confirm your password to do this.',
    status: 403,
  },
  busy: {
    zh: '系统正忙，请稍后用同一操作编号重试，不会重复。',
    en: 'The system is busy; try again with the same key, it will not be done twice.',
    status: 503,
  },
  outcome_unknown: {
    zh: '系统内部的连接中断，不知是否已保存。请用同一操作编号重试，不会重复。',
    en: 'A connection within the system broke; it may or may not be saved. Repeat with the same key, it will not be done twice.',
    status: 503,
  },
  vault_away: {
    zh: '保密库暂时不可用，请稍后用同一操作编号重试。',
    en: 'The vault is not available; try again shortly, with the same key.',
    status: 503,
  },
  preparing: {
    zh: '系统正在准备示例数据，请稍候。',
    en: 'The system is still preparing; please wait.',
    status: 503,
  },
  bug: {
    zh: '系统出错，已记录（编号 {requestId}）。您的操作没有生效。',
    en: 'Something is wrong here and was recorded ({requestId}). Nothing was changed.',
    status: 500,
  },
  bug_unsure: {
    zh: '系统出错，已记录（编号 {requestId}）。不知操作是否已经生效，请刷新后核对。',
    en: 'Something is wrong here and was recorded ({requestId}). It may or may not have been done; reload and look.',
    status: 500,
  },
} as const satisfies Sentences
