import { z } from 'zod'
import { isDay, type Day } from '#basics/day.ts'

export const id = z.uuid()
export const day = z.custom<Day>((value) => typeof value === 'string' && isDay(value), {
  message: 'not_a_day',
})
export const instant = z.string()
const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** A role to choose from (可选角色): until when, null where the term is open. */
export const roleChoice = z.strictObject({
  role: z.string(),
  unitId: id,
  unitName: z.string(),
  to: day.nullable(),
})

/** Who is signed in (当前用户), and what the frame of every desk needs. */
export const whoAmI = z.strictObject({
  userId: id,
  personId: id,
  name: z.string(),
  role: z.string(),
  unitId: id,
  unitName: z.string(),
  county: z.int(),
  countyName: z.string(),
  roles: z.array(roleChoice),
  demo: z.boolean(),
  totp: z.boolean(),
})

/** One account (账号). */
export const account = z.strictObject({
  id,
  personId: id,
  name: z.string(),
  loginName: z.string(),
  status: z.enum(['new', 'active', 'suspended']),
  activationUntil: instant.nullable(),
})

/** A two-person act as it stands (双人事项), and what this person may do with it now. */
export const proposal = z.strictObject({
  id,
  act: z.string(),
  title: sentence,
  stage: z.enum(['proposed', 'approved', 'refused', 'used']),
  params: z.record(z.string(), z.unknown()),
  reason: z.string(),
  text: z.string(),
  hash: z.string(),
  proposerName: z.string(),
  proposerUnit: z.string(),
  proposedAt: instant,
  expiresAt: instant,
  deciderName: z.string().nullable(),
  decidedAt: instant.nullable(),
  usableUntil: instant.nullable(),
  mine: z.boolean(),
  version: z.int(),
})

/** A line of the journal as an auditor reads it: codes and ids only. */
export const journalLine = z.strictObject({
  id,
  seq: z.int(),
  type: z.string(),
  at: z.string(),
  user: z.string().nullable(),
  role: z.string().nullable(),
  unit: z.string().nullable(),
  system: z.string().nullable(),
  subjectKind: z.string(),
  subjectId: z.string(),
})

/** A run of the verifier (核验): how far it is, and what it found. */
export const verifyRun = z.strictObject({
  runId: id,
  stage: z.enum(['running', 'done', 'failed']),
  done: z.int(),
  total: z.int(),
  findings: z.array(
    z.strictObject({
      code: z.string(),
      seq: z.int().optional(),
      table: z.string().optional(),
      key: z.string().optional(),
      sentence,
    }),
  ),
})

/** One look into the vault, as the vault's own log has it, beside the journal. */
export const reveal = z.strictObject({
  entryId: id,
  userId: id,
  name: z.string(),
  at: instant,
  act: z.string(),
  context: z.string(),
  kind: z.string(),
  reason: z.string(),
  inJournal: z.boolean(),
})
