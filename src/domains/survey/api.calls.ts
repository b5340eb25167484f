import { z } from 'zod'
import { endpoint, type Api } from '#basics/endpoint.ts'
import { id, versionNumber, type Role } from '#domains/directory/terms.ts'
import { answers, consentLevels, dispositionCodes } from '#domains/survey/terms.ts'

const desk = ['interviewer'] as const satisfies readonly Role[]

/** What the caller sees of a ticket: never who answers, never what was said before. */
export const handedTicket = z.strictObject({
  ticketId: id,
  masked: z.string(),
  townshipId: id,
  townshipName: z.string(),
  attempt: z.int(),
  attemptsAllowed: z.int(),
  attemptId: id.nullable(),
  answersSaved: z.boolean(),
  problemSaved: z.boolean(),
  version: versionNumber,
})

/** The call desk: one number at a time, dialled, asked, ended. */
export const callApi = {
  myCall: endpoint({
    method: 'get',
    path: '/api/survey/calls/mine',
    access: { who: desk, relation: 'county' },
    clause: '11.1',
    summary: { zh: '我手上的号码', en: 'The number in my hand' },
    output: z.strictObject({
      ticket: handedTicket.nullable(),
      figures: z.strictObject({ mineToday: z.int(), completesToday: z.int(), target: z.int() }),
    }),
  }),
  nextCall: endpoint({
    method: 'post',
    path: '/api/survey/calls/next',
    access: { who: desk, relation: 'county' },
    clause: '11.1',
    summary: { zh: '取下一个号码', en: 'Take the next number' },
    keepsAnswer: false,
    body: z.strictObject({}),
    output: handedTicket,
  }),
  dial: endpoint({
    method: 'post',
    path: '/api/survey/tickets/:id/dial',
    access: { who: desk, relation: 'own_item' },
    clause: '11.1',
    summary: { zh: '拨打（显示号码）', en: 'Dial: show the number for this attempt' },
    effect: 'vault',
    params: z.strictObject({ id }),
    body: z.strictObject({}),
    output: z.strictObject({ attemptId: id, number: z.string() }),
  }),
  saveAnswers: endpoint({
    method: 'post',
    path: '/api/survey/attempts/:id/answers',
    access: { who: desk, relation: 'own_item' },
    clause: '11.1',
    summary: { zh: '保存问卷（A 部分）', en: 'Save part A' },
    unlogged: true,
    params: z.strictObject({ id }),
    body: z.strictObject({
      questionnaireVersion: versionNumber,
      answers,
      ageBand: z.enum(['18-34', '35-49', '50-64', '65+']),
      sex: z.enum(['m', 'f']),
      durationSeconds: z.int().min(0).max(7200),
    }),
    output: z.strictObject({ saved: z.literal(true) }),
  }),
  saveProblem: endpoint({
    method: 'post',
    path: '/api/survey/attempts/:id/problem',
    access: { who: desk, relation: 'own_item' },
    clause: '11.2',
    summary: {
      zh: '登记问题（B 部分）',
      en: 'Save part B: a problem the resident agrees to report',
    },
    effect: 'vault',
    leavesNoKey: true,
    unlogged: true,
    params: z.strictObject({ id }),
    body: z.strictObject({
      words: z.string().trim().min(2).max(2000),
      villageId: id.nullable(),
      consent: z.enum(consentLevels),
      urgent: z.boolean(),
    }),
    output: z.strictObject({ receipt: z.string() }),
  }),
  endCall: endpoint({
    method: 'post',
    path: '/api/survey/attempts/:id/end',
    access: { who: desk, relation: 'own_item' },
    clause: '11.1',
    summary: { zh: '挂机并记结果', en: 'Hang up and record the disposition' },
    params: z.strictObject({ id }),
    body: z.strictObject({
      disposition: z.enum(dispositionCodes),
      /** The resident asked not to be called again: the number never stands in a draw any more. */
      doNotCall: z.boolean().optional(),
    }),
    output: z.strictObject({ ticketId: id, again: z.boolean() }),
  }),
} as const satisfies Api<Role>
