import { crc32, inflateRawSync } from 'node:zlib'
import { ok, refuse } from '#basics/result.ts'
import type { Refusals, Result } from '#basics/result.ts'

/** What a workbook may cost to open. Sizes are counted while inflating, never read from headers. */
export type PackageLimits = {
  readonly inflatedBytes: number
  readonly ratio: number
  readonly entries: number
}

export const packageLimits: PackageLimits = {
  inflatedBytes: 50 * 1024 * 1024,
  ratio: 100,
  entries: 1000,
}

type Entry = {
  readonly name: string
  readonly method: number
  readonly packed: Buffer
  readonly from: number
  readonly to: number
}

const localHeader = 0x04034b50
const centralHeader = 0x02014b50
const centralEnd = 0x06054b50
const smallPart = 1024 * 1024
const unsafe = (why: string): Result<never, Refusals> =>
  refuse({ code: 'unsafe_file', detail: { why } })

/** Whether these bytes begin like a zip archive, whatever the file is called. */
export function looksZipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04
}

/**
 * Inflates the parts of a workbook that hold text and nothing else: pictures, macros, drawings
 * and links are never opened. Refuses archives that unfold too far (bombs, overlapping entries,
 * a declared size that lies), names that leave the archive, and document type declarations.
 */
export function openPackage(
  bytes: Uint8Array,
  limits: PackageLimits = packageLimits,
): Result<ReadonlyMap<string, Buffer>> {
  const listed = entriesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), limits)
  if (!listed.ok) return listed
  const parts = new Map<string, Buffer>()
  let left = limits.inflatedBytes
  for (const entry of listed.value.filter((one) => isTextPart(one.name))) {
    const allowed = Math.min(left, Math.max(smallPart, entry.packed.length * limits.ratio))
    const part = inflate(entry, allowed)
    if (part === undefined) return unsafe('unfolds_too_far')
    if (part === null) return refuse({ code: 'not_a_spreadsheet' })
    if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) return unsafe('declares_types')
    left -= part.length
    parts.set(entry.name, part)
  }
  return ok(parts)
}

/**
 * Packs the opened parts again, stored, so that whoever parses the workbook reads exactly the
 * bytes that were counted here and not another reading of a doubtful archive.
 */
export function sealPackage(parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const heads: Buffer[] = []
  const chunks: Buffer[] = []
  let offset = 0
  for (const [name, part] of parts) {
    const title = Buffer.from(name, 'utf8')
    const head = Buffer.alloc(46)
    head.writeUInt32LE(centralHeader, 0)
    head.writeUInt16LE(20, 6)
    head.writeUInt16LE(0x0800, 8)
    head.writeUInt32LE(crc32(part), 16)
    head.writeUInt32LE(part.length, 20)
    head.writeUInt32LE(part.length, 24)
    head.writeUInt16LE(title.length, 28)
    head.writeUInt32LE(offset, 42)
    const local = Buffer.concat([Buffer.alloc(4), head.subarray(6, 32)])
    local.writeUInt32LE(localHeader, 0)
    heads.push(head, title)
    chunks.push(local, title, Buffer.from(part.buffer, part.byteOffset, part.length))
    offset += local.length + title.length + part.length
  }
  const central = Buffer.concat(heads)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(centralEnd, 0)
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...chunks, central, end])
}

/** Text parts the table needs; relations of a single sheet lead only to pictures and links. */
function isTextPart(name: string): boolean {
  if (name === '[Content_Types].xml' || name === '_rels/.rels') return true
  if (/^xl\/(?:media|drawings|charts|embeddings|externalLinks|pivot)/i.test(name)) return false
  return /^xl\/(?!worksheets\/_rels\/).*\.(?:xml|rels)$/i.test(name)
}

/** The part, undefined where it unfolds beyond `allowed`, null where it is damaged. */
function inflate(entry: Entry, allowed: number): Buffer | undefined | null {
  if (entry.method === 0) return entry.packed.length > allowed ? undefined : entry.packed
  try {
    return inflateRawSync(entry.packed, { maxOutputLength: Math.max(1, allowed) })
  } catch (error) {
    // Node marks the only error that means "more than allowed"; every other one is damage.
    const tooFar =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return tooFar ? undefined : null
  }
}

function entriesOf(zip: Buffer, limits: PackageLimits): Result<readonly Entry[]> {
  const damaged = refuse({ code: 'not_a_spreadsheet' })
  const end = findEnd(zip)
  if (end === undefined) return damaged
  const count = zip.readUInt16LE(end + 10)
  if (count > limits.entries) return unsafe('too_many_entries')
  const entries: Entry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let index = 0; index < count; index++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== centralHeader) return damaged
    const next = at + 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30)
    if (zip.readUInt16LE(at + 8) & 1) return refuse({ code: 'password_protected' })
    const entry = entryAt(zip, at)
    if (!entry) return damaged
    if (isUnsafeName(entry.name) || entries.some((other) => other.name === entry.name)) {
      return unsafe('bad_entry_name')
    }
    entries.push(entry)
    at = next + zip.readUInt16LE(at + 32)
  }
  const ordered = [...entries].sort((one, other) => one.from - other.from)
  const overlaps = ordered.some((entry, index) => entry.to > (ordered[index + 1]?.from ?? Infinity))
  return overlaps ? unsafe('overlapping_entries') : ok(entries)
}

function entryAt(zip: Buffer, at: number): Entry | undefined {
  const method = zip.readUInt16LE(at + 10)
  const size = zip.readUInt32LE(at + 20)
  const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28))
  const from = zip.readUInt32LE(at + 42)
  if (method !== 0 && method !== 8) return undefined
  if (from + 30 > zip.length || zip.readUInt32LE(from) !== localHeader) return undefined
  const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28)
  const to = start + size
  return to > zip.length ? undefined : { name, method, packed: zip.subarray(start, to), from, to }
}

function findEnd(zip: Buffer): number | undefined {
  const lowest = Math.max(0, zip.length - 65_557)
  for (let at = zip.length - 22; at >= lowest; at--) {
    if (zip.readUInt32LE(at) === centralEnd) return at
  }
  return undefined
}

function isUnsafeName(name: string): boolean {
  return /^[/\\]|\\|\0|(?:^|\/)\.\.(?:\/|$)|^[a-z]:/i.test(name)
}
