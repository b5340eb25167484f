import { createHash, type KeyObject } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import type { Server } from 'node:http'
import path from 'node:path'
import { instantFromMs, msOf, type Instant } from '#basics/instant.ts'
import { ok, refuse, type Result, type Sentences } from '#basics/result.ts'
import { checkpointText, mayFollow, type TreeHead } from '#ledger/checkpoint.ts'
import { emptyFrontier, rootOf } from '#ledger/merkle.ts'
import { cosignNote, signNote, type NoteVerifier } from '#ledger/note.ts'
import { callMethod, serveMethods, type Door } from '#platform/rpc.ts'

/** A tree head as it crosses the socket: the root in lower-case hexadecimal. */
export type HeadText = { readonly size: number; readonly root: string }

/** What the sequencer asks to have signed: the head, and the proof from the last signed size. */
export type SignRequest = HeadText & {
  readonly origin: string
  /** The size the proof starts from: what `last` answered, 0 for a tree never signed. */
  readonly oldSize: number
  /** Hashes in lower-case hexadecimal. */
  readonly proof: readonly string[]
}

/** The signed checkpoint, and the whole second its signature vouches for. */
export type Signed = { readonly note: string; readonly at: Instant }

/** The signer (签署者): one that never signs a tree which went back, even after a restored backup. */
export type Signer = {
  readonly sign: (request: SignRequest) => Promise<Result<Signed>>
  /** What was last signed for a log, from the signer's own file; null before the first time. */
  readonly last: (origin: string) => Promise<HeadText | null>
}

/** Why a signer says no, beside the refusals of `ledgerSentences`. */
export const signerSentences: Sentences = {
  size_moved: {
    zh: '证明的起点不是上次签署的长度（{from}），请从该处重新生成证明。',
    en: 'The proof does not start from the size signed last ({from}); make it again from there.',
  },
  head_malformed: {
    zh: '日志的长度、根值或证明格式不正确。',
    en: 'The size, the root or the proof of the journal is malformed.',
  },
}

export type SignerOptions = {
  /** The signer's own directory; nobody else writes there. */
  readonly dir: string
  readonly privateKey: KeyObject
  /** The key's name in signed notes; the origin of the log where it is not given. */
  readonly name?: string
  readonly now: () => Instant
}

/** Opens the signer on its own state; each log's last head is one file, written through to disk. */
export function openSigner(options: SignerOptions): Signer {
  const waiting = new Map<string, Promise<unknown>>()
  return {
    last: (origin) => readLast(options.dir, origin),
    sign: (request) => {
      // One at a time for each log: two signatures must never start from the same last head.
      const before = waiting.get(request.origin) ?? Promise.resolve()
      const mine = before.then(
        () => signOnce(options, request),
        () => signOnce(options, request),
      )
      waiting.set(request.origin, mine)
      return mine
    },
  }
}

/** The keys under which a signer's notes are checked: its plain and its timed signatures. */
export function signerVerifiers(publicKey: KeyObject, name: string): readonly NoteVerifier[] {
  return [
    { name, kind: 1, key: publicKey },
    { name, kind: 4, key: publicKey },
  ]
}

/** Offers the signer to the sequencer on a unix socket in a private directory. */
export function serveSigner(
  signer: Signer,
  door: Door & { readonly hearClock?: (now: string) => void },
): Promise<Server> {
  const methods = {
    sign: (request: SignRequest) => signer.sign(request),
    last: ({ origin }: { readonly origin: string }) => signer.last(origin),
  }
  return serveMethods(methods, door)
}

/** The same signer, seen from another process. */
export function connectSigner(given: Door): Signer {
  return {
    sign: (request) => callMethod<Result<Signed>>(given, 'sign', request),
    last: (origin) => callMethod<HeadText | null>(given, 'last', { origin }),
  }
}

async function signOnce(options: SignerOptions, request: SignRequest): Promise<Result<Signed>> {
  const next = headOf(request)
  const last = await readLast(options.dir, request.origin)
  const before: TreeHead = headOf(last) ?? { size: 0, root: rootOf(emptyFrontier) }
  if (!next || request.proof.some((hash) => !isHash(hash)))
    return refuse({ code: 'head_malformed' })
  if (next.size > before.size && request.oldSize !== before.size)
    return refuse({ code: 'size_moved', detail: { from: before.size } })
  const proof = request.proof.map((hash) => Buffer.from(hash, 'hex'))
  const stands = mayFollow(before, next, proof)
  if (!stands.ok) return stands
  // Remembered before it is given away: after a crash in between, the signer knows too much, never too little.
  await writeLast(options.dir, request)
  const ms = Math.floor(msOf(options.now()) / 1000) * 1000
  const signer = { name: options.name ?? request.origin, key: options.privateKey }
  const plain = signNote(checkpointText({ origin: request.origin, ...next }), [signer])
  return ok({ note: cosignNote(plain, signer, ms), at: instantFromMs(ms) })
}

function headOf(text: HeadText | null): TreeHead | undefined {
  if (!text || !Number.isSafeInteger(text.size) || text.size < 0 || !isHash(text.root))
    return undefined
  return { size: text.size, root: Buffer.from(text.root, 'hex') }
}

function isHash(text: unknown): boolean {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

function fileOf(dir: string, origin: string): string {
  // Origins hold slashes and Chinese; their digest is a safe file name, and the file says which it is.
  const name = createHash('sha256').update(origin).digest('hex').slice(0, 32)
  return path.join(dir, `last-${name}.json`)
}

async function readLast(dir: string, origin: string): Promise<HeadText | null> {
  let text: string
  try {
    text = await readFile(fileOf(dir, origin), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  // Our own file; headOf checks its values before anything is compared with them.
  const state = JSON.parse(text) as HeadText & { readonly origin: string }
  if (state.origin !== origin || !headOf(state)) throw new Error('the signer state is damaged')
  return { size: state.size, root: state.root }
}

async function writeLast(dir: string, { origin, size, root }: SignRequest): Promise<void> {
  const target = fileOf(dir, origin)
  const draft = `${target}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify({ origin, size, root }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, target)
  // Without this the new name may not survive a power cut, and the signer would forget.
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
