import { Alert, Button } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { CellError } from '#domains/directory/terms.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** The errors of a sheet by cell; each leads to its cell where the page shows it. */
export function Faults({
  errors,
  more,
  onJump,
}: {
  readonly errors: readonly CellError[]
  readonly more: number
  readonly onJump?: (error: CellError) => void
}): ReactElement | null {
  const { say } = useLanguage()
  if (errors.length === 0) return null
  return (
    <Alert
      type="error"
      showIcon
      title={say(count(errors.length + more))}
      description={
        <ul className="faults" tabIndex={0} aria-label={say(list)}>
          {errors.map((error, i) => (
            <li key={i}>
              {onJump ? (
                <Button type="link" onClick={() => onJump(error)}>
                  {say(place(error))}
                </Button>
              ) : (
                <strong>{say(place(error))}</strong>
              )}
              <span>{say(error.message)}</span>
            </li>
          ))}
          {more > 0 && <li>{say(andMore(more))}</li>}
        </ul>
      }
    />
  )
}

const count = (errors: number): Sentence => ({
  zh: `有 ${String(errors)} 处错误`,
  en: `${String(errors)} errors`,
})
const list: Sentence = { zh: '错误清单', en: 'List of errors' }
const place = ({ line, column }: CellError): Sentence => ({
  zh: `第 ${String(line)} 行“${column}”`,
  en: `Line ${String(line)}, ${column}`,
})
const andMore = (more: number): Sentence => ({
  zh: `另有 ${String(more)} 处没有列出。`,
  en: `${String(more)} more are not listed.`,
})
