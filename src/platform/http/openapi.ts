import { z } from 'zod'
import type { Endpoint } from '#basics/endpoint.ts'
import type { Served } from '#platform/http/room.ts'
import { escapeHtml } from '#platform/http/html.ts'

type Plain = Record<string, unknown>

/** OpenAPI 3.1 of every endpoint: the same list that routes, validates and is tested. */
export function openApi(rooms: readonly Served[], version: string): Plain {
  const paths: Record<string, Plain> = {}
  for (const { room, name, endpoint } of rooms) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method]: operation(room, name, endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '安声 Ansheng',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-ansheng' } },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(room: string, name: string, endpoint: Endpoint): Plain {
  const { access } = endpoint
  const effect = endpoint.effect ?? (endpoint.method === 'get' ? 'none' : 'county')
  const header = (named: string, description: string): Plain => ({
    name: named,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  })
  return {
    operationId: `${room}.${name}`,
    tags: [room],
    summary: `${endpoint.summary.zh} · ${endpoint.summary.en}`,
    'x-who': access.who,
    ...('relation' in access ? { 'x-relation': access.relation } : {}),
    ...(endpoint.clause ? { 'x-clause': endpoint.clause } : {}),
    ...(endpoint.stepUp ? { 'x-step-up': true } : {}),
    security: access.who === 'public' ? [] : [{ session: [] }],
    parameters: [
      ...fieldsOf(endpoint.params, 'path'),
      ...fieldsOf(endpoint.query, 'query'),
      ...(endpoint.method !== 'get' && effect !== 'none' && effect !== 'own'
        ? [header('Idempotency-Key', 'one per intended act')]
        : []),
      ...(endpoint.versioned ? [header('If-Match', 'the version that was seen')] : []),
    ],
    ...(endpoint.method === 'get' || (!endpoint.body && endpoint.bodyKind !== 'bytes')
      ? {}
      : { requestBody: { required: true, content: bodyOf(endpoint) } }),
    responses: {
      200: { description: 'OK', content: answerOf(endpoint) },
      default: {
        description: 'Refusal',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  }
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Plain => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: dayFormat,
  })
  return json
}

/** A Day is a custom check to zod; for a reader it is a date. */
const dayFormat = (given: {
  zodSchema: { _zod: { def: { type: string } } }
  jsonSchema: Plain
}): void => {
  if (given.zodSchema._zod.def.type === 'custom')
    Object.assign(given.jsonSchema, { type: 'string', format: 'date' })
}

function bodyOf(endpoint: Endpoint): Plain {
  if (endpoint.bodyKind === 'bytes')
    return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  const type =
    endpoint.bodyKind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return { [type]: { schema: endpoint.body ? schemaOf(endpoint.body, 'input') : {} } }
}

function answerOf(endpoint: Endpoint): Plain {
  if (endpoint.answer === 'html') return { 'text/html': { schema: { type: 'string' } } }
  if (endpoint.answer === 'file')
    return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return { 'application/json': { schema: schemaOf(endpoint.output, 'output') } }
}

function fieldsOf(schema: z.ZodType | undefined, where: 'path' | 'query'): readonly Plain[] {
  if (!schema) return []
  // Parameters are always objects of fields in our contracts.
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Plain>
    required?: string[]
  }
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: field,
  }))
}

const problemSchema: Plain = {
  type: 'object',
  required: ['title', 'status', 'code', 'detail', 'requestId', 'errors'],
  properties: {
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          code: { type: 'string' },
          field: { type: 'string' },
          clause: { type: 'string' },
          message: {
            type: 'object',
            properties: { zh: { type: 'string' }, en: { type: 'string' } },
          },
        },
      },
    },
  },
}

/** The same list as a page to read, without script. */
export function apiPage(rooms: readonly Served[]): string {
  const row = ({ room, name, endpoint }: Served): string => {
    const { access } = endpoint
    const who = typeof access.who === 'string' ? access.who : access.who.join(', ')
    const relation = 'relation' in access ? access.relation : ''
    return `<tr><td>${room}.${name}</td><td><code>${endpoint.method.toUpperCase()} ${escapeHtml(endpoint.path)}</code></td><td>${escapeHtml(endpoint.summary.zh)}<br>${escapeHtml(endpoint.summary.en)}</td><td>${who}</td><td>${relation}</td><td>${endpoint.clause ?? ''}</td></tr>`
  }
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>安声接口 · Ansheng API</title><link rel="stylesheet" href="/public.css"></head><body class="wide"><main><h1>安声接口 · Ansheng API</h1><p><a href="/openapi.json">openapi.json</a></p><table><thead><tr><th>名称</th><th>地址</th><th>说明</th><th>谁可用</th><th>范围</th><th>条款</th></tr></thead><tbody>${rooms.map(row).join('')}</tbody></table></main></body></html>`
}
