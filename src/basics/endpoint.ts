import type { z } from 'zod'
import type { Sentence } from '#basics/result.ts'

/**
 * Who may call an endpoint (谁可用). `public`: no session, for the resident's pages and the way in.
 * `session`: anyone signed in. A list of roles acts within a relation: `county` is any item of the
 * caller's county, `own_unit` an item whose unit is the caller's, `own_item` an item handed to this
 * person.
 */
export type Access<Role extends string> =
  | { readonly who: 'public' }
  | { readonly who: 'session'; readonly relation?: 'own_item' }
  | { readonly who: readonly Role[]; readonly relation: 'county' | 'own_unit' | 'own_item' }

/**
 * One endpoint as data (接口). From it come routing, validation of input and output, OpenAPI, the
 * web's typed client and the access matrix. `path` writes parameters as ':id'.
 */
export type Endpoint<Role extends string = string> = {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: `/${string}`
  readonly access: Access<Role>
  readonly summary: Sentence
  readonly clause?: string
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** `bytes`: the body is a file, at most `maxBytes`; `form`: a public page's form post. Default `json`. */
  readonly bodyKind?: 'json' | 'bytes' | 'form'
  readonly maxBytes?: number
  readonly output: z.ZodType
  /** `html`: output is `{ html }`, a page; `file`: output is `{ fileName, mime, base64 }`. Default `json`. */
  readonly answer?: 'json' | 'html' | 'file'
  /** The caller must send If-Match with the version it saw (428 without, 412 when stale). */
  readonly versioned?: boolean
  /** The session must have confirmed its password within the last minutes (再次验证). */
  readonly stepUp?: boolean
  /**
   * `county`: one transaction with its idempotency key, the default of a write. `vault`: a read that
   * leaves a trace (a reveal) goes by POST and needs a key like any write. `own`: the handler keeps
   * its own transactions and may set cookies; no key is asked, because the answer holds a secret
   * that must not be kept, and a repeat replaces what came before.
   */
  readonly effect?: 'none' | 'county' | 'vault' | 'own'
  /**
   * `false`: the answer shows what must not lie in the application's database, such as a masked
   * number. Only the fact is kept; a repeat asks the handler again, which gives what is in the hand.
   */
  readonly keepsAnswer?: false
  /** Not even a key may be left, because it has a time: part B. The vault itself refuses another body. */
  readonly leavesNoKey?: true
  /** A line each, with its time, would tell which call told a problem: only counted, by the hour. */
  readonly unlogged?: true
}

/** Keeps the exact types of one endpoint; the role list is checked where the room's api is declared. */
export const endpoint = <const E extends Endpoint>(told: E): E => told

/** A room's endpoints by name. */
export type Api<Role extends string = string> = Readonly<Record<string, Endpoint<Role>>>

type Out<E, Key extends string> = E extends { readonly [K in Key]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined
type In<E, Key extends string> = E extends { readonly [K in Key]: infer S extends z.ZodType }
  ? z.input<S>
  : undefined

/** What a handler receives: the parts the endpoint declares, already validated. */
export type Input<E extends Endpoint> = {
  readonly params: Out<E, 'params'>
  readonly query: Out<E, 'query'>
  readonly body: E extends { readonly bodyKind: 'bytes' } ? Uint8Array : Out<E, 'body'>
  /** The version from If-Match; 0 where the endpoint is not `versioned`. */
  readonly version: number
}

/** What a handler gives back, before it is checked against the endpoint's own schema. */
export type Output<E extends Endpoint> = z.input<E['output']>

/** What the web's client sends. */
export type Call<E extends Endpoint> = {
  readonly params?: In<E, 'params'>
  readonly query?: In<E, 'query'>
  readonly body?: E extends { readonly bodyKind: 'bytes' } ? Uint8Array : In<E, 'body'>
  readonly version?: number
  /** One key per intended act, kept through retries. */
  readonly key?: string
}
export type Answer<E extends Endpoint> = z.output<E['output']>
