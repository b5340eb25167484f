import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blind, derive, newKey, seal, SealBroken, sealText } from '#platform/vault.crypto.ts'
import { unseal, unsealText, type Place } from '#platform/vault.crypto.ts'

const place: Place = { county: 1, owner: 'person-1', field: 'phone', version: 1 }

describe('a sealed value', () => {
  it('opens to what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array(), (text, bytes) => {
        const key = newKey()
        expect(unsealText(key, place, sealText(key, place, text))).toBe(text)
        expect(unseal(key, place, seal(key, place, bytes))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('opens nowhere else: other county, owner, field, version, key', () => {
    const key = newKey()
    const sealed = sealText(key, place, '15412345678')
    const elsewhere: readonly Place[] = [
      { ...place, county: 2 },
      { ...place, owner: 'person-2' },
      { ...place, field: 'name' },
      { ...place, version: 2 },
    ]
    for (const other of elsewhere) expect(() => unseal(key, other, sealed)).toThrow(SealBroken)
    expect(() => unseal(newKey(), place, sealed)).toThrow(SealBroken)
  })

  it('does not open once any byte is changed, and its error does not quote it', () => {
    const key = newKey()
    const sealed = sealText(key, place, '15412345678')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => unseal(key, place, changed)).toThrow(/^phone does not open$/)
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => unseal(key, place, sealed.subarray(0, length))).toThrow(SealBroken)
  })

  it('never looks the same twice', () => {
    const key = newKey()
    const seen = new Set(
      Array.from({ length: 200 }, () => sealText(key, place, 'x').toString('hex')),
    )
    expect(seen.size).toBe(200)
  })
})

describe('a blind index', () => {
  it('is equal for equals of one county and kind under one key, and only then', () => {
    const key = newKey()
    const own = blind(key, 1, 'phone', '15412345678')
    expect(own).toHaveLength(32)
    expect(blind(key, 1, 'phone', '15412345678')).toEqual(own)
    const others = [
      blind(key, 2, 'phone', '15412345678'),
      blind(key, 1, 'receipt', '15412345678'),
      blind(key, 1, 'phone', '15412345679'),
      blind(newKey(), 1, 'phone', '15412345678'),
    ]
    for (const other of others) expect(other).not.toEqual(own)
  })

  it('has a key that does nothing else', () => {
    const key = newKey()
    expect(derive(key, 'link digest')).not.toEqual(derive(key, 'link seal'))
    expect(derive(key, 'link seal')).toEqual(derive(key, 'link seal'))
  })
})
