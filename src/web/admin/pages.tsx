import {
  CalendarOutlined,
  EyeOutlined,
  FileProtectOutlined,
  ImportOutlined,
  PhoneOutlined,
  ProfileOutlined,
  SafetyCertificateOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { z } from 'zod'
import { day, sheets } from '#domains/directory/terms.ts'
import { AccountsPage } from '#web/admin/accounts.page.tsx'
import { CalendarPage } from '#web/admin/calendar.page.tsx'
import { FramesPage } from '#web/admin/frames.page.tsx'
import { ImportsPage } from '#web/admin/imports.page.tsx'
import { JournalPage } from '#web/admin/journal.page.tsx'
import { RegistrationPage } from '#web/admin/registration.page.tsx'
import { RevealsPage } from '#web/admin/reveals.page.tsx'
import { VerifyPage } from '#web/admin/verify.page.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

/** The administrator keeps what a county sends and who may sign in. */
export const administratorPages: readonly DeskPage[] = [
  deskPage({
    path: paths.imports,
    title: { zh: '导入机构人员', en: 'Import units and people' },
    roles: ['administrator'],
    icon: <ImportOutlined />,
    search: z.object({ sheet: z.enum(sheets).default('townships') }),
    page: ImportsPage,
  }),
  deskPage({
    path: paths.frames,
    title: { zh: '抽样框', en: 'Frames' },
    roles: ['administrator'],
    icon: <PhoneOutlined />,
    search: z.object({}),
    page: FramesPage,
  }),
  deskPage({
    path: paths.registration,
    title: { zh: '调查登记', en: 'Survey registration' },
    roles: ['administrator'],
    icon: <FileProtectOutlined />,
    search: z.object({}),
    page: RegistrationPage,
  }),
  deskPage({
    path: paths.calendar,
    title: { zh: '工作日历', en: 'Working calendar' },
    roles: ['administrator', 'dispatcher', 'second_officer', 'supervisor', 'leader'],
    icon: <CalendarOutlined />,
    search: z.object({}),
    page: CalendarPage,
  }),
  deskPage({
    path: paths.accounts,
    title: { zh: '账号', en: 'Accounts' },
    roles: ['administrator'],
    icon: <TeamOutlined />,
    search: z.object({
      find: z.string().max(40).default(''),
      page: z.coerce.number().int().min(1).default(1),
    }),
    page: AccountsPage,
  }),
]

/** The auditor sees that nothing was changed behind the journal, and who looked at whom. */
export const auditorPages: readonly DeskPage[] = [
  deskPage({
    path: paths.verify,
    title: { zh: '核验', en: 'Verify' },
    roles: ['auditor'],
    icon: <SafetyCertificateOutlined />,
    search: z.object({ run: z.uuid().optional() }),
    page: VerifyPage,
  }),
  deskPage({
    path: paths.journal,
    title: { zh: '日志', en: 'Journal' },
    roles: ['auditor'],
    icon: <ProfileOutlined />,
    search: z.object({ page: z.coerce.number().int().min(1).default(1) }),
    page: JournalPage,
  }),
  deskPage({
    path: paths.reveals,
    title: { zh: '身份查看记录', en: 'Looks into the vault' },
    roles: ['auditor'],
    icon: <EyeOutlined />,
    search: z.object({ day: day.optional() }),
    page: RevealsPage,
  }),
]
