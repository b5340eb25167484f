import { Button, Segmented } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import type { CellError } from '#domains/directory/terms.ts'
import type { Preview } from '#web/admin/desk.ts'
import { Faults } from '#web/admin/faults.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Figure } from '#web/ui/page.tsx'
import { words } from '#web/ui/words.ts'

type Row = Preview['rows'][number]
type Shown = 'all' | Row['change']

/** What the sheet would do, as the sheet itself: each error in its cell and in the list above. */
export function SheetPreview({
  fileName,
  preview,
}: {
  readonly fileName: string
  readonly preview: Preview
}): ReactElement {
  const { say } = useLanguage()
  const [shown, setShown] = useState<Shown>(preview.errors.length > 0 ? 'error' : 'all')
  const rows = preview.rows.filter((row) => shown === 'all' || row.change === shown)
  const jump = (error: CellError): void => {
    setShown('all')
    // The row may only be there once the filter is gone.
    requestAnimationFrame(() => {
      const cell = document.getElementById(cellId(error.line, error.column))
      cell?.scrollIntoView({ block: 'center', inline: 'center' })
      cell?.focus()
    })
  }
  return (
    <div className="stack" data-preview={fileName}>
      <h2>{fileName}</h2>
      <div className="figures">
        <Figure name={changeNames.add} value={preview.added} />
        <Figure name={changeNames.change} value={preview.changed} />
        <Figure name={changeNames.same} value={preview.unchanged} />
        <Figure name={changeNames.error} value={preview.errors.length} />
      </div>
      {preview.hiddenRows > 0 && <p className="notice">{say(hidden(preview.hiddenRows))}</p>}
      <Faults errors={preview.errors} more={0} onJump={jump} />
      <Segmented
        className="wraps"
        value={shown}
        onChange={setShown}
        options={shownKinds.map((one) => ({
          value: one,
          label: say(one === 'all' ? words.all : changeNames[one]),
        }))}
      />
      {rows.length === 0 ? (
        <p className="hint">{say(noRows)}</p>
      ) : (
        <Sheet columns={preview.columns} rows={rows} errors={preview.errors} />
      )}
    </div>
  )
}

const shownKinds = ['all', 'error', 'add', 'change', 'same'] as const
const cellId = (line: number, column: string): string => `cell-${String(line)}-${column}`
const atOnce = 200

function Sheet({
  columns,
  rows,
  errors,
}: {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly errors: readonly CellError[]
}): ReactElement {
  const { say } = useLanguage()
  const [limit, setLimit] = useState(atOnce)
  const byCell = Map.groupBy(errors, (error) => cellId(error.line, error.column))
  // Every row with an error is there to be jumped to, however long the sheet is.
  const drawn = rows.filter((row, i) => i < limit || row.change === 'error')
  return (
    <div className="sheet" role="region" aria-label={say(caption)} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(line)}</th>
            <th scope="col">{say(change)}</th>
            {columns.map((column, i) => (
              <th scope="col" key={i}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawn.map((row) => (
            <tr key={row.line} className={row.change}>
              <th scope="row">{row.line}</th>
              <td className="change">{say(changeNames[row.change])}</td>
              {columns.map((column, i) => {
                const id = cellId(row.line, column)
                return <Cell key={i} id={id} text={row.cells[i] ?? ''} errors={byCell.get(id)} />
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {limit < rows.length && (
        <Button type="link" onClick={() => setLimit(limit + 1000)}>
          {say(moreRows(rows.length - limit))}
        </Button>
      )}
    </div>
  )
}

function Cell({
  id,
  text,
  errors,
}: {
  readonly id: string
  readonly text: string
  readonly errors: readonly CellError[] | undefined
}): ReactElement {
  const { say } = useLanguage()
  if (!errors) return <td>{text}</td>
  const says = errors.map((error) => say(error.message)).join(' ')
  return (
    <td id={id} className="wrong" tabIndex={-1} title={says}>
      {text === '' ? say(emptyCell) : text}
      <small>{says}</small>
    </td>
  )
}

const changeNames: Readonly<Record<Row['change'], Sentence>> = {
  add: { zh: '新增', en: 'New' },
  change: { zh: '修改', en: 'Changed' },
  same: { zh: '不变', en: 'Unchanged' },
  error: { zh: '有错', en: 'Errors' },
}
const hidden = (count: number): Sentence => ({
  zh: `表中有 ${String(count)} 行被隐藏，也会一起导入，请在 WPS 或 Excel 中核对。`,
  en: `${String(count)} rows of the sheet are hidden; they are imported too. Check them in the sheet.`,
})
const noRows: Sentence = { zh: '没有这样的行。', en: 'No such row.' }
const caption: Sentence = { zh: '预览', en: 'Preview' }
const line: Sentence = { zh: '行', en: 'Line' }
const change: Sentence = { zh: '将会', en: 'Would be' }
const emptyCell: Sentence = { zh: '（空）', en: '(empty)' }
const moreRows = (count: number): Sentence => ({
  zh: `再显示一些（还有 ${String(count)} 行）`,
  en: `Show more (${String(count)} rows left)`,
})
