import { describe, expect, it } from 'vitest'
import { currencyAmountMax, currencyCodes, currencyExponent, isCurrencyCode } from '../../../src/model/money/index.ts'
import { expectRefusal } from './support.ts'

describe('currencies', () => {
  it('knows the 165 active ISO 4217 codes that have a minor unit, each once, in order', () => {
    expect(currencyCodes).toHaveLength(165)
    expect(new Set(currencyCodes).size).toBe(165)
    expect(currencyCodes.toSorted()).toEqual(currencyCodes)
    expect(currencyCodes.filter(code => !/^[A-Z]{3}$/.test(code))).toEqual([])
  })

  it('gives the exponents that differ from two', () => {
    const others = currencyCodes.filter(code => currencyExponent(code) !== 2).map(code => `${code} ${currencyExponent(code)}`)
    expect(others).toEqual([
      ...['BHD 3', 'BIF 0', 'CLF 4', 'CLP 0', 'DJF 0', 'GNF 0', 'IQD 3', 'ISK 0', 'JOD 3', 'JPY 0', 'KMF 0', 'KRW 0', 'KWD 3', 'LYD 3', 'OMR 3'],
      ...['PYG 0', 'RWF 0', 'TND 3', 'UGX 0', 'UYI 0', 'UYW 4', 'VND 0', 'VUV 0', 'XAF 0', 'XOF 0', 'XPF 0'],
    ])
  })

  it.each(['USD', 'EUR', 'GBP', 'CHF', 'INR', 'CNY', 'BRL', 'HUF', 'IDR', 'IRR', 'MGA', 'MRU', 'XCG', 'ZWG', 'SLE', 'XAD'])('gives %s two digits', code => {
    expect(isCurrencyCode(code)).toBe(true)
    expect(currencyExponent(code)).toBe(2)
  })

  it.each(['', 'usd', 'Usd', 'US', 'USDT', ' USD', 'USD ', 'XXX', 'XAU', 'XDR', 'BGN', 'HRK', 'ANG', 'ZWL', 'constructor', '__proto__', 'toString'])(
    'refuses %j',
    code => {
      expect(isCurrencyCode(code)).toBe(false)
      expectRefusal(() => currencyExponent(code), 'currency_unknown')
      expectRefusal(() => currencyAmountMax(code), 'currency_unknown')
    },
  )

  it.each([
    ['JPY', 9_007_199_254_740_991],
    ['USD', 7_036_874_417_766_400],
    ['KWD', 8_796_093_022_208_000],
    ['CLF', 5_497_558_138_880_000],
  ])('limits %s to %d minor units', (code, max) => {
    expect(currencyAmountMax(code)).toBe(max)
  })
})
