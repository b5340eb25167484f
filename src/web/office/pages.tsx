import { BarChartOutlined, InboxOutlined } from '@ant-design/icons'
import { inboxSearch, ProblemsPage } from '#web/office/problems.page.tsx'
import { SurveyPage, surveySearch } from '#web/office/survey.page.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

const inbox = {
  title: { zh: '问题清单', en: 'Problems' },
  roles: ['dispatcher', 'second_officer', 'leader', 'auditor'],
  search: inboxSearch,
  page: ProblemsPage,
} as const
const problems = deskPage({ ...inbox, path: paths.office, icon: <InboxOutlined /> })
const problem = deskPage({ ...inbox, path: paths.officeItem })
const survey = deskPage({
  path: paths.survey,
  title: { zh: '民意调查', en: 'The survey' },
  roles: ['supervisor', 'second_officer', 'leader', 'auditor'],
  icon: <BarChartOutlined />,
  search: surveySearch,
  page: SurveyPage,
})

/** The office: its problems, and the survey's days and draws. */
export const officePages: readonly DeskPage[] = [problems, problem, survey]
