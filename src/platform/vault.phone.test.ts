import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskPhone, normalisePhone } from '#platform/vault.phone.ts'
import { readReceipt, receiptFrom } from '#platform/vault.receipt.ts'

const mobiles = fc
  .integer({ min: 0, max: 999_999_999 })
  .map((n) => `15${String(n).padStart(9, '4')}`)
const landlines = fc
  .tuple(fc.constantFrom('010', '021', '0371', '0379'), fc.integer({ min: 2e6, max: 89_999_999 }))
  .map(([area, rest]) => `${area}${rest}`)

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))

describe('a telephone number', () => {
  it('is the same however a spreadsheet writes it', () => {
    const forms: readonly ((digits: string) => string)[] = [
      (n) => `+86${n}`,
      (n) => `+86 ${n.slice(0, 3)}-${n.slice(3, 7)}-${n.slice(7)}`,
      (n) => `0086${n}`,
      (n) => `86${n}`,
      (n) => `0${n}`,
      (n) => ` ${n}\u3000`,
      (n) => `\ufeff${n}\u200b`,
      fullWidth,
      (n) => fullWidth(`+86-${n}`),
      (n) => `(${n.slice(0, 3)})${n.slice(3)}`,
    ]
    fc.assert(
      fc.property(mobiles, fc.constantFrom(...forms), (digits, form) => {
        expect(normalisePhone(form(digits))).toBe(digits)
      }),
    )
  })

  it('keeps the area code of a landline, and gives it back its zero after +86', () => {
    fc.assert(
      fc.property(landlines, (digits) => {
        expect([
          normalisePhone(digits),
          normalisePhone(`+86 ${digits.slice(1)}`),
          normalisePhone(`+86 (0)${digits.slice(1)}`),
        ]).toEqual([digits, digits, digits])
      }),
    )
  })

  it('is normal once normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'+0186 5-（９') }), (text) => {
        const phone = normalisePhone(text)
        if (phone !== undefined) expect(normalisePhone(phone)).toBe(phone)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused where it is none', () => {
    const none = ['', '1541234567', '154123456789', '6555123', '15412345678.0', '1.54E+10']
    const more = ['+85212345678', '154 1234 567x', '转8001', '0'.repeat(65), '+', '00', '86']
    for (const text of [...none, ...more]) expect(normalisePhone(text)).toBeUndefined()
  })

  it('shows its head and its tail only', () => {
    const shown = ['15412345678', '037165551234', '01065551234'].map((text) => {
      const phone = normalisePhone(text)
      return phone && maskPhone(phone)
    })
    expect(shown).toEqual(['154****5678', '0371****234', '0106****234'])
  })
})

describe('a receipt code', () => {
  const codes = fc.uint8Array({ minLength: 10, maxLength: 10 }).map(receiptFrom)

  it('is read again in the ways people write it', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const loose = code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l')
        const spaced = ` ${loose.slice(0, 5)} - ${loose.slice(5)}`
        expect([readReceipt(code), readReceipt(spaced), readReceipt(fullWidth(code))]).toEqual([
          code,
          code,
          code,
        ])
      }),
    )
  })

  it('has ten of the thirty-two signs that cannot be confused', () => {
    fc.assert(fc.property(codes, (code) => /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code)))
    expect(new Set(receiptFrom(Uint8Array.from({ length: 10 }, (_, i) => i))).size).toBe(10)
  })

  it('is nothing else', () => {
    for (const text of [
      '',
      '7Q2KD94XW',
      '7Q2KD94XWMM',
      '7Q2KD94XWU',
      '7Q2KD94XW!',
      '码'.repeat(99),
    ])
      expect(readReceipt(text)).toBeUndefined()
  })
})
