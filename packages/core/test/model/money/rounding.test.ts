import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyRate, divideRoundHalfEven, extractIncludedRate, rateWhole } from '../../../src/model/money/index.ts'
import { anySafeAmount, expectRefusal, holds } from './support.ts'

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

describe('divideRoundHalfEven', () => {
  it.each<[bigint, bigint, bigint]>([
    [0n, 2n, 0n],
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [7n, 2n, 4n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [-5n, 2n, -2n],
    [-7n, 2n, -4n],
    [5n, -2n, -2n],
    [-7n, -2n, 4n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [10n, 5n, 2n],
    [249n, 100n, 2n],
    [250n, 100n, 2n],
    [251n, 100n, 3n],
    [350n, 100n, 4n],
    [10n ** 40n + 1n, 2n, 5n * 10n ** 39n],
  ])('%d / %d is %d', (numerator, denominator, quotient) => {
    expect(divideRoundHalfEven(numerator, denominator)).toBe(quotient)
  })

  it('is the nearest whole number, the even one at a tie', () => {
    holds(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.oneof(fc.bigInt({ min: -50n, max: 50n }), fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })).filter(value => value !== 0n),
        (numerator, denominator) => {
          const quotient = divideRoundHalfEven(numerator, denominator)
          const twiceOff = 2n * absolute(numerator - quotient * denominator)
          expect(twiceOff <= absolute(denominator)).toBe(true)
          if (twiceOff === absolute(denominator)) expect(quotient % 2n).toBe(0n)
        },
      ),
    )
  })

  it('refuses to divide by zero', () => {
    expectRefusal(() => divideRoundHalfEven(1n, 0n), 'fault')
  })
})

describe('applyRate', () => {
  it.each<[number, number, number]>([
    [10_000, 190_000, 1_900],
    [69_999, 190_000, 13_300],
    [50, 50_000, 2],
    [70, 50_000, 4],
    [30, 50_000, 2],
    [-50, 50_000, -2],
    [-70, 50_000, -4],
    [1_000, 88_750, 89],
    [12_345, 0, 0],
    [12_345, rateWhole, 12_345],
    [-12_345, 2 * rateWhole, -24_690],
    [Number.MAX_SAFE_INTEGER, 500_000, 4_503_599_627_370_496],
    [Number.MAX_SAFE_INTEGER, rateWhole, Number.MAX_SAFE_INTEGER],
  ])('of %d at %d millionths is %d', (amount, rate, share) => {
    expect(applyRate(amount, rate)).toBe(share)
  })

  it('gives 0, never -0', () => {
    expect(applyRate(-1, 100_000)).toBe(0)
    expect(applyRate(-0, 100_000)).toBe(0)
  })
})

describe('extractIncludedRate', () => {
  it.each<[number, number, number]>([
    [11_900, 190_000, 1_900],
    [69_999, 190_000, 11_176],
    [1_200, 200_000, 200],
    [107, 70_000, 7],
    [3, 200_000, 0],
    [9, 200_000, 2],
    [15, 200_000, 2],
    [-11_900, 190_000, -1_900],
    [5_000, 0, 0],
    [5_000, rateWhole, 2_500],
    [Number.MAX_SAFE_INTEGER, rateWhole, 4_503_599_627_370_496],
  ])('of %d gross at %d millionths is %d', (gross, rate, tax) => {
    expect(extractIncludedRate(gross, rate)).toBe(tax)
  })

  it('finds the tax again that was put on a net amount', () => {
    holds(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fc.integer({ min: 0, max: rateWhole - 1 }), (net, rate) => {
        const tax = applyRate(net, rate)
        expect(extractIncludedRate(net + tax, rate)).toBe(tax)
      }),
    )
  })
})

describe.each([applyRate, extractIncludedRate])('%o', take => {
  it('mirrors the sign and never takes more than a rate up to 100 % allows', () => {
    holds(
      fc.property(anySafeAmount, fc.integer({ min: 0, max: rateWhole }), (amount, rate) => {
        const share = take(amount, rate)
        expect(take(amount === 0 ? 0 : -amount, rate) + share).toBe(0)
        expect(Math.abs(share)).toBeLessThanOrEqual(Math.abs(amount))
        expect(Object.is(share, -0)).toBe(false)
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the rate %d', rate => {
    expectRefusal(() => take(100, rate), 'fault')
  })

  it('refuses what is no amount', () => {
    expectRefusal(() => take(0.5, 1), 'amount_invalid')
    expectRefusal(() => take(Number.NaN, 1), 'amount_invalid')
    expectRefusal(() => take(2 ** 53, 1), 'amount_out_of_range')
  })
})

it('applyRate refuses a result past the safe range', () => {
  expectRefusal(() => applyRate(Number.MAX_SAFE_INTEGER, rateWhole + 1), 'amount_out_of_range')
})
