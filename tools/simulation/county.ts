import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoAccounts } from '#main/demo-accounts.ts'
import { demoAdministrators, demoCounty, demoPassword } from '#main/demo.ts'
import { directoryApi } from '#domains/directory/api.ts'
import type { SheetKind } from '#domains/directory/terms.ts'
import { surveyApi } from '#domains/survey/api.ts'
import type { Ground } from '#main/ground.ts'
import type { House } from '#main/house.ts'
import { inCounty } from '#platform/db.ts'
import type { Door } from './client.ts'
import { expectOk, openClerk, type Account, type Clerk } from './staff.ts'
import { openTally } from './tally.ts'

export const fixtures = join(import.meta.dirname, '../../fixtures/small-county')

const sheets: readonly (readonly [SheetKind, string])[] = [
  ['townships', '乡镇.xlsx'],
  ['villages', '村社区.xlsx'],
  ['units', '单位.xlsx'],
  ['people', '人员.xlsx'],
]
const frames = ['抽样框-1-运营商.csv', '抽样框-2-公安户籍.csv', '抽样框-3-社区登记.xlsx'] as const

export type CountyGiven = {
  readonly house: House
  readonly ground: Pick<Ground, 'appDb'>
  /** Only every so many lines of the second frame file, and no other: for short tests. */
  readonly frameEvery?: number
  readonly onProgress?: (line: string) => void
}

export const doorOf =
  (house: Pick<House, 'app'>): Door =>
  async (path, init) =>
    house.app.request(path, init)

/**
 * Fills an empty county as its administrator would: the county's own files through the product's
 * import, then the frames, then the registration of the survey. Gives the accounts that the
 * simulation and the demo's visitors use, all with the demo's password.
 */
export async function loadCounty(given: CountyGiven): Promise<readonly Account[]> {
  const { house, onProgress = () => undefined } = given
  await house.setUp(demoCounty.id, demoAdministrators)
  await givePasswords(given, new Set(demoAdministrators.map(({ loginName }) => loginName)))
  const [first] = demoAdministrators
  if (!first) throw new Error('no administrator')
  const admin = openClerk(
    doorOf(house),
    {
      loginName: first.loginName,
      password: demoPassword,
      role: 'administrator',
      unitCode: first.unit.code,
    },
    openTally(),
  )
  for (const [sheet, fileName] of sheets) {
    onProgress(fileName)
    await importSheet(admin, sheet, fileName)
  }
  for (const file of framesOf(given.frameEvery)) {
    onProgress(file.fileName)
    await importFrame(admin, file.fileName, file.bytes)
  }
  await register(admin)
  const accounts = await accountsOf(admin)
  const usedBy = [...accounts.map(({ loginName }) => loginName), ...printed]
  await givePasswords(given, new Set(usedBy))
  return accounts
}

async function importSheet(admin: Clerk, sheet: SheetKind, fileName: string): Promise<void> {
  const body = readFileSync(join(fixtures, fileName))
  const query = { sheet, fileName }
  const { fileHash, errors } = await admin.must(directoryApi.previewSheet, { query, body })
  if (errors.length > 0) throw new Error(`${fileName}: ${JSON.stringify(errors[0])}`)
  await admin.must(directoryApi.commitSheet, { query: { ...query, fileHash }, body })
}

function framesOf(every: number | undefined): readonly { fileName: string; bytes: Uint8Array }[] {
  const read = (fileName: string): Uint8Array => readFileSync(join(fixtures, fileName))
  if (!every) return frames.map((fileName) => ({ fileName, bytes: read(fileName) }))
  const [, fileName] = frames
  const lines = Buffer.from(read(fileName)).toString('utf8').split('\n')
  const kept = lines.filter((_, at) => at === 0 || at % every === 0)
  return [{ fileName, bytes: Buffer.from(kept.join('\n')) }]
}

async function importFrame(admin: Clerk, fileName: string, body: Uint8Array): Promise<void> {
  const fileHash = createHash('sha256').update(body).digest('hex')
  const query = { fileName, name: fileName.replace(/\.\w+$/, '') }
  await admin.must(surveyApi.importFrame, {
    query: { ...query, fileHash, skipErrors: 'true' },
    body,
  })
}

async function register(admin: Clerk): Promise<void> {
  const { survey } = await admin.must(surveyApi.currentSurvey)
  const body = {
    title: '安平县民意调查（示例）',
    formNumber: '示例调1表',
    approvalNumber: '示例统制〔2026〕1号',
    approvedBy: '安平县统计局（示例）',
    expiresOn: '2027-12-31' as const,
  }
  await admin.must(surveyApi.registerSurvey, { version: survey.version, body })
}

/** People with one role, as the list has them; who has several is left to the visitors of the demo. */
async function accountsOf(admin: Clerk): Promise<readonly Account[]> {
  const { items: units } = await admin.must(directoryApi.listUnits)
  const codes = new Map(units.map(({ id, code }) => [id, code]))
  const { items } = await admin.must(directoryApi.listPeople, { query: {} })
  const found = items
    .flatMap(({ person, terms }): readonly Account[] => {
      const [term, ...more] = terms
      if (!term || more.length > 0) return []
      return [
        {
          loginName: person.loginName,
          password: demoPassword,
          role: term.role,
          unitCode: codes.get(term.unitId) ?? '',
        },
      ]
    })
    // The printed ones first: what a visitor finds under them was done by them.
    .toSorted(
      (one, other) => rankOf(one) - rankOf(other) || (one.loginName < other.loginName ? -1 : 1),
    )
  const seats = new Map<string, number>()
  return found.filter(({ role, unitCode }) => {
    const seat = `${role} ${unitCode}`
    const taken = seats.get(seat) ?? 0
    seats.set(seat, taken + 1)
    return taken < (role === 'interviewer' ? 12 : mostPerSeat)
  })
}
const printed: readonly string[] = demoAccounts.map(({ login }) => login)
const rankOf = ({ loginName }: Account): number => (printed.includes(loginName) ? 0 : 1)

/** So many of one role in one unit are played; each of them signs in many times. */
const mostPerSeat = 2

/** The demo's password for accounts that are to be used: no mail is there to send codes by. */
async function givePasswords(
  { house, ground }: CountyGiven,
  loginNames: ReadonlySet<string>,
): Promise<void> {
  const county = demoCounty.id
  const accounts = await inCounty(ground.appDb, county, (trx) => house.access.accounts(trx, county))
  for (const { personId, loginName } of accounts) {
    if (!loginNames.has(loginName)) continue
    const told = { county, personId, loginName, password: demoPassword }
    const made = await inCounty(ground.appDb, county, (trx) => house.access.createUser(trx, told))
    expectOk(made.ok ? made : { ok: false, status: 0, reasons: made.refusal }, loginName)
  }
}
