import type { FirstAdministrator } from '#domains/directory/store.bootstrap.ts'
import type { UnitKind } from '#domains/directory/terms.ts'

/** The invented county of `fixtures/small-county`; its codes belong to no real place. */
export const demoCounty = {
  id: 1,
  name: '安平县（示例）',
  divisionCode: '419900000000',
  hosts: [],
} as const

const office = { code: 'ZFW01', name: '中共安平县委政法委员会', kind: 'office' as UnitKind }
const callCentre = {
  code: 'MDZX01',
  name: '安平县社情民意调查中心',
  kind: 'call_centre' as UnitKind,
}

/** Two administrators of different bodies; the sheet of people finds them by their login names. */
export const demoAdministrators: readonly FirstAdministrator[] = [
  { name: '王玉', post: '系统管理员', loginName: 'wang.yu', unit: office },
  { name: '魏峰', post: '系统管理员', loginName: 'wei.feng', unit: callCentre },
]

/** The password of the demo's printed accounts. It opens nothing outside the invented county. */
export const demoPassword = 'ansheng-demo-2026'

/** How many weeks of the county's life are played before today. */
export const demoWeeks = 2
