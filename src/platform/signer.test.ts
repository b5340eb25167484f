import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Instant } from '#basics/instant.ts'
import { openCheckpoint } from '#ledger/checkpoint.ts'
import { leafHash, rootOfLeaves, type Hash } from '#ledger/merkle.ts'
import { makeConsistency } from '#ledger/proofs.ts'
import { nodeReader, tilesInMemory, joinedHashes } from '#ledger/tiles.ts'
import {
  connectSigner,
  openSigner,
  serveSigner,
  signerVerifiers,
  type Signer,
  type SignRequest,
} from '#platform/signer.ts'

const origin = 'ansheng.test/安声/county/7'
const keys = generateKeyPairSync('ed25519')
const leaves = Array.from({ length: 300 }, (_, at) => leafHash(`leaf ${at}`))
const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
const rootAt = (size: number): string => hex(rootOfLeaves(leaves.slice(0, size)))
const request = (oldSize: number, size: number): SignRequest => ({
  origin,
  size,
  root: rootAt(size),
  oldSize,
  proof:
    oldSize === 0 || oldSize >= size
      ? []
      : makeConsistency(
          oldSize,
          size,
          nodeReader(tilesInMemory(joinedHashes(leaves.slice(0, size)))),
        ).map(hex),
})
const now = (): Instant => '2026-03-02T01:00:00.999Z'

let dir: string
let signer: Signer
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ansheng-signer-'))
  signer = openSigner({ dir, privateKey: keys.privateKey, now })
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a signed note opens under the signer’s keys and vouches for its whole second', async () => {
  const signed = await signer.sign(request(0, 5))
  if (!signed.ok) throw new Error('refused')
  expect(signed.value.at).toBe('2026-03-02T01:00:00.000Z')
  const opened = openCheckpoint(signed.value.note, signerVerifiers(keys.publicKey, origin))
  expect(opened).toMatchObject({
    ok: true,
    value: { origin, size: 5, timeMs: Date.parse('2026-03-02T01:00:00.000Z') },
  })
})

test('it signs what continues and refuses what went back, forked, or is unproven', async () => {
  const outcome = async (asked: SignRequest): Promise<unknown> => {
    const signed = await signer.sign(asked)
    return signed.ok ? 'signed' : signed.refusal
  }
  const refused = (code: string, detail: object): unknown => [{ code, detail }]
  expect(await outcome(request(0, 100))).toBe('signed')
  expect(await outcome(request(100, 300))).toBe('signed')
  expect(await outcome(request(300, 300))).toBe('signed')
  expect(await outcome(request(0, 299))).toEqual(refused('tree_went_back', { from: 300, to: 299 }))
  const other = { ...request(300, 300), root: rootAt(299) }
  expect(await outcome(other)).toEqual(refused('tree_forked', { from: 300, to: 300 }))
  const unproven = { ...request(300, 300), size: 301 }
  expect(await outcome(unproven)).toEqual(refused('tree_unproven', { from: 300, to: 301 }))
  expect(await outcome({ ...unproven, oldSize: 0 })).toEqual(refused('size_moved', { from: 300 }))
  expect(await outcome({ ...unproven, root: 'zz' })).toEqual([{ code: 'head_malformed' }])
  expect(await outcome({ ...request(0, 3), origin: 'another' })).toBe('signed')
  expect(await signer.last(origin)).toEqual({ size: 300, root: rootAt(300) })
})

test('it remembers over a restart, in a file of its own, and refuses a damaged one', async () => {
  await signer.sign(request(0, 100))
  const again = openSigner({ dir, privateKey: keys.privateKey, now })
  expect(await again.sign(request(0, 50))).toMatchObject({ ok: false })
  const [name = ''] = readdirSync(dir)
  expect(readdirSync(dir)).toHaveLength(1)
  expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600)
  const text = readFileSync(join(dir, name), 'utf8')
  expect(JSON.parse(text)).toEqual({ origin, size: 100, root: rootAt(100) })
  writeFileSync(join(dir, name), text.replace('"size":100', '"size":-1'))
  await expect(again.sign(request(100, 200))).rejects.toThrow('damaged')
})

test('requests that arrive together are answered one after another', async () => {
  const both = await Promise.all([signer.sign(request(0, 100)), signer.sign(request(0, 200))])
  expect(both.map(({ ok }) => ok)).toEqual([true, false])
})

test('the same signer stands behind a socket, for those who know the secret', async () => {
  const socket = join(dir, 'signer.sock')
  const server = await serveSigner(signer, { socketPath: socket, secret: 'secret' })
  const near = connectSigner({ socketPath: socket, secret: 'secret' })
  expect(await near.last(origin)).toBeNull()
  expect(await near.sign(request(0, 5))).toMatchObject({ ok: true })
  expect(await near.last(origin)).toEqual({ size: 5, root: rootAt(5) })
  expect(await near.sign(request(0, 4))).toMatchObject({
    ok: false,
    refusal: [{ code: 'tree_went_back' }],
  })
  await expect(connectSigner({ socketPath: socket, secret: 'guess' }).last(origin)).rejects.toThrow(
    '401',
  )
  await new Promise((done) => server.close(done))
})
