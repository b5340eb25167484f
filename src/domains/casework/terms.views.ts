import { z } from 'zod'
import { day, id, versionNumber } from '#domains/directory/terms.ts'
import {
  callBackOutcomes,
  consentLevel,
  deadline,
  deadlineStep,
  handling,
  problem,
  problemStages,
  solvedAnswers,
  timelineEntry,
  unitProblem,
} from '#domains/casework/terms.ts'

/** The id in a path. */
export const params = z.strictObject({ id })

/** Why somebody decides as they do; kept apart from the journal, which holds only its id. */
export const reason = z.string().trim().min(2).max(500)

/** A page of a list: 50 problems of one stage or all, by words of the title or the code. */
export const page = {
  stage: z.enum(problemStages).optional(),
  search: z.string().max(40).optional(),
  page: z.coerce.number().int().min(1).default(1),
}

/** How many problems stand at each stage. */
export const counts = z.record(z.string(), z.int())

/** One problem as the office sees it. */
export const problemDetail = z.strictObject({
  problem,
  /** Clocks that run beside the problem's own deadline. */
  alsoRunning: z.array(deadline),
  howDue: z.array(deadlineStep),
  handlings: z.array(handling),
  timeline: z.array(timelineEntry),
  reports: z.array(z.strictObject({ id, consent: consentLevel, day })),
  callBacks: z.array(
    z.strictObject({
      round: z.int(),
      tries: z.int(),
      day,
      outcome: z.enum(callBackOutcomes),
      solved: z.enum(solvedAnswers),
    }),
  ),
  /** Per command: whether it may be done now, and if not, why. */
  may: z.record(
    z.string(),
    z.strictObject({
      ok: z.boolean(),
      why: z.array(z.strictObject({ code: z.string(), zh: z.string(), en: z.string() })),
    }),
  ),
})
/** One problem as its unit sees it: no report, no history, no call-back. */
export const unitProblemDetail = z.strictObject({
  problem: unitProblem,
  alsoRunning: z.array(deadline),
  howDue: z.array(deadlineStep),
  handlings: z.array(handling),
  may: problemDetail.shape.may,
})

/** A call-back in the caller's hand: what was reported done, in plain words; the unit's rank is never shown. */
export const handedCallBack = z.strictObject({
  callBackId: id,
  problemCode: z.string(),
  title: z.string(),
  whatWasDone: z.string(),
  masked: z.string(),
  consent: consentLevel,
  tries: z.int(),
  triesAllowed: z.int(),
  dialled: z.boolean(),
  version: versionNumber,
})
