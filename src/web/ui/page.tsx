import { useEffect, type ReactElement, type ReactNode } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** A page: what it is, one line on what to do here, its main acts at the right, then the work. */
export function Page({
  title,
  hint,
  actions,
  children,
}: {
  readonly title: Sentence
  readonly hint?: Sentence | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}): ReactElement {
  const { say } = useLanguage()
  const name = say(title)
  useEffect(() => {
    document.title = `${name} · 安声`
  }, [name])
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{name}</h1>
          {hint && <p className="hint">{say(hint)}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A sheet of paper on the desk: one subject with its own heading. */
export function Panel({
  title,
  extra,
  children,
  className = '',
}: {
  readonly title?: Sentence | undefined
  readonly extra?: ReactNode
  readonly children: ReactNode
  readonly className?: string
}): ReactElement {
  const { say } = useLanguage()
  return (
    <section className={`panel ${className}`}>
      {(title ?? extra) !== undefined && (
        <div className="panel-head">
          {title ? <h2>{say(title)}</h2> : <span />}
          {extra}
        </div>
      )}
      {children}
    </section>
  )
}

export type Fact = { readonly name: Sentence; readonly value: ReactNode; readonly isWide?: boolean }

/** Named facts about one thing; two columns where there is room. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  const { say } = useLanguage()
  return (
    <dl className="facts">
      {facts.map(({ name, value, isWide }, i) => (
        <div key={i} className={isWide ? 'wide' : undefined}>
          <dt>{say(name)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A number that matters, with what it counts. */
export function Figure({
  name,
  value,
  of,
}: {
  readonly name: Sentence
  readonly value: ReactNode
  readonly of?: ReactNode
}): ReactElement {
  const { say } = useLanguage()
  return (
    <div className="figure">
      <span className="figure-name">{say(name)}</span>
      <span className="figure-value">
        {value}
        {of !== undefined && <small> / {of}</small>}
      </span>
    </div>
  )
}
