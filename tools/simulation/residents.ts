import type { ConsentLevel, Disposition, Question, Questionnaire } from '#domains/survey/terms.ts'
import type { Dice } from './dice.ts'
import { endings, notForTheList, openings, problemsTold } from './problems.data.ts'

/** What sort of line a number is. It stays the same whenever it is called. */
export type Line = 'home' | 'dead' | 'office' | 'moved' | 'blocked' | 'recorded'

/** A resident behind a number: the same number always has the same one. */
export type Resident = {
  readonly line: Line
  /** How often somebody answers, in percent, before noon, in the afternoon, in the evening. */
  readonly reachPct: readonly [number, number, number]
  readonly sex: 'm' | 'f'
  readonly ageBand: (typeof ages)[number]
  readonly cannotTalk: boolean
}
const ages = ['18-34', '35-49', '50-64', '65+'] as const

export function residentOf(dice: Dice): Resident {
  return {
    line: dice.weighted<Line>([
      ['home', 865],
      ['dead', 60],
      ['office', 20],
      ['moved', 25],
      ['blocked', 12],
      ['recorded', 18],
    ]),
    reachPct: [dice.between(34, 50), dice.between(33, 48), dice.between(44, 62)],
    sex: dice.pick(['m', 'f']),
    ageBand: dice.pick(ages),
    cannotTalk: dice.pct(2.5),
  }
}

/** How one attempt ends, and how long it takes. */
export type CallOutcome = {
  readonly disposition: Disposition
  readonly seconds: number
  readonly doNotCall: boolean
}

/** A call at this hour of the day; `part` is 0 before noon, 1 in the afternoon, 2 in the evening. */
export function callOutcome(
  resident: Resident,
  part: 0 | 1 | 2,
  dice: Dice,
  reachMorePct = 0,
): CallOutcome {
  const reachPct = resident.reachPct[part] + reachMorePct
  const disposition = dispositionOf(resident, reachPct, dice)
  const doNotCall = disposition === '2.11' && dice.pct(15)
  return { disposition, seconds: secondsOf(disposition, dice), doNotCall }
}

function dispositionOf(resident: Resident, reachPct: number, dice: Dice): Disposition {
  const ofLine = lineOutcomes[resident.line]
  if (ofLine) return ofLine
  if (!dice.pct(reachPct))
    return dice.weighted<Disposition>([
      ['3.13', 74],
      ['3.12', 18],
      ['3.14', 8],
    ])
  if (resident.cannotTalk) return '2.3'
  return dice.weighted<Disposition>([
    ['1.1', 655],
    ['2.11', 195],
    ['2.2', 60],
    ['2.12', 42],
    ['1.2', 28],
    ['4.8', 12],
    ['2.3', 8],
  ])
}

const lineOutcomes: Readonly<Record<Line, Disposition | undefined>> = {
  home: undefined,
  dead: '4.3',
  office: '4.5',
  moved: '4.7',
  blocked: '3.15',
  recorded: '3.14',
}

function secondsOf(disposition: Disposition, dice: Dice): number {
  if (disposition === '1.1') return dice.between(150, 330)
  if (disposition === '1.2' || disposition === '2.12') return dice.between(60, 180)
  return disposition.startsWith('2') ? dice.between(20, 70) : dice.between(12, 40)
}

/** Answers to every question that is asked, by weight; sometimes nobody knows or wants to say. */
export function answersOf({ questions }: Questionnaire, dice: Dice): Record<string, number> {
  const given: Record<string, number> = {}
  for (const question of questions) {
    const { key, onlyIf } = question
    const earlier = onlyIf ? given[onlyIf.key] : undefined
    if (onlyIf && (earlier === undefined || !onlyIf.in.includes(earlier))) continue
    given[key] = answerTo(question, dice)
  }
  return given
}

function answerTo({ offered }: Question, dice: Dice): number {
  const isOpen = offered.length > 1
  if (isOpen && dice.pct(4)) return 88
  if (isOpen && dice.pct(1.5)) return 99
  const weights = [46, 36, 12, 6, 3]
  return dice.weighted(offered.map(({ code }, at) => [code, weights[at] ?? 1] as const))
}

/** A problem a resident agrees to report (B 部分). */
export type Reported = {
  readonly words: string
  readonly consent: ConsentLevel
  readonly urgent: boolean
}

/** So many in a hundred have something to report. */
export function reportOf(dice: Dice, sharePct: number): Reported | undefined {
  if (!dice.pct(sharePct)) return undefined
  const consent = dice.weighted<ConsentLevel>([
    ['content_only', 18],
    ['through_office', 57],
    ['contact_me', 25],
  ])
  if (dice.pct(7)) return { words: dice.pick(notForTheList), consent, urgent: false }
  const { words, urgency } = dice.pick(problemsTold)
  const said = `${dice.pick(openings)}${words}${dice.pick(endings)}`
  return { words: said, consent, urgent: urgency === 'urgent' }
}
