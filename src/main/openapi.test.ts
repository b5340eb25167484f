import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameOf, openTestHouse, type TestHouse } from '#main/test-house.ts'

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document of any shape is what is tested
type Doc = any

let test: TestHouse
let doc: Doc
let text: string
beforeAll(async () => {
  test = await openTestHouse('openapi')
  const response = await test.house.app.request('http://localhost/openapi.json')
  text = await response.text()
  doc = JSON.parse(text)
})
afterAll(() => test.close())

type Operation = { readonly path: string; readonly method: string; readonly told: Doc }
const operations = (): readonly Operation[] =>
  Object.entries<Doc>(doc.paths).flatMap(([path, item]) =>
    Object.entries<Doc>(item).map(([method, told]) => ({ path, method, told })),
  )
const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Every reference of the document, wherever it stands. */
function referencesIn(at: Doc): readonly string[] {
  if (at === null || typeof at !== 'object') return []
  return Object.entries<Doc>(at).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  )
}

const resolve = (reference: string): Doc =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((at, part) => at?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], doc)

describe('the API as data', () => {
  it('opens as OpenAPI 3.1 with a title, a version and a licence', () => {
    expect(doc.openapi).toMatch(/^3\.1\.\d+$/)
    expect(doc.info).toEqual({
      title: expect.any(String),
      version: 'test',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    })
  })

  it('holds every endpoint that is served, under its own name, and no other', () => {
    const served = test.house.rooms.map((one) => [
      nameOf(one),
      one.endpoint.method,
      one.endpoint.path.replace(/:(\w+)/g, '{$1}'),
    ])
    const told = operations().map(({ path, method, told: one }) => [one.operationId, method, path])
    expect(told.sort()).toEqual(served.sort())
    expect(new Set(told.map(([id]) => id)).size).toBe(told.length)
  })

  it('has paths, methods and parameters as the standard asks', () => {
    for (const { path, method, told } of operations()) {
      expect(path).toMatch(/^\//)
      expect(methods).toContain(method)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = told.parameters.filter((one: Doc) => one.in === 'path')
      expect([path, declared.map((one: Doc) => one.name)]).toEqual([path, inPath])
      for (const one of told.parameters) {
        expect(['path', 'query', 'header']).toContain(one.in)
        expect(one.schema).toEqual(expect.any(Object))
        if (one.in === 'path') expect(one.required).toBe(true)
      }
      const keys = told.parameters.map((one: Doc) => `${one.in} ${one.name}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect([method, 'requestBody' in told]).toEqual([method, method !== 'get'])
      expect(Object.keys(told.responses).sort()).toEqual(['200', 'default'])
      for (const answer of Object.values<Doc>(told.responses)) {
        expect(answer.description).toEqual(expect.any(String))
        expect(Object.keys(answer.content)).toHaveLength(1)
      }
    }
  })

  it('names in every security requirement a scheme that is there', () => {
    for (const { told } of operations())
      for (const requirement of told.security)
        for (const name of Object.keys(requirement))
          expect(Object.keys(doc.components.securitySchemes)).toContain(name)
    const open = operations().filter(({ told }) => told.security.length === 0)
    expect(open.map(({ told }) => told['x-who'])).toEqual(open.map(() => 'public'))
  })

  it('has no reference that leads nowhere', () => {
    const found = referencesIn(doc)
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter((reference) => !/^#\//.test(reference) || !resolve(reference))).toEqual([])
  })

  it('asks for a key and a version exactly where the edge refuses without', async () => {
    const headersOf = (told: Doc): readonly string[] =>
      told.parameters.filter((one: Doc) => one.in === 'header').map((one: Doc) => one.name)
    const asked = operations().map(({ told }) => [told.operationId, headersOf(told).toSorted()])
    const needed = test.house.rooms.map((one) => {
      const { method, versioned, effect = method === 'get' ? 'none' : 'county' } = one.endpoint
      const key = effect === 'county' || effect === 'vault' ? ['Idempotency-Key'] : []
      return [nameOf(one), [...key, ...(versioned ? ['If-Match'] : [])]]
    })
    expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(needed))
  })

  it('closes every object of input and output, so that an unknown field is refused', () => {
    const isOpenObject = (schema: Doc): boolean =>
      schema?.type === 'object' && schema.additionalProperties === undefined
    const open = operations().flatMap(({ told }) => {
      const bodies = [told.requestBody, told.responses[200]].flatMap((part) =>
        Object.values<Doc>(part?.content ?? {}).map(({ schema }) => schema),
      )
      return bodies.some(isOpenObject) ? [told.operationId] : []
    })
    expect(open).toEqual([])
  })

  it('stands on a page to read as well, without script', async () => {
    const response = await test.house.app.request('http://localhost/api-docs')
    const page = await response.text()
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page).not.toMatch(/<script/i)
    expect(test.house.rooms.map(nameOf).filter((name) => !page.includes(`>${name}<`))).toEqual([])
  })
})
