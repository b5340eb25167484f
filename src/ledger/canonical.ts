import { hash } from 'node:crypto'
import type { Json } from '#basics/json.ts'

/**
 * The one text of a JSON value: the subset of RFC 8785 that the journal allows. Names of an object
 * stand in the order of their UTF-16 code units, there is no white space, and a number is a safe
 * integer, because a fraction has no text that every language and database agrees on.
 * Throws on fractions, unsafe integers, undefined, lone surrogates and anything that is not JSON:
 * such a value is a bug of the caller, never an input.
 * `canonicalJson({ b: 1, a: '安' })` is `{"a":"安","b":1}`.
 */
export function canonicalJson(value: Json): string {
  if (value === null) return 'null'
  switch (typeof value) {
    case 'string':
      return canonicalText(value)
    case 'number':
      if (!Number.isSafeInteger(value)) throw new Error(`not a safe integer: ${value}`)
      return value === 0 ? '0' : `${value}`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      return Array.isArray(value) ? canonicalList(value) : canonicalObject(value)
    default:
      throw new Error(`not a JSON value: ${typeof value}`)
  }
}

/** SHA-256 as 64 lower-case hexadecimal digits; a string is hashed as its UTF-8 bytes. */
export function sha256hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/**
 * The digest of a whole row of a protected table, 64 lower-case hexadecimal digits. The table's
 * name is part of it, so a row cannot be moved to another table of the same shape. Empty columns
 * are left out, so that a column added later does not change what old rows were.
 * `row` holds canonical column values (`columnValue` in columns.ts); `table` is 'schema.table'.
 */
export function rowDigest(table: string, row: Readonly<Record<string, Json>>): string {
  const held = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null))
  return sha256hex(`ansheng-row-v1\n${table}\n${canonicalJson(held)}`)
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new Error('a string with a lone surrogate has no UTF-8 form')
  return JSON.stringify(text)
}

function canonicalList(values: readonly Json[]): string {
  let text = ''
  for (let at = 0; at < values.length; at += 1) {
    // A hole reads as undefined and is refused by canonicalJson itself.
    text += (at === 0 ? '' : ',') + canonicalJson(values[at] as Json)
  }
  return `[${text}]`
}

function canonicalObject(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Error('only plain objects have a canonical form')
  }
  // Every own value is checked by canonicalJson, whatever its static type says.
  const plain = value as Readonly<Record<string, Json>>
  let text = ''
  for (const name of Object.keys(plain).sort()) {
    const held = canonicalJson(plain[name] as Json)
    text += `${text === '' ? '' : ','}${canonicalText(name)}:${held}`
  }
  return `{${text}}`
}
