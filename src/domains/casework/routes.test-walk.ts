import { units, type Answered, type TestEdge } from '#domains/casework/routes.test-edge.ts'

/** Who sits at which desk in tests. */
export const who = {
  dispatcher: 'dispatcher:office',
  second: 'second_officer:office:2',
  handler: 'handler:roads',
  head: 'unit_head:roads:2',
  other: 'handler:police',
  caller: 'callback_caller:centre',
} as const
export const paths = {
  office: '/api/casework/problems',
  unit: '/api/casework/unit-problems',
  desk: '/api/casework/call-backs',
} as const
export type Walk = readonly (readonly [path: string, as: string, body: object])[]
export const wording = '请核查夜间照明设施并恢复'
export const toUnit: Walk = [
  ['list', who.dispatcher, { title: '村口路灯', category: 'ordinary', urgency: 'ordinary' }],
  ['word', who.dispatcher, { wording }],
  ['hand-over', who.dispatcher, { unitId: units.roads }],
]
export const redo: Walk = [
  ['handle', who.handler, { whatWasDone: '更换了三盏路灯', ground: '道路照明职责' }],
  ['report-done', who.head, {}],
]
export const toDone: Walk = [['sign', who.handler, {}], ...redo]

/** Acts one after the other, each on the version the one before answered. */
export async function walk(at: TestEdge, id: string, from: number, acts: Walk): Promise<Answered> {
  let last: Answered = { status: 0, body: { version: from } }
  for (const [name, as, body] of acts) {
    const base = as.startsWith('handler') || as.startsWith('unit_head') ? paths.unit : paths.office
    last = await at.send(`${base}/${id}/${name}`, { as, body, version: last.body['version'] })
    if (last.status !== 200) throw new Error(`${name}: ${JSON.stringify(last.body)}`)
  }
  return last
}

/** Takes the next call, dials and records. */
export async function callBack(at: TestEdge, outcome: string, as: string): Promise<Answered> {
  const { status, body } = await at.send(`${paths.desk}/next`, { as, body: {} })
  if (status !== 200) return { status, body }
  const path = `${paths.desk}/${body['callBackId']}`
  await at.send(`${path}/dial`, { as, body: {} })
  const version = body['version'] + (body['dialled'] ? 0 : 1)
  return at.send(`${path}/record`, { as, body: { outcome, solved: 'unknown' }, version })
}

/** The resident's page for a code, as text. */
export async function pageOf(at: TestEdge, code: string, lang = 'zh'): Promise<string> {
  const response = await at.edge.request('http://localhost/r', {
    method: 'POST',
    headers: {
      origin: 'http://localhost',
      host: 'localhost',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ code, lang }).toString(),
  })
  return response.text()
}
