import fc from 'fast-check'
import { z } from 'zod'
import { days, files, hostileBodies, names, sharp, texts, values } from '#main/test-fuzz.data.ts'
import type { Served } from '#platform/http/room.ts'

type Endpoint = Served['endpoint']
type Schema = Readonly<Record<string, unknown>>

/** One request to try: what an honest page sends, the same with one thing broken, or plain malice. */
export type FuzzCase = {
  readonly kind: 'valid' | 'broken' | 'hostile'
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly raw: string | Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/** What stands in for things that exist: ids of the test's counties, the item's own first. */
export type Pool = { readonly id: string; readonly ids: readonly string[] }

export function casesFor(endpoint: Endpoint, pool: Pool): fc.Arbitrary<FuzzCase> {
  const params = fieldsOf(endpoint, pool)
  const query = queryOf(endpoint.query, pool)
  const body = bodyOf(endpoint, pool)
  const headers = headersOf(endpoint)
  const valid = fc.record({
    kind: fc.constant('valid' as const),
    params,
    query,
    raw: body,
    headers,
  })
  const broken = fc.oneof(
    ...(endpoint.query ? [fc.record({ query: brokenQuery(query) })] : []),
    ...(endpoint.method === 'get' ? [] : [fc.record({ raw: brokenBody(endpoint, body) })]),
    ...(/:/.test(endpoint.path) ? [fc.record({ params: hostileParams(endpoint) })] : []),
    fc.record({ headers: brokenHeaders(headers) }),
  )
  const withBroken = fc
    .tuple(valid, broken)
    .map(([whole, part]): FuzzCase => ({ ...whole, ...part, kind: 'broken' }))
  const hostile = fc
    .record({ params, query: brokenQuery(query), raw: hostileBody(endpoint), headers })
    .map((whole): FuzzCase => ({ ...whole, kind: 'hostile' }))
  return fc.oneof(
    { weight: 3, arbitrary: valid },
    { weight: 5, arbitrary: withBroken },
    { weight: 2, arbitrary: hostile },
  )
}

/** An import is given files of its own kind of malice; the longest texts are meant for JSON. */
const hostileBody = ({ bodyKind }: Endpoint): fc.Arbitrary<string | Uint8Array> =>
  fc.constantFrom(...hostileBodies.filter(({ length }) => bodyKind !== 'bytes' || length < 2_000))

/** One sharp text in each field in turn, so that no field is left to chance. */
export function sweepOf(endpoint: Endpoint, pool: Pool): readonly FuzzCase[] {
  const [whole] = fc.sample(
    casesFor(endpoint, pool).filter(({ kind }) => kind === 'valid'),
    {
      numRuns: 1,
      seed: 612,
    },
  )
  if (!whole) return []
  const broken = { ...whole, kind: 'broken' } as const
  const inBody = endpoint.body && !endpoint.bodyKind ? keysOf(endpoint.body) : []
  const params = /:day/.test(endpoint.path) ? ['day'] : []
  return sharp.flatMap((text): readonly FuzzCase[] => [
    ...keysOf(endpoint.query).map((key) => ({ ...broken, query: { ...whole.query, [key]: text } })),
    ...inBody.map((key) => {
      const body = JSON.parse(String(whole.raw)) as Record<string, unknown>
      return { ...broken, raw: JSON.stringify({ ...body, [key]: text }) }
    }),
    ...(text.isWellFormed() ? params.map((key) => ({ ...broken, params: { [key]: text } })) : []),
  ])
}

const keysOf = (schema: z.ZodType | undefined): readonly string[] =>
  schema ? Object.keys((schemaOf(schema)['properties'] as object | undefined) ?? {}) : []

/** Whether the endpoint's own schemas would take the body; true where it has none of its own. */
export function isGoodBody(endpoint: Endpoint, raw: string | Uint8Array): boolean {
  if (!endpoint.body || endpoint.bodyKind === 'bytes' || typeof raw !== 'string') return true
  try {
    const read: unknown =
      endpoint.bodyKind === 'form'
        ? Object.fromEntries(new URLSearchParams(raw))
        : JSON.parse(raw.replace(/^\ufeff/, ''))
    return endpoint.body.safeParse(read).success
  } catch {
    // Not JSON at all.
    return false
  }
}

const schemaOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'custom')
        Object.assign(jsonSchema, { type: 'string', format: 'date' })
    },
  })

