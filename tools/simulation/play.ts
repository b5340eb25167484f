import { addDays, daysBetween, type Day } from '#basics/day.ts'
import { instantAt, instantFromMs, msOf } from '#basics/instant.ts'
import { isWorkingDay } from '#basics/calendar.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { surveyApi } from '#domains/survey/api.ts'
import type { HandClock } from '#platform/clock.ts'
import { platformApi } from '#platform/api.ts'
import type { Rng } from '#platform/ports.ts'
import { countyCalendar } from '#policy/calendar.ts'
import type { House } from '#main/house.ts'
import { openAgenda } from './agenda.ts'
import { planCallBacks } from './call-back-desk.ts'
import { doorOf } from './county.ts'
import { openDice } from './dice.ts'
import { countOpen, planOffice } from './office-desk.ts'
import { planReceipts } from './resident-desk.ts'
import type { Account, Clerk } from './staff.ts'
import { planSlips } from './slips.ts'
import { planCalls } from './survey-desk.ts'
import { openTally, summaryOf, type Summary } from './tally.ts'
import { planUnits } from './unit-desk.ts'
import { msAt, openStaff, usual, type Places, type Profile, type World } from './world.ts'

export type PlayGiven = {
  readonly house: Pick<House, 'app' | 'worker'>
  /** Stands at or before the first day; the play moves it. */
  readonly clock: HandClock
  readonly rng: Rng
  readonly seed: string
  readonly startDay: Day
  readonly days: number
  /**
   * The last day is the present one and ends at this minute. The offices leave it to the visitors:
   * what came in and what is reported done is still there to be taken up.
   */
  readonly presentMinutes?: number
  readonly accounts: readonly Account[]
  readonly profile?: Profile
  readonly onProgress?: (line: string) => void
  /** Verify at the end; the demo, which nobody waits for, leaves it out. */
  readonly verify?: boolean
}

/**
 * Plays residents and staff of a county for some days: every act is an HTTP request to the
 * application, at its hour of the injected clock, one after the other. The same seed on the same
 * ground gives the same summary.
 */
export async function play(given: PlayGiven): Promise<Summary> {
  const { clock, house, days, startDay, onProgress = () => undefined } = given
  const world = await openWorld(given)
  const lastDay = addDays(startDay, days - 1)
  for (let day = startDay; day <= lastDay; day = addDays(day, 1)) {
    const presentMinutes = day === lastDay ? given.presentMinutes : undefined
    planDay(world, day, { isFirst: day === startDay, isPresent: presentMinutes !== undefined })
    planTurns(world, day, house)
    await world.agenda.runUntil(instantAt(day, presentMinutes ?? lastMinute))
    const done = world.tally.days.at(-1)
    onProgress(
      `${day}  ${String(daysBetween(startDay, day) + 1)}/${String(days)}  ` +
        `completes ${String(done?.completes ?? 0)}, attempts ${String(done?.attempts ?? 0)}`,
    )
  }
  // Part A of a day gets its numbers when that day is over.
  if (given.presentMinutes === undefined)
    await world.agenda.runUntil(instantAt(addDays(lastDay, 1), 15))
  await house.worker.turn()
  await countOpen(world)
  await house.worker.turn()
  const { entries, size } = await journalOf(world)
  const auditor = world.staff.first('auditor')
  await house.worker.turn()
  const verify = given.verify === false ? unverified : await verifyBy(auditor)
  onProgress(`verify ${verify.ok ? 'OK' : 'NOT OK'}  ${clock.now()}`)
  return summaryOf(world.tally, { days, seed: given.seed, journal: { entries, size }, verify })
}

const lastMinute = 1439
/** The longest call. */
const callMs = 6 * 60_000

const unverified = { ok: true, findings: [] as readonly string[] }

