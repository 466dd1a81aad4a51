import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addMoney,
  compareMoney,
  currencyAmountMax,
  currencyCodes,
  isZero,
  type Money,
  money,
  multiplyMoney,
  negateMoney,
  subtractMoney,
  sumMoney,
} from '../../../src/model/money/index.ts'
import { anyAmount, expectRefusal, holds } from './support.ts'

const usd = (amount: number): Money => money(amount, 'USD')
const usdMax = currencyAmountMax('USD')

describe('money', () => {
  it('holds the amount and the currency', () => {
    expect(money(69_999, 'USD')).toStrictEqual({ amount: 69_999, currency: 'USD' })
    expect(money(-5, 'JPY')).toStrictEqual({ amount: -5, currency: 'JPY' })
  })

  it('never holds -0', () => {
    for (const zero of [usd(-0), negateMoney(usd(0)), multiplyMoney(usd(-5), 0), subtractMoney(usd(5), usd(5)), sumMoney([], 'USD')]) {
      expect(zero).toStrictEqual({ amount: 0, currency: 'USD' })
    }
  })

  it.each([0.5, 699.99, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d minor units', amount => {
    expectRefusal(() => usd(amount), 'amount_invalid')
  })

  it.each(currencyCodes)('takes %s up to its limit on both sides and not one unit more', currency => {
    const max = currencyAmountMax(currency)
    expect(money(max, currency).amount).toBe(max)
    expect(money(-max, currency).amount).toBe(-max)
    expectRefusal(() => money(max + 1, currency), 'amount_out_of_range')
    expectRefusal(() => money(-max - 1, currency), 'amount_out_of_range')
  })

  it('refuses an unknown currency before it looks at the amount', () => {
    expectRefusal(() => money(0.5, 'BTC'), 'currency_unknown')
  })
})

describe('arithmetic', () => {
  it('adds, subtracts, multiplies and negates', () => {
    expect(addMoney(usd(69_999), usd(1))).toStrictEqual(usd(70_000))
    expect(subtractMoney(usd(100), usd(250))).toStrictEqual(usd(-150))
    expect(multiplyMoney(usd(69_999), 2)).toStrictEqual(usd(139_998))
    expect(multiplyMoney(usd(5), -3)).toStrictEqual(usd(-15))
    expect(negateMoney(usd(5))).toStrictEqual(usd(-5))
  })

  it('sums a list, and an empty one to zero', () => {
    expect(sumMoney([usd(1), usd(20), usd(-300)], 'USD')).toStrictEqual(usd(-279))
    expect(sumMoney([], 'KWD')).toStrictEqual(money(0, 'KWD'))
    expect(sumMoney(new Set([usd(1), usd(2)]), 'USD')).toStrictEqual(usd(3))
  })

  it('sums past the limit and back: only the result has to be in range', () => {
    expect(sumMoney([usd(usdMax), usd(usdMax), usd(-7), usd(-usdMax)], 'USD')).toStrictEqual(usd(usdMax - 7))
  })

  it('compares', () => {
    expect(compareMoney(usd(1), usd(2))).toBe(-1)
    expect(compareMoney(usd(2), usd(2))).toBe(0)
    expect(compareMoney(usd(2), usd(-2))).toBe(1)
    expect([usd(3), usd(-1), usd(2)].toSorted(compareMoney).map(m => m.amount)).toEqual([-1, 2, 3])
    expect(isZero(usd(0))).toBe(true)
    expect(isZero(usd(-1))).toBe(false)
  })

  it('refuses to mix currencies and leaves its operands alone', () => {
    const euro = money(100, 'EUR')
    const dollar = usd(100)
    for (const act of [addMoney, subtractMoney, compareMoney]) expectRefusal(() => act(euro, dollar), 'currency_mismatch')
    expectRefusal(() => sumMoney([dollar, euro], 'USD'), 'currency_mismatch')
    expectRefusal(() => sumMoney([dollar], 'EUR'), 'currency_mismatch')
    expect([euro, dollar]).toStrictEqual([
      { amount: 100, currency: 'EUR' },
      { amount: 100, currency: 'USD' },
    ])
  })

  it('refuses to leave the range', () => {
    expectRefusal(() => addMoney(usd(usdMax), usd(1)), 'amount_out_of_range')
    expectRefusal(() => subtractMoney(usd(-usdMax), usd(1)), 'amount_out_of_range')
    expectRefusal(() => multiplyMoney(usd(usdMax), 2), 'amount_out_of_range')
    expectRefusal(() => multiplyMoney(usd(usdMax), Number.MAX_SAFE_INTEGER), 'amount_out_of_range')
    expectRefusal(() => multiplyMoney(money(3_037_000_500, 'JPY'), 3_037_000_500), 'amount_out_of_range')
    expectRefusal(() => sumMoney([usd(usdMax), usd(1)], 'USD'), 'amount_out_of_range')
    expectRefusal(
      () =>
        sumMoney(
          Array.from({ length: 3 }, () => money(Number.MAX_SAFE_INTEGER, 'JPY')),
          'JPY',
        ),
      'amount_out_of_range',
    )
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses to multiply by %d', quantity => {
    expectRefusal(() => multiplyMoney(usd(1), quantity), 'quantity_invalid')
  })

  it('agrees with exact integers, or refuses exactly what they put out of range', () => {
    holds(
      fc.property(anyAmount, fc.integer({ min: -1_000_000, max: 1_000_000 }), ({ amount, currency }, quantity) => {
        const max = currencyAmountMax(currency)
        const exact = BigInt(amount) * BigInt(quantity)
        if (exact > BigInt(max) || exact < BigInt(-max)) expectRefusal(() => multiplyMoney(money(amount, currency), quantity), 'amount_out_of_range')
        else expect(BigInt(multiplyMoney(money(amount, currency), quantity).amount)).toBe(exact)
      }),
    )
  })

  it('undoes an addition by a subtraction', () => {
    holds(
      fc.property(anyAmount, fc.integer({ min: -1_000_000, max: 0 }), ({ amount, currency }, other) => {
        const start = money(amount, currency)
        expect(subtractMoney(addMoney(start, money(other, currency)), money(other, currency))).toStrictEqual(start)
      }),
    )
  })
})
