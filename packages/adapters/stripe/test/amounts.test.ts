import { currencyCodes, currencyExponent } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { fromStripeAmount, toStripeAmount } from '../src/amounts.ts'

/** What Stripe's API wants for one whole unit of each currency, from docs.stripe.com/currencies; hundred unless told. */
const unitsOfOne: Readonly<Record<string, number>> = {
  ...Object.fromEntries('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF UYI'.split(' ').map(code => [code, 1])),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 1_000])),
  ...Object.fromEntries('CLF UYW'.split(' ').map(code => [code, 10_000])),
  ISK: 100,
  UGX: 100,
}

describe('an amount for Stripe', () => {
  it.each(currencyCodes)('of %s: seven whole units and back', code => {
    const ours = 7 * 10 ** currencyExponent(code)
    const theirs = 7 * (unitsOfOne[code] ?? 100)
    expect(toStripeAmount(ours, code)).toBe(theirs)
    expect(fromStripeAmount(theirs, code.toLowerCase())).toBe(ours)
    expect(fromStripeAmount(-theirs, code.toLowerCase())).toBe(-ours)
  })

  it.each([
    ['USD', 1_999, 1_999],
    ['JPY', 1_200, 1_200],
    ['KWD', 1_230, 1_230],
    ['HUF', 1_999, 1_999],
    ['TWD', 1_999, 1_999],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 500, 5],
    ['USD', 99_999_999, 99_999_999],
  ])('of %s: %i is %i', (code, ours, theirs) => {
    expect(toStripeAmount(ours, code)).toBe(theirs)
  })

  it.each([
    ['KWD', 1_234],
    ['BHD', 5],
    ['MGA', 550],
    ['USD', 100_000_000],
    ['ISK', 1_000_000],
    ['USD', Number.MAX_SAFE_INTEGER],
    ['USD', 1.5],
    ['USD', Number.NaN],
  ])('refuses %s %d rather than round it', (code, amount) => {
    expect(() => toStripeAmount(amount, code)).toThrow(expect.objectContaining({ code: 'amount_invalid' }))
  })

  it('refuses an answer with digits that the currency has not, and leaves one in a currency that nobody knows', () => {
    expect(() => fromStripeAmount(550, 'isk')).toThrow(expect.objectContaining({ code: 'payment_provider_error' }))
    expect(fromStripeAmount(550, 'ang')).toBe(550)
  })

  it('refuses a currency that is none', () => {
    expect(() => toStripeAmount(1, 'ABC')).toThrow(expect.objectContaining({ code: 'currency_unknown' }))
  })
})
