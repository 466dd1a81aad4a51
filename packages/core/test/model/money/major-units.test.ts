import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currencyAmountMax, currencyCodes, currencyExponent, formatMajor, parseMajor, toMajor } from '../../../src/model/money/index.ts'
import { anyAmount, anyCurrency, expectRefusal, holds } from './support.ts'

describe('parseMajor', () => {
  it.each<[number | string, string, number]>([
    [699.99, 'USD', 69_999],
    [1399.98, 'USD', 139_998],
    [0.29, 'USD', 29],
    [1.15, 'USD', 115],
    [4.35, 'USD', 435],
    [1.1, 'USD', 110],
    [1e3, 'USD', 100_000],
    [0, 'USD', 0],
    [-0, 'USD', 0],
    [0.01, 'EUR', 1],
    [1200, 'JPY', 1200],
    [1.234, 'KWD', 1234],
    [0.001, 'BHD', 1],
    [1.2345, 'CLF', 12_345],
    [0.0001, 'UYW', 1],
    [9_007_199_254_740_991, 'JPY', 9_007_199_254_740_991],
    [70_368_744_177_664, 'USD', 7_036_874_417_766_400],
    ['699.99', 'USD', 69_999],
    ['699.9', 'USD', 69_990],
    ['699.90', 'USD', 69_990],
    ['699', 'USD', 69_900],
    ['0', 'USD', 0],
    ['0.00', 'USD', 0],
    ['1200', 'JPY', 1200],
    ['1.234', 'KWD', 1234],
    ['70368744177663.99', 'USD', 7_036_874_417_766_399],
  ])('reads %j %s as %d', (value, currency, amount) => {
    expect(parseMajor(value, currency)).toBe(amount)
  })

  it.each<[number | string, string]>([
    [0.1 + 0.2, 'USD'],
    [699.999, 'USD'],
    [1.005, 'USD'],
    [1200.5, 'JPY'],
    [1.2345, 'KWD'],
    [1.23456, 'CLF'],
    [1e-7, 'USD'],
    [Number.MIN_VALUE, 'USD'],
    ['699.999', 'USD'],
    ['699.990', 'USD'],
    ['1200.0', 'JPY'],
  ])('refuses the digits of %j %s', (value, currency) => {
    expectRefusal(() => parseMajor(value, currency), 'amount_invalid')
  })

  it.each([-0.01, -1, -1e21, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses the number %d', value => {
    expectRefusal(() => parseMajor(value, 'USD'), 'amount_invalid')
  })

  it.each(
    [
      '',
      ' ',
      '.',
      '.5',
      '5.',
      '-1',
      '-0',
      '+1',
      '1e3',
      '1E3',
      '1e-2',
      '0x10',
      '0b1',
      '1_000',
      '1,000.00',
      '1 000',
      ' 1',
      '1 ',
      '1\n',
      '01',
      '00',
      '1.2.3',
    ].concat(['NaN', 'Infinity', '$5', '5 USD', 'null', '٣', '１', '1.٣']),
  )('refuses the text %j', value => {
    expectRefusal(() => parseMajor(value, 'USD'), 'amount_invalid')
  })

  it.each<[unknown]>([[null], [undefined], [true], [[]], [{}], [['1']], [5n], [new Date(0)]])('refuses what is neither number nor text: %s', value => {
    expectRefusal(() => parseMajor(value as number, 'USD'), 'amount_invalid')
  })

  it.each<[number | string, string]>([
    [1e15, 'USD'],
    [1e21, 'USD'],
    [Number.MAX_VALUE, 'USD'],
    [2 ** 53, 'JPY'],
    ['9007199254740992', 'JPY'],
    ['9007199254740993', 'JPY'],
    ['70368744177664.01', 'USD'],
    ['8796093022208.001', 'KWD'],
    ['549755813888.0001', 'CLF'],
    ['9'.repeat(100_000), 'USD'],
  ])('refuses %s %s as too large', (value, currency) => {
    expectRefusal(() => parseMajor(value, currency), 'amount_out_of_range')
  })

  it('refuses an unknown currency', () => {
    expectRefusal(() => parseMajor(1, 'usd'), 'currency_unknown')
  })

  it('reads every text of the right digits exactly, and refuses one digit more', () => {
    holds(
      fc.property(anyAmount, ({ amount, currency }) => {
        const text = formatMajor(amount, currency)
        expect(parseMajor(text, currency)).toBe(amount)
        expectRefusal(() => parseMajor(currencyExponent(currency) === 0 ? `${text}.1` : `${text}1`, currency), 'amount_invalid')
      }),
    )
  })

  it('answers a whole safe amount or a refusal, whatever double it gets', () => {
    holds(
      fc.property(fc.double(), anyCurrency, (value, currency) => {
        let amount: number | undefined
        try {
          amount = parseMajor(value, currency)
        } catch {
          return
        }
        expect(toMajor(amount, currency)).toBe(value === 0 ? 0 : value)
      }),
      5_000,
    )
  })
})

