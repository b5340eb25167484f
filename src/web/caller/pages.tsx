import { PhoneOutlined, SoundOutlined } from '@ant-design/icons'
import { z } from 'zod'
import { CallBackPage } from '#web/caller/call-back.page.tsx'
import { CallPage } from '#web/caller/call.page.tsx'
import { paths } from '#web/paths.ts'
import { deskPage, type DeskPage } from '#web/ui/desk-page.tsx'

const call = deskPage({
  path: paths.call,
  title: { zh: '民意电话', en: 'Survey calls' },
  roles: ['interviewer'],
  icon: <PhoneOutlined />,
  search: z.object({}),
  page: CallPage,
})
const callBacks = deskPage({
  path: paths.callBacks,
  title: { zh: '回访', en: 'Call-backs' },
  roles: ['callback_caller'],
  icon: <SoundOutlined />,
  search: z.object({}),
  page: CallBackPage,
})

/** Those who telephone: the survey's interviewers and the call-back desk. */
export const callerPages: readonly DeskPage[] = [call, callBacks]
