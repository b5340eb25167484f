import { isDay } from '#basics/day.ts'

/**
 * The names of everything in `value` that a journal entry of version 1 does not have in this form,
 * empty where it is one. Stands apart from entry.ts and without a schema library, because it runs a
 * million times in the offline verifier, which has no dependency.
 */
export function wrongFields(value: unknown): readonly string[] {
  if (!isObject(value)) return ['entry']
  const wrong: string[] = []
  for (const name of Object.keys(value)) if (!Object.hasOwn(checks, name)) wrong.push(name)
  for (const [name, stands] of fields) if (!stands(value[name])) wrong.push(name)
  if (value['rows'] === undefined && value['batch'] === undefined) wrong.push('rows')
  return wrong
}

type Check = (value: unknown) => boolean

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with these fields and no other. */
const shape = (parts: Readonly<Record<string, Check>>): Check => {
  const names = Object.entries(parts)
  return (value) =>
    isObject(value) &&
    Object.keys(value).length === names.length &&
    names.every(([name, stands]) => stands(value[name]))
}

const text = (pattern: RegExp): Check => {
  return (value) => typeof value === 'string' && pattern.test(value)
}
const listOf = (stands: Check): Check => {
  return (value) => Array.isArray(value) && value.every(stands)
}
const orNull = (stands: Check): Check => {
  return (value) => value === null || stands(value)
}
const optional = (stands: Check): Check => {
  return (value) => value === undefined || stands(value)
}

const isCode = text(/^[!-~]{1,128}$/)
const isHex64 = text(/^[0-9a-f]{64}$/)
const isTable = text(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/)
const isKey: Check = (value) =>
  typeof value === 'string' && value !== '' && value.isWellFormed() && !value.includes('\n')
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const isDayText: Check = (value) => typeof value === 'string' && isDay(value)

const instantPattern = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/
const isMoment: Check = (value) =>
  typeof value === 'string' && isDay(instantPattern.exec(value)?.[1] ?? value)

/** Codes, ids and whole numbers, nested a little: plain ASCII leaves no room for a name. */
const isData = (value: unknown, depth = 0): boolean => {
  if (value === null || typeof value === 'boolean' || Number.isSafeInteger(value)) return true
  if (typeof value === 'string') return /^[ -~]{0,256}$/.test(value)
  if (depth > 6) return false
  if (Array.isArray(value)) return value.every((part) => isData(part, depth + 1))
  return isDataObject(value, depth)
}
const isDataObject = (value: unknown, depth = 0): boolean =>
  isObject(value) &&
  Object.entries(value).every(([name, part]) => isCode(name) && isData(part, depth + 1))

const isPerson = shape({ user: isCode, role: isCode, unit: orNull(isCode) })
const isJob = shape({ system: isCode })

const checks: Readonly<Record<string, Check>> = {
  v: (value) => value === 1,
  id: isCode,
  county: (value) => isCount(value) && value !== 0,
  type: text(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/),
  at: isMoment,
  actor: (value) => value === null || isPerson(value) || isJob(value),
  session: orNull(isCode),
  subject: shape({ kind: isCode, id: isCode }),
  data: (value) => isDataObject(value),
  because: listOf(
    shape({ clause: isCode, from: isDayText, params: (value) => isDataObject(value) }),
  ),
  rows: optional(listOf(shape({ t: isTable, k: isKey, d: orNull(isHex64) }))),
  batch: optional(shape({ t: isTable, root: isHex64, count: isCount })),
  build: isCode,
}
const fields = Object.entries(checks)
