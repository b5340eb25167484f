import type { Context as Request } from 'hono'
import type { Endpoint } from '#basics/endpoint.ts'
import type { Refusals, Sentences } from '#basics/result.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import { problemOf, type ValueNames } from '#platform/http/problem.ts'
import { nameOfTrouble } from '#platform/http/trouble.ts'
import type { Log } from '#platform/ports.ts'

export type AnswerGiven = {
  readonly sentences: Sentences
  readonly valueNames?: ValueNames
  readonly log: Log
}

/** An answer that breaks its own contract could leak a field: it is a bug, and never leaves. */
export function checkedOutput(endpoint: Endpoint, value: unknown): unknown {
  const checked = endpoint.output.safeParse(value)
  if (checked.success) return checked.data
  throw new Error(`output of ${endpoint.method} ${endpoint.path}: ${checked.error.message}`)
}

export function written(request: Request, endpoint: Endpoint, value: unknown): Response {
  const data = checkedOutput(endpoint, value)
  // Each answer kind promises its output's shape in api.ts; the schema above has just proved it.
  if (endpoint.answer === 'html') return request.html((data as { html: string }).html)
  if (endpoint.answer === 'file') {
    const file = data as { fileName: string; mime: string; base64: string }
    return new Response(Buffer.from(file.base64, 'base64'), {
      headers: {
        'content-type': file.mime,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      },
    })
  }
  return request.json(data as object)
}

export function refused(
  request: Request,
  refusals: Refusals,
  given: AnswerGiven,
  requestId: string,
): Response {
  const problem = problemOf(
    refusals,
    { ...given.sentences, ...httpSentences },
    { requestId, language: languageOf(request), names: given.valueNames ?? {} },
  )
  if (problem.status === 503) request.header('Retry-After', '2')
  // Hono asks for a literal status; the catalogue of sentences only holds valid ones.
  return request.body(JSON.stringify(problem), problem.status as 400, {
    'content-type': 'application/problem+json',
  })
}

export function troubled(
  request: Request,
  error: unknown,
  given: AnswerGiven & { readonly endpoint: Endpoint },
  requestId: string,
): Response {
  const code = nameOfTrouble(error, given.endpoint)
  given.log.error(code, {
    requestId,
    errorName: error instanceof Error ? error.name : typeof error,
    ...(error instanceof Error && error.stack ? { stack: error.stack } : {}),
  })
  return refused(request, [{ code }], given, requestId)
}

export const languageOf = (request: Request): 'zh' | 'en' =>
  (request.req.header('accept-language') ?? '').toLowerCase().startsWith('en') ? 'en' : 'zh'
