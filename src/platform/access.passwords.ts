import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { unless, type Refusal, type Result } from '#basics/result.ts'
import { blockedWords } from '#platform/access.blocked.data.ts'
import type { Rng } from '#platform/ports.ts'

/** How much work one guess costs (RFC 9106): memory in KiB, passes over it, lanes. */
export type HashCost = {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** M16 of reliability.md. Tests and the simulation, which sign hundreds in, bring `weakCost`. */
export const strongCost: HashCost = { memoryKiB: 19_456, passes: 2, lanes: 1 }
export const weakCost: HashCost = { memoryKiB: 8, passes: 1, lanes: 1 }

/** Hashes of passwords, in the usual text form '$argon2id$v=19$m=…,t=…,p=…$salt$hash'. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>
  /** With no hash to compare, the same work is done for a no: time must not tell who exists. */
  readonly fits: (password: string, kept: string | null) => Promise<boolean>
}

const hashBytes = 32
const saltBytes = 16
const derive = promisify(argon2)

export function openPasswords(cost: HashCost, rng: Rng): Passwords {
  const nobody = phcText(cost, rng.bytes(saltBytes), rng.bytes(hashBytes))
  return {
    hash: async (password) => {
      const salt = rng.bytes(saltBytes)
      return phcText(cost, salt, await work(cost, salt, password))
    },
    fits: async (password, kept) => {
      const known = parsePhc(kept ?? nobody)
      const found = await work(known.cost, known.salt, password)
      return timingSafeEqual(found, known.hash) && kept !== null
    },
  }
}

function work(cost: HashCost, salt: Uint8Array, password: string): Promise<Buffer> {
  return derive('argon2id', {
    message: comparable(password),
    nonce: salt,
    parallelism: cost.lanes,
    memory: cost.memoryKiB,
    passes: cost.passes,
    tagLength: hashBytes,
  })
}

/** The same letters typed on another keyboard give the same password. */
const comparable = (password: string): string => password.normalize('NFKC')

const plain = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('=', '')

function phcText(
  { memoryKiB, passes, lanes }: HashCost,
  salt: Uint8Array,
  hash: Uint8Array,
): string {
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${plain(salt)}$${plain(hash)}`
}

const phcShape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

function parsePhc(text: string): { cost: HashCost; salt: Buffer; hash: Buffer } {
  const [, memoryKiB, passes, lanes, salt = '', hash = ''] = phcShape.exec(text) ?? []
  if (hash === '') throw new Error('a stored password hash cannot be read')
  return {
    cost: { memoryKiB: Number(memoryKiB), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const shortest = 12
const longest = 128
const leastRest = 5

/**
 * 12 to 128 characters of any kind. What is left without known words, years, the login name, rows
 * of the keyboard and repetitions must still be something.
 */
export function passwordFaults(password: string, loginName: string): readonly Refusal[] {
  const text = comparable(password)
  const length = [...text].length
  const field = 'password'
  if (length < shortest) return [{ code: 'password_short', field, detail: { least: shortest } }]
  if (length > longest) return [{ code: 'password_long', field, detail: { most: longest } }]
  return withoutKnown(text.toLowerCase(), loginName.toLowerCase()).length < leastRest
    ? [{ code: 'password_common', field }]
    : []
}

export const checkedPassword = (password: string, loginName: string): Result<string> =>
  unless(passwordFaults(password, loginName), () => password)

function withoutKnown(text: string, loginName: string): string {
  const words = [loginName, ...loginName.split('.'), ...blockedWords].filter(
    (word) => [...word].length >= (/[a-z0-9]/.test(word) ? 3 : 2),
  )
  const wordless = words.reduce((rest, word) => rest.replaceAll(word, ''), text)
  const yearless = wordless.replace(/(?:19|20)\d\d/g, '')
  return withoutSteps(yearless).replace(/[\s._@#!*-]/g, '')
}

/** Keeps one character of each run that stays, rises or falls by one: aaaa, 12345, fedcba. */
function withoutSteps(text: string): string {
  const points = [...text].map((letter) => letter.codePointAt(0) ?? 0)
  const isStep = (at: number): boolean => {
    const step = (points[at] ?? 0) - (points[at - 1] ?? 0)
    return Math.abs(step) <= 1 && step === (points[at - 1] ?? 0) - (points[at - 2] ?? 0)
  }
  const kept = points.filter((_, at) => at < 2 || !isStep(at))
  return new Set(kept).size < 4 ? '' : String.fromCodePoint(...kept)
}
