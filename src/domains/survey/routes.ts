import { ok, refuse } from '#basics/result.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { decideClose } from '#domains/survey/decide.call.ts'
import { dayFigures } from '#domains/survey/reads.ts'
import { callRoutes } from '#domains/survey/routes.calls.ts'
import { drawRoutes } from '#domains/survey/routes.draws.ts'
import { frameRoutes } from '#domains/survey/routes.frames.ts'
import { callRefusals } from '#domains/survey/rules.ts'
import { loadClosing, loadSurvey, paramsOn, questionnaireOf } from '#domains/survey/store.ts'
import { saveSurvey, unregistered, type SurveyWorld } from '#domains/survey/store.ts'
import { closeDay } from '#domains/survey/store.days.ts'
import { drawOfDay } from '#domains/survey/store.draws.ts'
import { sentences } from '#domains/survey/terms.ts'
import { fill } from '#platform/http/problem.ts'
import { implement, type Handler, type Served } from '#platform/http/room.ts'

type Api = typeof surveyApi

/** Every endpoint of the room, tied to the program around it. */
export function surveyRoutes(world: SurveyWorld): readonly Served[] {
  return implement('survey', surveyApi, {
    ...registration(world),
    ...frameRoutes(world),
    ...drawRoutes(world),
    ...callRoutes(world),
    ...days(world),
  })
}

function registration(world: SurveyWorld): {
  readonly currentSurvey: Handler<Api['currentSurvey']>
  readonly registerSurvey: Handler<Api['registerSurvey']>
} {
  return {
    currentSurvey: {
      handle: async (_input, { trx, county, now, today }) => {
        const policy = paramsOn(today)
        if (!policy.ok) return policy
        const registered = await loadSurvey(trx, county)
        const survey = registered ?? unregistered
        const questionnaire = questionnaireOf(survey.questionnaireVersion)
        if (!questionnaire) throw new Error('the survey asks a questionnaire that is gone')
        const isClosed = (await loadClosing(trx, county, today)) !== undefined
        const { params } = policy.value
        const facts = { survey: registered, demo: world.demo, now, isClosed, params }
        const whyNot = callRefusals(facts).map(({ code, detail = {} }) => {
          const said = Object.entries(sentences).find(([name]) => name === code)?.[1]
          const { zh, en } = said ?? { zh: code, en: code }
          return { code, message: { zh: fill(zh, detail), en: fill(en, detail) } }
        })
        return ok({ survey, questionnaire, mayCall: whyNot.length === 0, whyNot })
      },
    },
    registerSurvey: {
      handle: async ({ body, version }, context) => {
        const saved = await saveSurvey(context, world, body, version)
        return saved ? ok(saved) : refuse({ code: 'stale' })
      },
    },
  }
}

function days(world: SurveyWorld): {
  readonly figures: Handler<Api['figures']>
  readonly closeDay: Handler<Api['closeDay']>
} {
  return {
    figures: {
      handle: async ({ params }, { trx, county }) =>
        ok(plain(await dayFigures(trx, county, params.day))),
    },
    closeDay: {
      handle: async ({ params }, context) => {
        const { trx, county, today } = context
        const { day } = params
        const isDrawn = (await drawOfDay(trx, county, day))?.stage === 'approved'
        const decided = decideClose({ day, today, isDrawn })
        if (!decided.ok) return decided
        await closeDay(context, world, day)
        return ok(plain(await dayFigures(trx, county, day)))
      },
    },
  }
}

const plain = (figures: Awaited<ReturnType<typeof dayFigures>>) => ({
  ...figures,
  townships: [...figures.townships],
  dispositions: { ...figures.dispositions },
})
