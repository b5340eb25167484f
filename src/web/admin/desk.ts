import type { Answer } from '#basics/endpoint.ts'
import { directoryApi } from '#domains/directory/api.ts'
import { surveyApi } from '#domains/survey/api.ts'
import { clientOf } from '#web/ui/client.ts'

export const directory = clientOf(directoryApi)
export const survey = clientOf(surveyApi)

/** What an import may have made old. */
export const directoryKey = ['directory'] as const
export const surveyKey = ['survey'] as const

/** What a sheet would do, before it is imported. */
export type Preview = Answer<typeof directoryApi.previewSheet>
