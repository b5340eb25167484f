import type { Answer } from '#basics/endpoint.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { surveyApi } from '#domains/survey/api.ts'
import type { Disposition } from '#domains/survey/terms.ts'
import { clientOf } from '#web/ui/client.ts'

export const survey = clientOf(surveyApi)
export const directory = clientOf(directoryApi)

export const mineKey = ['survey', 'mine'] as const
export const currentKey = ['survey', 'current'] as const

export type MyCall = Answer<typeof surveyApi.myCall>
export type CurrentSurvey = Answer<typeof surveyApi.currentSurvey>
export type Ticket = NonNullable<MyCall['ticket']>

/** What came of the call before, for the line above the next one. */
export type LastCall = { readonly disposition: Disposition; readonly again: boolean }
