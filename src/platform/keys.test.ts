import { sign, verify } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  keyPath,
  readOrCreateKey,
  readOrCreatePassword,
  readOrCreateSecret,
  readOrCreateSigningKey,
  readSecret,
} from '#platform/keys.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ansheng-keys-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const place = (name: string) => ({ dataDir, process: 'vault', name })

it('a secret is made once, in a file and folders that only its user may enter', () => {
  expect(readSecret(place('kek'))).toBe(undefined)
  const key = readOrCreateKey(place('kek'))
  expect(key).toHaveLength(32)
  expect(readOrCreateKey(place('kek'))).toEqual(key)
  const mode = (path: string): number => statSync(path).mode & 0o777
  expect([
    mode(keyPath(place('kek'))),
    mode(join(dataDir, 'keys')),
    mode(join(dataDir, 'keys/vault')),
  ]).toEqual([0o600, 0o700, 0o700])
})

it('a secret that exists is never written over', () => {
  readOrCreateSecret(place('token'), () => Buffer.from('first'))
  const again = readOrCreateSecret(place('token'), () => Buffer.from('second'))
  expect(again.toString()).toBe('first')
})

it('a secret that others may read is not used', () => {
  readOrCreatePassword(place('login'))
  chmodSync(keyPath(place('login')), 0o644)
  expect(() => readSecret(place('login'))).toThrow('must have mode 0600')
})

it('a key of another length is not used', () => {
  readOrCreateKey(place('short'), 16)
  expect(() => readOrCreateKey(place('short'))).toThrow('must hold 32 bytes')
})

it('a signing key signs the same after it is read again', () => {
  const first = readOrCreateSigningKey(place('sign'))
  const second = readOrCreateSigningKey(place('sign'))
  const signature = sign(null, Buffer.from('安声'), first.privateKey)
  expect(verify(null, Buffer.from('安声'), second.publicKey, signature)).toBe(true)
  expect([first.publicRaw.length, second.publicRaw]).toEqual([32, first.publicRaw])
})
