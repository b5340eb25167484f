import { Pagination, Table } from 'antd'
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { useNarrow } from '#web/ui/narrow.ts'
import { Nothing } from '#web/ui/states.tsx'

export type Column<Row> = {
  readonly key: string
  readonly title: Sentence
  readonly cell: (row: Row) => ReactNode
  readonly width?: number
  readonly isNumber?: boolean
  /** The heading of the card on a phone; the first column where none says so. */
  readonly isMain?: boolean
}

/** A list: a table where there is room, cards on a phone; pages, where given, live in the address. */
export function DataTable<Row>(told: TableTold<Row>): ReactElement {
  const isNarrow = useNarrow()
  if (told.rows.length === 0) return <Nothing says={told.empty}>{told.emptyAction}</Nothing>
  return isNarrow ? <Cards {...told} /> : <Grid {...told} />
}

type TableTold<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  readonly empty: Sentence
  readonly emptyAction?: ReactNode
  readonly caption: Sentence
  readonly onOpen?: (row: Row) => void
  readonly isChosen?: (row: Row) => boolean
  readonly pages?: Pages
}
type Pages = {
  readonly page: number
  readonly size: number
  readonly total: number
  readonly onPage: (page: number) => void
}

function Grid<Row>({
  columns,
  rows,
  rowKey,
  caption,
  onOpen,
  isChosen,
  pages,
}: TableTold<Row>): ReactElement {
  const { say } = useLanguage()
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // A wide table scrolls within itself, which the keyboard must reach too.
    for (const part of frame.current?.querySelectorAll('.ant-table-content') ?? [])
      part.setAttribute('tabindex', part.scrollWidth > part.clientWidth ? '0' : '-1')
  })
  return (
    <div ref={frame}>
      <Table<Row>
        aria-label={say(caption)}
        size="middle"
        scroll={{ x: 'max-content' }}
        pagination={false}
        // antd wants a mutable array; it does not change it.
        dataSource={rows}
        rowKey={rowKey}
        rowClassName={(row) => (isChosen?.(row) ? 'chosen' : '')}
        {...(onOpen
          ? { onRow: (row: Row) => ({ onClick: () => onOpen(row), className: 'opens' }) }
          : {})}
        columns={columns.map((column) => ({
          key: column.key,
          title: say(column.title),
          render: (_: unknown, row: Row) => column.cell(row),
          align: column.isNumber ? ('right' as const) : ('left' as const),
          ...(column.width === undefined ? {} : { width: column.width }),
        }))}
      />
      <Pager pages={pages} />
    </div>
  )
}

function Cards<Row>({
  columns,
  rows,
  rowKey,
  caption,
  onOpen,
  pages,
}: TableTold<Row>): ReactElement {
  const { say } = useLanguage()
  const main = columns.find((column) => column.isMain) ?? columns[0]
  const others = columns.filter((column) => column !== main)
  return (
    <>
      <ul className="cards" aria-label={say(caption)}>
        {rows.map((row) => (
          <li
            key={rowKey(row)}
            className="card"
            {...(onOpen ? { onClick: () => onOpen(row) } : {})}
          >
            <div className="card-main">{main?.cell(row)}</div>
            <dl>
              {others.map((column) => (
                <div key={column.key}>
                  <dt>{say(column.title)}</dt>
                  <dd>{column.cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      <Pager pages={pages} />
    </>
  )
}

function Pager({ pages }: { readonly pages: Pages | undefined }): ReactElement | null {
  const { language } = useLanguage()
  const isNarrow = useNarrow()
  if (!pages || pages.total <= pages.size) return null
  return (
    <Pagination
      className="pager"
      current={pages.page}
      pageSize={pages.size}
      total={pages.total}
      onChange={pages.onPage}
      showSizeChanger={false}
      simple={isNarrow}
      showTotal={(total) =>
        language === 'zh' ? `共 ${String(total)} 条` : `${String(total)} in all`
      }
    />
  )
}
