import { DashboardOutlined } from '@ant-design/icons'
import { z } from 'zod'
import { problemStages } from '#domains/casework/terms.ts'
import { TodayPage } from '#web/leader/today.page.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

/** A leader sees where things stand; acting is others' work. */
export const leaderPages: readonly DeskPage[] = [
  deskPage({
    path: paths.today,
    title: { zh: '今日', en: 'Today' },
    roles: ['leader', 'auditor'],
    icon: <DashboardOutlined />,
    search: z.object({
      stage: z.enum(problemStages).optional(),
      page: z.coerce.number().int().min(1).default(1),
    }),
    page: TodayPage,
  }),
]