async function openWorld(given: PlayGiven): Promise<World> {
  const { clock, accounts, startDay } = given
  const door = doorOf(given.house)
  const tally = openTally()
  const opening = msAt(startDay, 7 * 60)
  if (msOf(clock.now()) < opening) clock.moveTo(instantFromMs(opening))
  const staff = openStaff(door, accounts, tally)
  const calendar = countyCalendar({ revision: 0, overlays: [] })
  if (!calendar.ok) throw new Error('no calendar')
  return {
    door,
    clock,
    dice: openDice(`${given.seed}/${Buffer.from(given.rng.bytes(8)).toString('hex')}`),
    agenda: openAgenda(clock),
    tally,
    profile: given.profile ?? usual,
    staff,
    places: await placesOf(staff),
    matters: new Map(),
    receipts: [],
    noCallsAfterMs:
      msAt(addDays(startDay, given.days - 1), given.presentMinutes ?? lastMinute) - callMs,
    isWorkingDay: (day) => isWorkingDay(calendar.value, day),
  }
}

async function placesOf(staff: World['staff']): Promise<Places> {
  const supervisor = staff.first('supervisor')
  const { items: townships } = await supervisor.must(directoryApi.listTownships)
  const { items: units } = await supervisor.must(directoryApi.listUnits)
  const { questionnaire } = await supervisor.must(surveyApi.currentSurvey)
  return { townships, units, questionnaire, villages: new Map() }
}

function planDay(
  world: World,
  day: Day,
  { isFirst, isPresent }: { readonly isFirst: boolean; readonly isPresent: boolean },
): void {
  planSlips(world, day)
  planCalls(world, day, 50)
  planReceipts(world, day)
  if (isFirst) planOverlay(world, day)
  // Holidays have calls, but no office.
  if (!world.isWorkingDay(day)) return
  planUnits(world, day)
  if (isPresent) return
  planOffice(world, day)
  planCallBacks(world, day)
}

/** The county closes its offices for a day in two weeks, as two of its bodies agree: running deadlines move. */
function planOverlay(world: World, day: Day): void {
  world.agenda.at(msAt(day, 9 * 60 + 5), async () => {
    const [admin, other] = world.staff.all('administrator')
    if (!admin || !other) throw new Error('a county has two administrators')
    const body = {
      day: addDays(day, 17),
      working: false,
      reason: '县庆放假一天',
      document: '安政办〔示例〕3号',
    }
    const { proposalId: id } = await admin.must(directoryApi.addOverlay, { body })
    const { items } = await other.must(platformApi.listProposals)
    const proposal = items.find((one) => one.id === id)
    if (!proposal) throw new Error('a proposal its second person does not see')
    const { hash, version } = proposal
    await other.must(platformApi.approveProposal, { params: { id }, version, body: { hash } })
  })
}

/** The worker turns of its own accord in a running server; here it is given its turns by the hour. */
function planTurns(world: World, day: Day, { worker }: PlayGiven['house']): void {
  for (const minutes of [
    8 * 60 + 45,
    12 * 60 + 30,
    17 * 60 + 55,
    20 * 60 + 40,
    20 * 60 + 45,
    23 * 60,
  ])
    world.agenda.at(msAt(day, minutes), () => worker.turn())
}

async function journalOf(world: World): Promise<{ entries: number; size: number }> {
  const auditor = world.staff.first('auditor')
  const { total } = await auditor.must(platformApi.listEntries, { query: { page: 1 } })
  const { checkpoint } = await auditor.must(platformApi.latestCheckpoint)
  return { entries: total, size: checkpoint?.size ?? 0 }
}

/** The auditor presses the button and waits for the answer. */
export async function verifyBy(auditor: Clerk): Promise<Summary['verify']> {
  const { runId } = await auditor.must(platformApi.startVerify, { body: {} })
  for (;;) {
    const run = await auditor.must(platformApi.showVerify, { params: { runId } })
    if (run.stage === 'done') {
      const findings = run.findings.map(({ code, table, key }) =>
        [code, table, key].filter((part) => part !== undefined).join(' '),
      )
      return { ok: findings.length === 0, findings }
    }
    if (run.stage === 'failed') return { ok: false, findings: ['verify_failed'] }
    await new Promise((done) => setTimeout(done, 50))
  }
}
