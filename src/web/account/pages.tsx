import { AuditOutlined } from '@ant-design/icons'
import { z } from 'zod'
import { AccountPage } from '#web/account/account.tsx'
import { ProposalsPage } from '#web/account/proposals.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

const proposals = deskPage({
  path: paths.proposals,
  title: { zh: '双人事项', en: 'Acts of two persons' },
  roles: ['identity_custodian', 'second_officer', 'auditor', 'administrator'],
  icon: <AuditOutlined />,
  search: z.object({ show: z.enum(['open', 'all']).default('open') }),
  page: ProposalsPage,
})
const account = deskPage({
  path: paths.account,
  title: { zh: '我的账号', en: 'My account' },
  roles: [],
  search: z.object({}),
  page: AccountPage,
})

/** What everyone has: the acts that need a second person, and one's own account. */
export const accountPages: readonly DeskPage[] = [proposals, account]
