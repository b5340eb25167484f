import { createRootRoute, createRoute, createRouter, type AnyRouter } from '@tanstack/react-router'
import { accountPages } from '#web/account/pages.tsx'
import { administratorPages, auditorPages } from '#web/admin/pages.tsx'
import { callerPages } from '#web/caller/pages.tsx'
import { officePages } from '#web/office/pages.tsx'
import { handlerPages } from '#web/handler/pages.tsx'
import { leaderPages } from '#web/leader/pages.tsx'
import { Absent, Home } from '#web/home.tsx'
import { Shell } from '#web/shell.tsx'
import type { DeskPage } from '#web/ui/desk-page.tsx'

/** Every page of every desk, in the order of the menu. A desk hands its own list over. */
export const pages: readonly DeskPage[] = [
  ...callerPages,
  ...officePages,
  ...handlerPages,
  ...leaderPages,
  ...administratorPages,
  ...auditorPages,
  ...accountPages,
]

/** The router over those pages. The address is plain text: /office?stage=listed&page=2. */
export function makeRouter(): AnyRouter {
  const root = createRootRoute({
    component: () => <Shell pages={pages} />,
    notFoundComponent: Absent,
  })
  const home = createRoute({
    getParentRoute: () => root,
    path: '/',
    component: () => <Home pages={pages} />,
  })
  const desks = pages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      validateSearch: page.readSearch,
      component: page.Component,
    }),
  )
  return createRouter({
    routeTree: root.addChildren([home, ...desks]),
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch,
    scrollRestoration: true,
  })
}

function stringifySearch(search: Record<string, unknown>): string {
  const filled = Object.entries(search).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  return filled.length > 0 ? `?${new URLSearchParams(filled).toString()}` : ''
}
