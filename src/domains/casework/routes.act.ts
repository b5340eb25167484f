import { refuse, ok, type Result } from '#basics/result.ts'
import { decide } from '#domains/casework/decide.ts'
import type { Command, Found, Given, Problem } from '#domains/casework/decide.found.ts'
import { problemViews, type Shown } from '#domains/casework/reads.views.ts'
import { loadToDecide, saveDecision, type Around } from '#domains/casework/store.ts'
import {
  stageNames,
  sentences,
  type ProblemStage,
  type ProblemView,
} from '#domains/casework/terms.ts'
import { calendarOf } from '#domains/directory/reads.calendar.ts'
import { bodiesOf } from '#domains/directory/reads.ts'
import { roles, type Role } from '#domains/directory/terms.ts'
import type { Trx } from '#platform/db.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import { fill } from '#platform/http/problem.ts'
import type { Context } from '#platform/http/room.ts'
import type { Journal } from '#platform/journal.ts'
import type { Rng } from '#platform/ports.ts'
import type { Vault } from '#platform/vault.ts'
import { clauseSentences } from '#policy/clause.ts'

export type CaseworkWorld = {
  readonly journal: Journal
  readonly vault: Vault
  readonly rng: Rng
  /** The name behind an account, for the office's timeline; accounts belong to platform. */
  readonly nameOfUser?: (trx: Trx, county: number, userId: string) => Promise<string | undefined>
  /** Proposes that one number be seen, which takes a second person; the book of such acts is platform's. */
  readonly proposeReveal: (
    trx: Trx,
    context: Context,
    asked: { readonly reportId: string; readonly problemCode: string; readonly reason: string },
  ) => Promise<Result<{ readonly proposalId: string; readonly expiresAt: string }>>
}

/** What is stored is stored by this person, now, under the county's calendar. */
export async function aroundOf(
  trx: Trx,
  { journal }: Pick<CaseworkWorld, 'journal'>,
  { county, actor, now }: Context,
): Promise<Around> {
  return { journal, county, actor, now, calendar: await calendarOf(trx, county) }
}

/** What a decision needs of the request; `commands` are those it is needed for. */
export async function givenOf(
  trx: Trx,
  world: CaseworkWorld,
  context: Context,
  { calendar }: Pick<Around, 'calendar'>,
  commands: readonly Command['do'][],
): Promise<Given> {
  const { actor, now, today, county } = context
  const { userId, unitId } = actor
  const person = { userId, unitId, role: roleOf(actor.role) }
  const asks = commands.some((name) => asksWhoIsOutside.has(name))
  const bodies = asks ? await bodiesOf(trx, county) : new Map<string, string>()
  return { now, today, calendar, actor: person, bodies, newId: world.rng.uuid() }
}

/** Only these compare bodies; for the others every unit of the county would be read for nothing. */
const asksWhoIsOutside: ReadonlySet<Command['do']> = new Set([
  'upholdObjection',
  'rejectObjection',
  'check',
  'recordCallBack',
])

/** Loads, decides, saves: the whole of a command on one problem, inside the given transaction. */
export async function act(
  trx: Trx,
  world: CaseworkWorld,
  context: Context,
  asked: { readonly id: string; readonly version: number; readonly command: Command },
): Promise<Result<Problem>> {
  const { county, actor, now } = context
  const { found, calendar } = await loadToDecide(trx, world.journal, county, asked.id)
  if (!found) return refuse({ code: 'not_found' })
  if (found.problem.version !== asked.version) return refuse({ code: 'stale' })
  const around = { journal: world.journal, county, actor, now, calendar }
  const given = await givenOf(trx, world, context, around, [asked.command.do])
  return decideAndSave(trx, given, around, found, asked.command)
}

/** The same where the problem was found already. */
export async function actOn(
  trx: Trx,
  world: CaseworkWorld,
  context: Context,
  found: Found,
  command: Command,
): Promise<Result<Problem>> {
  const around = await aroundOf(trx, world, context)
  const given = await givenOf(trx, world, context, around, [command.do])
  return decideAndSave(trx, given, around, found, command)
}