describe('formatMajor', () => {
  it.each<[number, string, string]>([
    [139_998, 'USD', '1399.98'],
    [100, 'USD', '1.00'],
    [5, 'USD', '0.05'],
    [0, 'USD', '0.00'],
    [-0, 'USD', '0.00'],
    [-5, 'EUR', '-0.05'],
    [-139_998, 'EUR', '-1399.98'],
    [1200, 'JPY', '1200'],
    [0, 'JPY', '0'],
    [-7, 'JPY', '-7'],
    [1234, 'KWD', '1.234'],
    [7, 'KWD', '0.007'],
    [12_345, 'CLF', '1.2345'],
    [7_036_874_417_766_399, 'USD', '70368744177663.99'],
    [9_007_199_254_740_991, 'JPY', '9007199254740991'],
  ])('writes %d %s as %s', (amount, currency, text) => {
    expect(formatMajor(amount, currency)).toBe(text)
  })
})

describe('toMajor', () => {
  it.each<[number, string, string]>([
    [69_999, 'USD', '699.99'],
    [139_998, 'USD', '1399.98'],
    [100, 'USD', '1'],
    [110, 'USD', '1.1'],
    [0, 'USD', '0'],
    [-5, 'EUR', '-0.05'],
    [1200, 'JPY', '1200'],
    [1234, 'KWD', '1.234'],
    [1, 'CLF', '0.0001'],
    [7_036_874_417_766_399, 'USD', '70368744177663.99'],
    [9_007_199_254_740_991, 'JPY', '9007199254740991'],
  ])('puts %d %s into JSON as %s', (amount, currency, json) => {
    expect(JSON.stringify(toMajor(amount, currency))).toBe(json)
  })

  it('never gives -0', () => {
    expect(toMajor(-0, 'USD')).toBe(0)
    expect(toMajor(0, 'USD')).toBe(0)
  })

  it.each([toMajor, formatMajor])('refuses what is no amount (%o)', present => {
    expectRefusal(() => present(0.5, 'USD'), 'amount_invalid')
    expectRefusal(() => present(Number.NaN, 'USD'), 'amount_invalid')
    expectRefusal(() => present(currencyAmountMax('USD') + 1, 'USD'), 'amount_out_of_range')
    expectRefusal(() => present(1, 'BTC'), 'currency_unknown')
  })
})

describe('the way over the wire', () => {
  /** Out through JSON as text, in again, as a client and the server would. */
  const roundTrip = (amount: number, currency: string): number => parseMajor(JSON.parse(JSON.stringify(toMajor(amount, currency))), currency)

  it.each(currencyCodes)('keeps small amounts, powers and the last amounts of %s', currency => {
    const max = currencyAmountMax(currency)
    const powers = Array.from({ length: 53 }, (_, power) => 2 ** power).flatMap(power => [power - 1, power, power + 1])
    const samples = [...Array.from({ length: 300 }, (_, amount) => amount), ...Array.from({ length: 300 }, (_, below) => max - below), ...powers].filter(
      amount => amount <= max,
    )
    expect(samples.filter(amount => roundTrip(amount, currency) !== amount)).toEqual([])
  })

  it('keeps any amount of any currency, and shows it with no digit that formatMajor would not', () => {
    holds(
      fc.property(anyAmount, ({ amount, currency }) => {
        expect(roundTrip(amount, currency)).toBe(amount)
        expect(toMajor(amount, currency)).toBe(Number(formatMajor(amount, currency)))
        expect(toMajor(-amount, currency) + toMajor(amount, currency)).toBe(0)
        const digits = JSON.stringify(toMajor(amount, currency)).split('.')[1] ?? ''
        expect(digits.length).toBeLessThanOrEqual(currencyExponent(currency))
      }),
      5_000,
    )
  })

  it('has its limit where two amounts become one number, not before', () => {
    expect(7_036_874_417_766_401 / 100).toBe(7_036_874_417_766_402 / 100)
    expect(8_796_093_022_208_001 / 1_000).toBe(8_796_093_022_208_002 / 1_000)
    expect(5_497_558_138_880_002 / 10_000).toBe(5_497_558_138_880_003 / 10_000)
  })
})
