import type { Answer } from '#basics/endpoint.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { clientOf } from '#web/ui/client.ts'

export const survey = clientOf(surveyApi)
export type DayFigures = Answer<typeof surveyApi.figures>
