import { SolutionOutlined } from '@ant-design/icons'
import { WorkItemPage } from '#web/handler/item.page.tsx'
import { WorkPage, workSearch } from '#web/handler/work.page.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

const title = { zh: '我单位的问题', en: "Our unit's problems" }
const work = deskPage({
  path: paths.work,
  title,
  roles: ['handler', 'unit_head'],
  icon: <SolutionOutlined />,
  search: workSearch,
  page: WorkPage,
})
const workItem = deskPage({
  path: paths.workItem,
  title,
  roles: ['handler', 'unit_head'],
  search: workSearch,
  page: WorkItemPage,
})

/** The handling unit's desk. */
export const handlerPages: readonly DeskPage[] = [work, workItem]
