import { Alert, Button, Empty, Skeleton } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import type { Sentence } from '#basics/result.ts'
import { Refused } from '#web/ui/client.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** Why something failed, in the reader's words, all reasons; with a way to try again where there is one. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): ReactElement {
  const { say } = useLanguage()
  const reasons = error instanceof Refused ? error.reasons : [{ code: 'page', message: unexpected }]
  return (
    <Alert
      type="error"
      showIcon
      title={say(failed)}
      description={
        <ul className="reasons">
          {reasons.map((reason, i) => (
            <li key={i}>{say(reason.message)}</li>
          ))}
        </ul>
      }
      action={onRetry ? <Button onClick={onRetry}>{say(again)}</Button> : undefined}
    />
  )
}

/** An empty list says what it means and what to do next. */
export function Nothing({ says, children }: { readonly says: Sentence; readonly children?: ReactNode }): ReactElement {
  const { say } = useLanguage()
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(says)}>{children}</Empty>
}

/** Loading, failed, or there: every page that asks the server goes through here. */
export function Loaded<Value>({ query, children }: { readonly query: Query<Value>; readonly children: (value: Value) => ReactNode }): ReactNode {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  return <Skeleton active paragraph={{ rows: 6 }} />
}
type Query<Value> = { readonly data: Value | undefined; readonly error: unknown; readonly refetch: () => unknown }

const failed: Sentence = { zh: '没有成功', en: 'That did not work' }
const again: Sentence = { zh: '再试一次', en: 'Try again' }
const unexpected: Sentence = { zh: '页面出错，请刷新后再试。', en: 'Something went wrong on this page; reload and try again.' }