const fieldsOf = (endpoint: Endpoint, { id }: Pool): fc.Arbitrary<Record<string, string>> => {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return fc.constant(Object.fromEntries(names.map((name) => [name, id])))
}

/** Queries are text; a field may be left out where the schema does not ask for it. */
function queryOf(schema: z.ZodType | undefined, pool: Pool): fc.Arbitrary<Record<string, string>> {
  if (!schema) return fc.constant({})
  // Queries of our contracts are objects of plain fields.
  const made = valueOf(schemaOf(schema), pool) as fc.Arbitrary<Record<string, unknown>>
  return made.map((found) =>
    Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)])),
  )
}

function bodyOf(endpoint: Endpoint, pool: Pool): fc.Arbitrary<string | Uint8Array> {
  if (endpoint.bodyKind === 'bytes') return fc.constantFrom(...files)
  const made = endpoint.body ? valueOf(schemaOf(endpoint.body), pool) : fc.constant({})
  return made.map((value) => written(endpoint, value))
}

const written = (endpoint: Endpoint, value: unknown): string =>
  endpoint.bodyKind === 'form'
    ? new URLSearchParams(value as Record<string, string>).toString()
    : JSON.stringify(value)

function headersOf(endpoint: Endpoint): fc.Arbitrary<Record<string, string>> {
  return fc.record({
    'accept-language': fc.constantFrom('zh-CN', 'en-GB'),
    ...(endpoint.method === 'get'
      ? {}
      : { 'idempotency-key': fc.uuid().map((one) => `fuzz-${one}`) }),
    ...(endpoint.versioned
      ? { 'if-match': fc.integer({ min: 1, max: 9 }).map((v) => `"${String(v)}"`) }
      : {}),
  })
}

function brokenHeaders(
  headers: fc.Arbitrary<Record<string, string>>,
): fc.Arbitrary<Record<string, string>> {
  const spoiled = fc.constantFrom<Record<string, string>>(
    { 'if-match': '' },
    { 'if-match': '*' },
    { 'if-match': '"99999999999999999999"' },
    { 'if-match': '"-1"' },
    { 'idempotency-key': '' },
    { 'idempotency-key': 'short' },
    { 'idempotency-key': 'x'.repeat(4000) },
    { 'content-type': 'text/plain' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'accept-language': '*;q=x' },
    { cookie: '__Host-ansheng=%00; __Host-ansheng' },
    { 'if-none-match': '*', range: 'bytes=0-1', 'content-length': '0' },
  )
  return fc.tuple(headers, spoiled).map(([whole, part]) => ({ ...whole, ...part }))
}

const hostileParams = (endpoint: Endpoint): fc.Arbitrary<Record<string, string>> => {
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const text = fc.constantFrom(...texts.filter((one) => one.isWellFormed() && one.length < 2000))
  return text.map((one) => Object.fromEntries(names.map((name) => [name, one === '' ? ' ' : one])))
}

function brokenQuery(
  query: fc.Arbitrary<Record<string, string>>,
): fc.Arbitrary<Record<string, string>> {
  return fc
    .tuple(query, fc.nat(), fc.constantFrom(...texts), fc.constantFrom(...names))
    .map(([whole, place, text, unknown]) => {
      const keys = [...Object.keys(whole), unknown]
      const short = text.slice(0, 8000)
      return { ...whole, [keys[place % keys.length] ?? unknown]: short }
    })
}

