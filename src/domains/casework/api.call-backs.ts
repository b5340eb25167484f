import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import type { Role } from '#domains/directory/terms.ts'
import { handedCallBack, params } from '#domains/casework/terms.views.ts'
import {
  callBackOutcomes,
  outcomeNames,
  problemStages,
  solvedAnswers,
} from '#domains/casework/terms.ts'

/** The call-back desk: one problem at a time, and the resident's word on it. */
export const callBackApi = {
  myCallBack: endpoint({
    method: 'get',
    path: '/api/casework/call-backs/mine',
    access: { who: ['callback_caller'], relation: 'county' },
    clause: '11.5',
    summary: { zh: '我手上的回访', en: 'The call-back in my hand' },
    output: z.strictObject({ callBack: handedCallBack.nullable(), waiting: z.int() }),
  }),
  nextCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/next',
    access: { who: ['callback_caller'], relation: 'county' },
    clause: '11.5',
    summary: { zh: '取下一个回访', en: 'Take the next call-back' },
    keepsAnswer: false,
    body: z.strictObject({}),
    output: handedCallBack,
  }),
  dialCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/:id/dial',
    access: { who: ['callback_caller'], relation: 'own_item' },
    clause: '11.5',
    summary: { zh: '拨打（显示号码）', en: 'Dial: show the number' },
    effect: 'vault',
    params,
    body: z.strictObject({}),
    output: z.strictObject({ number: z.string() }),
  }),
  recordCallBack: endpoint({
    method: 'post',
    path: '/api/casework/call-backs/:id/record',
    access: { who: ['callback_caller'], relation: 'own_item' },
    clause: '11.5',
    summary: { zh: '记回访结果', en: 'Record the outcome' },
    versioned: true,
    params,
    body: z.strictObject({ outcome: z.enum(callBackOutcomes), solved: z.enum(solvedAnswers) }),
    output: z.strictObject({
      stage: z.enum(problemStages),
      said: z.enum(Object.keys(outcomeNames) as [keyof typeof outcomeNames]),
    }),
  }),
} as const satisfies Api<Role>
