import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waitSeconds } from '#platform/access.delays.ts'
import { openPasswords, passwordFaults, strongCost, weakCost } from '#platform/access.passwords.ts'
import { realRng, seededRng } from '#platform/rng.ts'

const codesOf = (password: string, loginName = 'li.ming'): readonly string[] =>
  passwordFaults(password, loginName).map(({ code }) => code)

describe('a password', () => {
  it('has 12 to 128 characters, counted as people count them', () => {
    expect(codesOf('short word')).toEqual(['password_short'])
    expect(codesOf('白鹭在河边站着看雨落下')).toEqual(['password_short'])
    expect(codesOf('白鹭在河边站着看雨落下来')).toEqual([])
    expect(codesOf('🦊🦉🐢🦔🐌🦆🐝🐞🦋🐙🦀🐳')).toEqual([])
    expect(codesOf('heron otter '.repeat(10) + 'x'.repeat(8))).toEqual([])
    expect(codesOf('heron otter '.repeat(10) + 'x'.repeat(9))).toEqual(['password_long'])
  })

  it('needs no capital, digit or sign', () => {
    expect(codesOf('seven quiet herons')).toEqual([])
  })

  it.each([
    'password2026',
    'Passw0rd!!2025',
    'zhengfawei2026',
    'ansheng123456',
    'woaini5201314',
    'aaaaaaaaaaaaa',
    '1234567890123',
    'abcdefghijklm',
    'qwertyuiop123',
    'adminadmin888',
    'li.ming-liming',
    'LiMing19851985',
    'mima mima mima',
    '121212121212',
    '管理员密码2026年年年',
  ])('is not %s', (password) => {
    expect(codesOf(password)).toEqual(['password_common'])
  })

  it('is not made by adding known words to what is too little', () => {
    const filler = fc.constantFrom('password', 'admin', 'ansheng', '2026', '1999', 'li.ming', '!!')
    fc.assert(
      fc.property(fc.array(filler, { minLength: 4, maxLength: 10 }), (words) => {
        const password = words.join('').slice(0, 128)
        fc.pre(password.length >= 12 && words.join('').length <= 128)
        expect(codesOf(password)).toEqual(['password_common'])
      }),
    )
  })
})

describe('a hash', () => {
  const passwords = openPasswords(weakCost, realRng)

  it('fits its own password, typed with any keyboard, and no other', async () => {
    const kept = await passwords.hash('ｓeven quiet herons')
    expect(await passwords.fits('seven quiet herons', kept)).toBe(true)
    expect(await passwords.fits('seven quiet heron', kept)).toBe(false)
    expect(await passwords.fits('Seven quiet herons', kept)).toBe(false)
  })

  it('of nobody fits nothing', async () => {
    expect(await passwords.fits('', null)).toBe(false)
  })

  it('says how it was made, is salted, and can be read at another cost', async () => {
    const strong = openPasswords(strongCost, seededRng('a'))
    const kept = await strong.hash('seven quiet herons')
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await strong.hash('seven quiet herons')).not.toBe(kept)
    expect(await passwords.fits('seven quiet herons', kept)).toBe(true)
  })

  it('that cannot be read is a bug, not a no', async () => {
    await expect(passwords.fits('x', 'plain')).rejects.toThrow('cannot be read')
  })
})

describe('the wait after failures', () => {
  it('is nothing at first, never falls, and has an end', () => {
    const rule = { windowSeconds: 1, free: 5, firstSeconds: 5, longestSeconds: 900 }
    expect([0, 4, 5, 6, 7, 12, 13, 1e6].map((failures) => waitSeconds(failures, rule))).toEqual([
      0, 0, 5, 10, 20, 640, 900, 900,
    ])
    fc.assert(
      fc.property(fc.nat(10_000), (failures) => {
        const [now, next] = [waitSeconds(failures, rule), waitSeconds(failures + 1, rule)]
        expect(next >= now && next <= 900).toBe(true)
      }),
    )
  })
})
