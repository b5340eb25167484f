import type { Context as Request } from 'hono'
import type { z } from 'zod'
import type { Endpoint } from '#basics/endpoint.ts'
import { ok, refuse, type Refusal, type Result } from '#basics/result.ts'

const defaultMaxBytes = 256 * 1024
const contentTypes = {
  json: ['application/json'],
  bytes: ['application/octet-stream'],
  form: ['application/x-www-form-urlencoded'],
} as const

/** The parts of a request that an endpoint declares, validated; every fault found is named at once. */
export type ReadParts = {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly version: number
}

export async function readParts(request: Request, endpoint: Endpoint): Promise<Result<ReadParts>> {
  const params = endpoint.params?.safeParse(request.req.param())
  if (params && !params.success) return refuse({ code: 'not_found' })
  const raw = await rawBody(request, endpoint)
  if (!raw.ok) return raw
  const isFile = endpoint.bodyKind === 'bytes'
  const asked = checkedText(endpoint.query ? flat(new URL(request.req.url).searchParams) : {})
  const told = isFile ? { value: raw.value, faults: [] } : checkedText(raw.value)
  const query = endpoint.query?.safeParse(asked.value)
  const body = isFile ? undefined : endpoint.body?.safeParse(told.value)
  const version = versionOf(request, endpoint)
  const faults = [
    ...asked.faults,
    ...(query?.error ? faultsOf(query.error, asked.value) : []),
    ...told.faults,
    ...(body?.error ? faultsOf(body.error, told.value) : []),
    ...(version.ok ? [] : version.refusal),
  ]
  const [first, ...more] = faults
  if (first) return refuse(first, ...more)
  return ok({
    params: params?.data,
    query: query?.data,
    body: isFile ? raw.value : body?.data,
    version: version.ok ? version.value : 0,
  })
}

/** Reads at most the allowed bytes, counted as they come: a length header is only somebody's word. */
async function rawBody(request: Request, endpoint: Endpoint): Promise<Result<unknown>> {
  if (endpoint.method === 'get' || (!endpoint.body && endpoint.bodyKind !== 'bytes'))
    return ok(undefined)
  const kind = endpoint.bodyKind ?? 'json'
  const type = request.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const [wanted] = contentTypes[kind]
  if (type !== wanted) return refuse({ code: 'wrong_content_type', detail: { wanted } })
  const maxBytes = endpoint.maxBytes ?? defaultMaxBytes
  const bytes = await bytesUpTo(request.req.raw.body, maxBytes)
  if (!bytes) return refuse({ code: 'body_too_large', detail: { maxBytes } })
  if (kind === 'bytes') return ok(bytes)
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    const read = text.decode(bytes)
    return ok(kind === 'form' ? flat(new URLSearchParams(read)) : JSON.parse(read))
  } catch {
    // Neither UTF-8 nor JSON: the sender's fault, and the only thing that can be thrown above.
    return refuse({ code: 'not_json' })
  }
}

async function bytesUpTo(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  if (!stream) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > maxBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Text is kept in NFC; control and direction characters, which could disguise it, are refused; 20 levels at most. */
function checkedText(value: unknown): {
  readonly value: unknown
  readonly faults: readonly Refusal[]
} {
  const faults: Refusal[] = []
  const walk = (at: unknown, field: string, depth: number): unknown => {
    if (depth > 20) faults.push({ code: 'too_deep', field: field || 'body' })
    else if (typeof at === 'string') {
      if (badText.test(at)) faults.push({ code: 'bad_text', field })
      return at.normalize('NFC')
    } else if (Array.isArray(at)) return at.map((one, i) => walk(one, `${field}[${i}]`, depth + 1))
    else if (at !== null && typeof at === 'object')
      return Object.fromEntries(
        Object.entries(at).map(([key, one]) => [
          key,
          walk(one, field ? `${field}.${key}` : key, depth + 1),
        ]),
      )
    return at
  }
  return { value: walk(value, '', 0), faults }
}
// C0 and C1 controls except tab and line ends; direction marks; lone surrogates.
const badText =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function versionOf(request: Request, endpoint: Endpoint): Result<number> {
  if (!endpoint.versioned) return ok(0)
  const match = /^"?(\d{1,9})"?$/.exec(request.req.header('if-match') ?? '')
  return match ? ok(Number(match[1])) : refuse({ code: 'version_missing' })
}

const flat = (search: URLSearchParams): Record<string, string> => Object.fromEntries(search)

function faultsOf(error: z.ZodError, value: unknown): readonly Refusal[] {
  return error.issues.flatMap((issue): readonly Refusal[] => {
    const field = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        code: 'unknown_field',
        field: field ? `${field}.${key}` : key,
      }))
    if (field && valueAt(value, issue.path) === undefined) return [{ code: 'missing', field }]
    return [{ ...reasonOf(issue), field: field || 'body' }]
  })
}

/** Why a value does not fit, as a code with a sentence of ours; the schema's own English stays here. */
function reasonOf(issue: z.core.$ZodIssue): Refusal {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { code: 'too_short', detail: { least: Number(issue.minimum) } }
        : { code: 'too_low', detail: { least: Number(issue.minimum) } }
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { code: 'too_long', detail: { max: Number(issue.maximum) } }
        : { code: 'too_high', detail: { max: Number(issue.maximum) } }
    case 'invalid_value':
      return { code: 'not_offered', detail: { offered: issue.values.map(String).join(' / ') } }
    case 'invalid_type':
      return { code: 'wrong_type' }
    case 'custom':
      return { code: issue.message === 'not_a_day' ? 'not_a_calendar_day' : 'wrong_form' }
    default:
      return { code: 'wrong_form' }
  }
}

/** What stands at a place of the input; undefined where there is nothing. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      // Own fields of parsed JSON only; what is inherited was not sent.
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  )
}
