import type { Sentence } from '#basics/result.ts'

/** Who the opinion asks to act (责任主体). Kinds of body, not the bodies of one county. */
export const actors = {
  county_leadership: { zh: '县委、县政府', en: 'County committee and government' },
  political_legal_committee: { zh: '县委政法委', en: 'Political and legal affairs committee' },
  organization_department: { zh: '县委组织部', en: 'Organization department' },
  discipline_commission: { zh: '县纪委监委', en: 'Discipline and supervision commission' },
  justice_units: { zh: '县政法各单位', en: 'Justice units' },
  public_security: { zh: '公安机关', en: 'Public security' },
  traffic_police: { zh: '公安交警', en: 'Traffic police' },
  courts: { zh: '人民法院', en: 'Courts' },
  procuratorates: { zh: '人民检察院', en: 'Procuratorates' },
  justice_bureau: { zh: '司法局', en: 'Justice bureau' },
  education: { zh: '教育部门', en: 'Education' },
  housing: { zh: '住建部门', en: 'Housing and construction' },
  transport: { zh: '交通运输部门', en: 'Transport' },
  civil_affairs: { zh: '民政部门', en: 'Civil affairs' },
  departments: { zh: '县直有关部门', en: 'County departments' },
  townships: { zh: '乡镇', en: 'Townships' },
  villages: { zh: '村（社区）', en: 'Villages and communities' },
  service_teams: { zh: '“四官”服务队', en: 'Four-officer service teams' },
  survey_team: { zh: '民意调查队伍', en: 'Survey team' },
} as const satisfies Readonly<Record<string, Sentence>>

export type Actor = keyof typeof actors
