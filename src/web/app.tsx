import { QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider, Spin } from 'antd'
import { useRef, useState, type ReactElement, type ReactNode } from 'react'
import { makeRouter } from '#web/routes.tsx'
import { Preparing } from '#web/preparing.tsx'
import { SignIn } from '#web/sign-in.tsx'
import { useAsk } from '#web/ui/ask.ts'
import { Refused } from '#web/ui/client.ts'
import { askSession, type Who } from '#web/ui/ground.ts'
import { LanguageProvider, useLanguage } from '#web/ui/language.tsx'
import { localeOf } from '#web/ui/locale.ts'
import { useNarrow } from '#web/ui/narrow.ts'
import { sessionKey, WhoContext } from '#web/ui/session.tsx'
import { Failure } from '#web/ui/states.tsx'
import { StepUpProvider } from '#web/ui/step-up.tsx'
import { themeOf } from '#web/ui/theme.ts'
import { styleNonce } from '#web/ui/trusted.ts'

/** The whole product in the browser. */
export function App(): ReactElement {
  const [queries] = useState(makeQueries)
  return (
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <Looks>
          <StepUpProvider>
            <Door />
          </StepUpProvider>
        </Looks>
      </QueryClientProvider>
    </LanguageProvider>
  )
}

function makeQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // The session ended while a page was asking: the sign-in opens over it.
        if (error instanceof Refused && error.code === 'signed_out')
          queries.setQueryData(sessionKey, null)
      },
    }),
    // The client repeats by itself where repeating helps.
    defaultOptions: { queries: { retry: false, staleTime: 2_000 } },
  })
  return queries
}

function Looks({ children }: { readonly children: ReactNode }): ReactElement {
  const { language } = useLanguage()
  const isNarrow = useNarrow()
  return (
    <ConfigProvider
      csp={{ nonce: styleNonce() }}
      locale={localeOf(language)}
      theme={themeOf(isNarrow)}
      button={{ autoInsertSpace: false }}
    >
      <AntApp>{children}</AntApp>
    </ConfigProvider>
  )
}

/**
 * Either the sign-in or the desks. When a session ends under somebody's hands, their page stays
 * mounted but hidden, and the same person in the same role finds it as it was.
 */
function Door(): ReactElement {
  const session = useAsk<Who | null>(sessionKey, askSession)
  const last = useRef<Who | undefined>(undefined)
  if (session.data) last.current = session.data
  if (session.error instanceof Refused && session.error.code === 'preparing')
    return <Preparing onReady={() => void session.refetch()} />
  if (session.error && session.data === undefined)
    return (
      <main className="alone">
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </main>
    )
  if (session.data === undefined)
    return (
      <main className="alone">
        <Spin size="large" />
      </main>
    )
  const who = session.data ?? last.current
  return (
    <>
      {!session.data && <SignIn hadSession={last.current !== undefined} />}
      {who && (
        <div hidden={!session.data}>
          <Desks key={`${who.userId} ${who.role} ${who.unitId}`} who={who} />
        </div>
      )}
    </>
  )
}

/** Built anew for another person or role: nothing the one saw is left for the other. */
function Desks({ who }: { readonly who: Who }): ReactElement {
  const queries = useQueryClient()
  const [router] = useState(() => {
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
    return makeRouter()
  })
  return (
    <WhoContext.Provider value={who}>
      <RouterProvider router={router} />
    </WhoContext.Provider>
  )
}