async function decideAndSave(
  trx: Trx,
  given: Given,
  around: Around,
  found: Found,
  command: Command,
): Promise<Result<Problem>> {
  const decided = decide(found, command, given)
  if (!decided.ok) return decided
  const saved = await saveDecision(trx, around, found, decided.value)
  return saved ? ok(saved) : refuse({ code: 'stale' })
}

/** A problem as the office sees it after its act. */
export async function viewed(
  trx: Trx,
  context: Context,
  problem: Problem,
): Promise<Result<ProblemView>> {
  const [view] = await problemViews(trx, await shownOf(trx, context), [problem])
  return view ? ok(view) : refuse({ code: 'not_found' })
}

/** What the views need of the request. */
export const shownOf = async (trx: Trx, { county, now }: Context): Promise<Shown> => ({
  county,
  now,
  calendar: await calendarOf(trx, county),
})

type Why = { readonly code: string; readonly zh: string; readonly en: string }
export type May = Record<string, { readonly ok: boolean; readonly why: Why[] }>

/** Fit content for each command, so that what remains of the reasons is about role, stage and person. */
const samples = {
  list: { do: 'list', title: '示例', category: 'ordinary', urgency: 'ordinary' },
  proposeDecline: { do: 'proposeDecline', reason: '示例' },
  confirmDecline: { do: 'confirmDecline', reason: '示例' },
  rejectDecline: { do: 'rejectDecline', reason: '示例' },
  word: { do: 'word', wording: '示例', residentWords: [] },
  handOver: { do: 'handOver', unit: { id: '', name: '', kind: 'department', isOpen: true } },
  upholdObjection: { do: 'upholdObjection', reason: '示例' },
  rejectObjection: { do: 'rejectObjection', reason: '示例' },
  check: { do: 'check', reason: '示例' },
  sign: { do: 'sign' },
  object: { do: 'object', reason: '示例' },
  handle: { do: 'handle', whatWasDone: '示例', ground: '示例' },
  reportDone: { do: 'reportDone' },
} as const satisfies Readonly<Record<string, Command>>

export const officeCommands = [
  'list',
  'proposeDecline',
  'confirmDecline',
  'rejectDecline',
  'word',
  'handOver',
  'upholdObjection',
  'rejectObjection',
  'check',
] as const satisfies readonly (keyof typeof samples)[]
export const unitCommands = [
  'sign',
  'object',
  'handle',
  'reportDone',
] as const satisfies readonly (keyof typeof samples)[]

/** Per command whether it may be done now, and for a closed button, why not: the same decision asked. */
export function mayDo(
  found: Found,
  given: Given,
  commands: readonly (keyof typeof samples)[],
): May {
  return Object.fromEntries(
    commands.map((name) => {
      const decided = decide(found, samples[name], given)
      const why = decided.ok ? [] : decided.refusal.map(whyOf)
      return [name, { ok: decided.ok, why }]
    }),
  )
}

const known: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ...httpSentences,
  ...clauseSentences,
  ...sentences,
}

function whyOf({
  code,
  detail = {},
}: {
  readonly code: string
  readonly detail?: Readonly<Record<string, string | number>>
}): Why {
  const sentence = known[code] ?? { zh: code, en: code }
  const say = (language: 'zh' | 'en'): string => {
    const stage = stageIn(detail['stage'])
    return fill(sentence[language], stage ? { ...detail, stage: stage[language] } : detail)
  }
  return { code, zh: say('zh'), en: say('en') }
}

const stageIn = (
  code: string | number | undefined,
): (typeof stageNames)[ProblemStage] | undefined =>
  Object.entries(stageNames).find(([name]) => name === code)?.[1]

/** The session holds a role as text; access has checked it against this very list. */
function roleOf(text: string): Role {
  const role = roles.find((each) => each === text)
  if (!role) throw new Error(`a session with the unknown role ${text}`)
  return role
}
