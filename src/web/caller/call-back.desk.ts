import type { Answer } from '#basics/endpoint.ts'
import { caseworkApi } from '#domains/casework/api.ts'
import { clientOf } from '#web/ui/client.ts'

export const casework = clientOf(caseworkApi)
export const myCallBackKey = ['casework', 'call-backs', 'mine'] as const
export type MyCallBack = Answer<typeof caseworkApi.myCallBack>
export type CallBack = NonNullable<MyCallBack['callBack']>
export type Recorded = Answer<typeof caseworkApi.recordCallBack>
