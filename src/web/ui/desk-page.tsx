import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'
import type { Role } from '#domains/directory/terms.ts'

/** What a page receives: the state in its address, how to change it, and the ids in its path. */
export type PageProps<Search> = {
  readonly search: Search
  /** Changes part of the address. `keep` replaces the entry in the browser's history. */
  readonly setSearch: (change: Partial<Search>, how?: 'keep' | 'push') => void
  readonly params: Readonly<Record<string, string>>
}

/** One page of a desk, as `routes.tsx` lists them. */
export type DeskPage = {
  /** '/office' or '/office/$id'. */
  readonly path: string
  readonly title: Sentence
  /** Who may open it; empty: everyone signed in. */
  readonly roles: readonly Role[]
  /** Present: it stands in the menu. */
  readonly icon?: ReactNode
  readonly readSearch: (raw: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
  readonly Component: () => ReactElement
}

/**
 * Declares a page. `search` reads the address: every field has a default or is optional; an address
 * that does not fit opens the page with the defaults.
 */
export function deskPage<Schema extends z.ZodObject>(told: {
  readonly path: string
  readonly title: Sentence
  readonly roles: readonly Role[]
  readonly icon?: ReactNode
  readonly search: Schema
  readonly page: (props: PageProps<z.output<Schema>>) => ReactElement
}): DeskPage {
  const { search: schema, page: PageBody, ...rest } = told
  const readSearch: DeskPage['readSearch'] = (raw) => {
    const found = schema.safeParse(raw)
    return found.success ? found.data : schema.parse({})
  }
  function Component(): ReactElement {
    const raw = useSearch({ strict: false })
    const params = useParams({ strict: false })
    const navigate = useNavigate()
    // What the schema itself has just read.
    const search = readSearch(raw) as z.output<Schema>
    const setSearch: PageProps<z.output<Schema>>['setSearch'] = (change, how = 'push') => {
      // The router knows no page by type: they are data here.
      const next = { ...search, ...change } as never
      void navigate({ to: '.', search: next, replace: how === 'keep' })
    }
    // Params of a path are texts.
    const ids = params as Readonly<Record<string, string>>
    return <PageBody search={search} setSearch={setSearch} params={ids} />
  }
  return { ...rest, readSearch, Component }
}

type Where = { readonly to: string; readonly search?: Readonly<Record<string, string | number>> }

/** A link to another page of the product. */
export function To({
  to,
  search = {},
  className,
  children,
}: Where & { readonly className?: string; readonly children: ReactNode }): ReactElement {
  return (
    // The router knows no page by type: they are data here.
    <Link to={to} search={search} {...(className ? { className } : {})}>
      {children}
    </Link>
  )
}

/** Goes to another page of the product. */
export function useGo(): (where: Where) => void {
  const navigate = useNavigate()
  return ({ to, search = {} }) =>
    // As in `To`.
    void navigate({ to, search: search })
}
