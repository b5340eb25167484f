import type { Sentences } from '#basics/result.ts'

/** What accounts, sessions and two-person acts refuse. */
export const accessSentences: Sentences = {
  login_failed: {
    zh: '登录名、密码或动态口令不对。',
    en: 'The login name, the password or the code is wrong.',
    status: 401,
  },
  login_delayed: {
    zh: '尝试次数较多，请 {seconds} 秒后再试。账号没有被锁定。',
    en: 'Too many tries; wait {seconds} seconds. The account is not locked.',
    status: 429,
  },
  no_role: {
    zh: '您目前没有有效的任期，请联系系统管理员。',
    en: 'You hold no role today; ask your administrator.',
    status: 403,
  },
  role_not_yours: {
    zh: '您没有这个角色，或任期已满。',
    en: 'This role is not yours, or its term is over.',
    status: 403,
  },
  wrong_password: { zh: '密码不对。', en: 'The password is wrong.', status: 403 },
  password_short: {
    zh: '密码至少 {least} 个字符，可以是一句话。',
    en: 'A password has at least {least} characters; a sentence will do.',
    status: 422,
  },
  password_long: {
    zh: '密码最多 {most} 个字符。',
    en: 'A password has at most {most} characters.',
    status: 422,
  },
  password_common: {
    zh: '这个密码太常见，容易被猜到；请不要用常用词、年份、登录名或键盘连续字符拼成。',
    en: 'This password is easily guessed: not only common words, years, your login name or rows of keys, please.',
    status: 422,
  },
  password_same: {
    zh: '新密码与旧密码相同。',
    en: 'The new password is the old one.',
    status: 422,
  },
  activation_failed: {
    zh: '登录名或激活码不对，或激活码已过期、已用过。请向系统管理员重新索取。',
    en: 'The login name or the code is wrong, or the code is used or expired. Ask your administrator for a new one.',
    status: 401,
  },
  login_taken: {
    zh: '登录名 {value} 已被使用。',
    en: 'The login name {value} is taken.',
    status: 422,
  },
  login_unfit: {
    zh: '登录名 {value} 只能用小写字母、数字和点，不超过 40 个字符。',
    en: 'The login name {value} may hold only lower-case letters, digits and dots, 40 at most.',
    status: 422,
  },
  own_account: {
    zh: '不能对自己的账号做这一步，请另一位管理员来做。',
    en: 'Not on your own account; another administrator does this.',
    status: 403,
  },
  second_person_needed: {
    zh: '这个账号已在使用，或其职责重要：发激活码须双人办理，请提出申请，由另一单位的管理员或审计员批准。',
    en: 'This account is in use, or its role weighs much: a code needs two persons. Propose it; an administrator of another body or an auditor approves.',
    status: 409,
  },
  already_suspended: { zh: '账号已经停用。', en: 'The account is suspended already.' },
  same_person: {
    zh: '提出人与决定人必须是两个人，切换角色也不行。',
    en: 'The one who proposed may not decide as well; another role does not make another person.',
    status: 403,
  },
  same_body: {
    zh: '批准人必须来自另一个单位。',
    en: 'The approver must belong to another body.',
    status: 403,
  },
  proposal_expired: {
    zh: '这项申请已过期，请重新提出。',
    en: 'This proposal has expired; propose it again.',
  },
  text_changed: {
    zh: '内容与您看到的不一致，请刷新后重新核对。',
    en: 'The text is not the one you saw; reload and check it again.',
    status: 412,
  },
  proposal_closed: {
    zh: '这项申请已不在这一步。',
    en: 'The proposal is no longer at this step.',
  },
  proposal_used: {
    zh: '这项批准已经用过；需要时请重新申请。',
    en: 'This approval has been used; propose again when you need it.',
  },
  nothing_to_use: {
    zh: '这项申请批准后即生效，无需另行使用。',
    en: 'This act took effect with the approval; there is nothing to use.',
  },
}