/** One field of the body replaced, left out, or added. */
function brokenBody(
  endpoint: Endpoint,
  body: fc.Arbitrary<string | Uint8Array>,
): fc.Arbitrary<string | Uint8Array> {
  if (endpoint.bodyKind === 'bytes') return fc.oneof(body, fc.uint8Array({ maxLength: 400 }))
  const change = fc.constantFrom<'replace' | 'drop' | 'add'>('replace', 'replace', 'drop', 'add')
  return fc
    .tuple(body, fc.nat(), change, fc.constantFrom(...values), fc.constantFrom(...names))
    .map(([text, place, how, value, unknown]) => {
      const isForm = endpoint.bodyKind === 'form'
      const whole: Record<string, unknown> = isForm
        ? Object.fromEntries(new URLSearchParams(String(text)))
        : (JSON.parse(String(text)) as Record<string, unknown>)
      const keys = Object.keys(whole)
      const key = how === 'add' || keys.length === 0 ? unknown : (keys[place % keys.length] ?? '')
      const kept = Object.entries(whole).filter(([name]) => name !== key)
      const all = how === 'drop' ? kept : [...kept, [key, value] as const]
      // Written by hand: an object literal would take '__proto__' for what it is not.
      return isForm
        ? new URLSearchParams(all.map(([name, one]) => [name, String(one)])).toString()
        : `{${all.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join()}}`
    })
}

/** What a schema takes, from its JSON form, with days and ids that mean something. */
function valueOf(schema: Schema, pool: Pool): fc.Arbitrary<unknown> {
  const told = schema as {
    readonly type?: string
    readonly format?: string
    readonly pattern?: string
    readonly enum?: readonly unknown[]
    readonly const?: unknown
    readonly anyOf?: readonly Schema[]
    readonly items?: Schema
    readonly minimum?: number
    readonly maximum?: number
    readonly minLength?: number
    readonly maxLength?: number
    readonly properties?: Readonly<Record<string, Schema>>
    readonly required?: readonly string[]
    readonly additionalProperties?: Schema | false
  }
  if (told.anyOf) return fc.oneof(...told.anyOf.map((one) => valueOf(one, pool)))
  if (told.enum) return fc.constantFrom(...told.enum)
  if (told.const !== undefined) return fc.constant(told.const)
  switch (told.type) {
    case 'string':
      if (told.format === 'uuid')
        return fc.oneof(fc.constantFrom(...pool.ids), fc.uuid({ version: 4 }))
      if (told.format === 'date') return fc.constantFrom(...days)
      if (told.pattern !== undefined) return fc.stringMatching(new RegExp(told.pattern))
      return textOf(told.minLength ?? 0, told.maxLength ?? 40)
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.max(told.minimum ?? 0, -1000),
        max: Math.max(told.minimum ?? 0, Math.min(told.maximum ?? 1000, 100_000)),
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueOf(told.items ?? {}, pool), { maxLength: 3 })
    case 'object':
      return objectOf(told.properties ?? {}, told.required ?? [], told.additionalProperties, pool)
    default:
      return fc.integer({ min: 1, max: 3 })
  }
}

function objectOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
  additional: Schema | false | undefined,
  pool: Pool,
): fc.Arbitrary<unknown> {
  const keys = ['resident', 'safe', 'disputes', 'police', 'court', 'other']
  if (additional) return fc.dictionary(fc.constantFrom(...keys), valueOf(additional, pool))
  const fields = Object.entries(properties).map(([name, one]) => [name, valueOf(one, pool)])
  // Names of required fields are names of fields.
  return fc.record(Object.fromEntries(fields), { requiredKeys: [...required] as never[] })
}

const letters = [...'村口的路灯坏了三个月abcXYZ09-']
const textOf = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...letters), {
      minLength: Math.max(1, min),
      maxLength: Math.min(max, 60),
    })
    .map((found) => found.join(''))
