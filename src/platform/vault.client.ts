import type { Server } from 'node:http'
import { callMethod, serveMethods, type Door } from '#platform/rpc.ts'
import type { Vault } from '#platform/vault.ts'

/** Every call by name; the compiler asks for each that `Vault` has. */
const calls: Readonly<Record<keyof Vault, { readonly timeoutMs: number }>> = {
  putNumbers: { timeoutMs: 300_000 },
  dropNumbers: { timeoutMs: 300_000 },
  batchesOf: { timeoutMs: 10_000 },
  rotateKek: { timeoutMs: 3_600_000 },
  takeReports: { timeoutMs: 60_000 },
  confirmTaken: { timeoutMs: 60_000 },
  masked: { timeoutMs: 10_000 },
  reveal: { timeoutMs: 10_000 },
  saveReport: { timeoutMs: 10_000 },
  words: { timeoutMs: 10_000 },
  findReceipt: { timeoutMs: 10_000 },
  erasePerson: { timeoutMs: 30_000 },
  forgetReveals: { timeoutMs: 60_000 },
  revealsOf: { timeoutMs: 30_000 },
  retention: { timeoutMs: 30_000 },
}

/**
 * The vault process answers others. `onBug` hears the name of a fault and the call it was in, never
 * its text: a database or a parser may quote what it was given.
 */
export function serveVault(
  vault: Vault,
  door: Door & {
    readonly onBug?: (errorName: string) => void
    readonly hearClock?: (now: string) => void
  },
): Promise<Server> {
  return serveMethods(vault, {
    socketPath: door.socketPath,
    secret: door.secret,
    ...(door.hearClock ? { hearClock: door.hearClock } : {}),
    onBug: (error) => door.onBug?.(error instanceof Error ? error.name : 'Error'),
  })
}

/** The same calls from another process. Throws when the vault is away, or answers with a fault. */
export function connectVault(door: Door): Vault {
  const names = Object.keys(calls)
  return Object.fromEntries(
    names.map((name) => [name, (input: unknown) => callMethod(doorFor(door, name), name, input)]),
    // Built from the list above, which the compiler keeps complete.
  ) as unknown as Vault
}

function doorFor(door: Door, name: string): Door & { readonly timeoutMs?: number } {
  const call = Object.entries(calls).find(([known]) => known === name)?.[1]
  return { ...door, ...call }
}
