import type { Role } from '#domains/directory/terms.ts'

/**
 * The printed accounts of the invented county, all of them people of `fixtures/small-county`: one a
 * role, and a second one of another body where an act needs two persons.
 */
export const demoAccounts: readonly {
  readonly login: string
  readonly role: Role
  readonly body: string
}[] = [
  { login: 'kang.ligui', role: 'interviewer', body: '民调中心' },
  { login: 'hao.si', role: 'supervisor', body: '民调中心' },
  { login: 'dai.wenchao', role: 'dispatcher', body: '政法委' },
  { login: 'fan.ranqiang', role: 'second_officer', body: '政法委' },
  { login: 'kang.taoling', role: 'second_officer', body: '纪委监委' },
  { login: 'ye.liang', role: 'handler', body: '公安局' },
  { login: 'chen.yong', role: 'unit_head', body: '公安局' },
  { login: 'xie.fangming', role: 'callback_caller', body: '民调中心' },
  { login: 'zhang.liangguo', role: 'callback_caller', body: '政法委' },
  { login: 'xu.junning', role: 'township_clerk', body: '乡镇' },
  { login: 'tan.yang', role: 'leader', body: '政法委' },
  { login: 'shi.jiaxue', role: 'auditor', body: '纪委监委' },
  { login: 'shao.jingguo', role: 'identity_custodian', body: '政法委' },
  { login: 'wang.yu', role: 'administrator', body: '政法委' },
  { login: 'wei.feng', role: 'administrator', body: '民调中心' },
]
