import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Who } from '#web/ui/ground.ts'

export const WhoContext = createContext<Who | undefined>(undefined)

/** The person of this session, role and unit. Pages stand below the shell, so there always is one. */
export function useWho(): Who {
  const who = useContext(WhoContext)
  if (!who) throw new Error('a page outside the shell asked who is there')
  return who
}

/** The key of the session among the answers kept. */
export const sessionKey = ['ground', 'session'] as const

/** Tells the page that the session is over; the sign-in opens in its place, the address stays. */
export function useSignedOut(): () => void {
  const queries = useQueryClient()
  return () => queries.setQueryData(sessionKey, null)
}
