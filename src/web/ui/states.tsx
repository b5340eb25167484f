import { Alert, Button, Empty, Skeleton } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import type { Sentence } from '#basics/result.ts'
import { Refused } from '#web/ui/client.ts'
import { Copyable } from '#web/ui/copyable.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { words } from '#web/ui/words.ts'

/** Why something failed, in the reader's words, all reasons; with a way to try again where there is one. */
export function Failure({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry?: (() => void) | undefined
}): ReactElement {
  const { say } = useLanguage()
  const refused = error instanceof Refused ? error : undefined
  const reasons = refused?.reasons ?? [{ code: 'page', message: unexpected }]
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="failure"
      title={say(failed)}
      description={
        <>
          <Reasons says={reasons.map((reason) => reason.message)} />
          {refused?.requestId !== undefined && refused.status >= 500 && (
            <p className="error-id">
              {say(errorId)} <Copyable text={refused.requestId} />
            </p>
          )}
        </>
      }
      action={onRetry ? <Button onClick={onRetry}>{say(words.again)}</Button> : undefined}
    />
  )
}

/** One reason as a sentence, several as a list. */
function Reasons({ says }: { readonly says: readonly Sentence[] }): ReactElement {
  const { say } = useLanguage()
  const [only, ...more] = says
  if (only && more.length === 0) return <p className="reason">{say(only)}</p>
  return (
    <ul className="reasons">
      {says.map((one, i) => (
        <li key={i}>{say(one)}</li>
      ))}
    </ul>
  )
}

/** The reasons of an act, or nothing while all is well. */
export function ActFailure({
  act,
}: {
  readonly act: { readonly error: unknown }
}): ReactElement | null {
  return act.error === undefined ? null : <Failure error={act.error} />
}

/** An empty list says what it means and what to do next. */
export function Nothing({
  says,
  children,
}: {
  readonly says: Sentence
  readonly children?: ReactNode
}): ReactElement {
  const { say } = useLanguage()
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(says)} className="nothing">
      {children}
    </Empty>
  )
}

/** Loading, failed, or there: every page that asks the server goes through here. */
export function Loaded<Value>({
  query,
  children,
}: {
  readonly query: Query<Value>
  readonly children: (value: Value) => ReactNode
}): ReactNode {
  const { say } = useLanguage()
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div aria-busy="true" aria-label={say(loading)} role="status">
      <Skeleton active title={false} paragraph={{ rows: 6 }} />
    </div>
  )
}
type Query<Value> = {
  readonly data: Value | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

const failed: Sentence = { zh: '没有成功', en: 'That did not work' }
const loading: Sentence = { zh: '正在加载', en: 'Loading' }
const errorId: Sentence = { zh: '错误编号', en: 'Error number' }
const unexpected: Sentence = {
  zh: '页面出错，请刷新后再试。',
  en: 'Something went wrong on this page; reload and try again.',
}
