import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Prefixes } from '#ledger/merkle.ts'
import {
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '#ledger/proofs.ts'

// The vectors of transparency-dev/merkle (Apache-2.0) stay outside the product.
const repository = path.resolve(import.meta.dirname, '../..')
const golden = process.env['ANSHENG_GOLDEN'] ?? path.resolve(repository, '../shared/golden')
const folder = path.join(golden, 'merkle')

/** One vector as its file holds it; which fields stand depends on the kind of proof. */
type Vector = {
  readonly kind: string
  readonly file: string
  readonly wantErr: boolean
  readonly numbers: (name: string) => number
  readonly bytes: (name: string) => Buffer
  readonly proof: readonly Buffer[]
}

function vectors(): readonly Vector[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      // The files are the fixed vectors of a published test suite, with known fields.
      const held = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<
        string,
        never
      >
      const proof: readonly string[] = held['proof'] ?? []
      return {
        kind: file.split(path.sep)[0] ?? '',
        file,
        wantErr: held['wantErr'] ?? true,
        numbers: (name) => Number(held[name]),
        bytes: (name) => Buffer.from(held[name] ?? '', 'base64'),
        proof: proof.map((hash) => Buffer.from(hash, 'base64')),
      }
    })
}

function stands({ kind, numbers, bytes, proof }: Vector, prefixes?: Prefixes): boolean {
  const [index, start, end] = [numbers('leafIdx'), numbers('start'), numbers('end')]
  const [leaf, root] = [bytes('leafHash'), bytes('root')]
  const [root1, root2] = [bytes('root1'), bytes('root2')]
  const sizes = { older: numbers('size1'), newer: numbers('size2') }
  switch (kind) {
    case 'inclusion':
      return verifyInclusion({ index, size: numbers('treeSize'), leaf, root, proof }, prefixes)
    case 'consistency':
      return verifyConsistency({ ...sizes, olderRoot: root1, newerRoot: root2, proof }, prefixes)
    case 'subtreeinclusion':
      return verifySubtreeInclusion({ index, start, end, leaf, root, proof }, prefixes)
    case 'subtreeconsistency':
      return verifySubtreeConsistency(
        { start, end, size: numbers('size'), subtreeRoot: root1, root: root2, proof },
        prefixes,
      )
    default:
      throw new Error(`a vector of an unknown kind: ${kind}`)
  }
}

describe.skipIf(!existsSync(folder))('the 518 public Merkle proof vectors', () => {
  const all = existsSync(folder) ? vectors() : []

  it('behave: 36 stand and 482 fail', () => {
    const wrong = all.filter((vector) => stands(vector) === vector.wantErr)
    expect(wrong.map(({ file }) => file)).toEqual([])
    expect([all.filter(({ wantErr }) => !wantErr).length, all.length]).toEqual([36, 518])
  })

  it('planted fault: swapped prefixes leave standing only what needs no hash', () => {
    const standing = all.filter((vector) => stands(vector, { leaf: 1, node: 0 }))
    expect(standing.filter(({ proof }) => proof.length > 0).map(({ file }) => file)).toEqual([])
  })
})
