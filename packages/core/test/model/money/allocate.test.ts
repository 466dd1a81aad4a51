import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, cumulativeShare } from '../../../src/model/money/index.ts'
import { anySafeAmount, exactSum, expectRefusal, holds } from './support.ts'

const anyWeights = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })), { minLength: 1, maxLength: 30 })

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

describe('allocate', () => {
  it.each<[number, number[], number[]]>([
    [1000, [1, 1, 1], [334, 333, 333]],
    [100, [1, 1, 1], [34, 33, 33]],
    [5, [1, 1, 1], [2, 2, 1]],
    [1, [1, 1, 1], [1, 0, 0]],
    [1, [1, 2, 2], [0, 1, 0]],
    [100, [70, 20, 10], [70, 20, 10]],
    [101, [3, 7], [30, 71]],
    [10, [1, 0, 1], [5, 0, 5]],
    [11, [0, 1, 1, 0], [0, 6, 5, 0]],
    [-5, [3, 2, 0], [-3, -2, 0]],
    [-1000, [1, 1, 1], [-334, -333, -333]],
    [-1, [1, 1], [-1, 0]],
    [0, [5, 6], [0, 0]],
    [-0, [5, 6], [0, 0]],
    [7, [0, 0, 0], [3, 2, 2]],
    [-7, [0, 0], [-4, -3]],
    [42, [9], [42]],
    [42, [0], [42]],
    [0, [], []],
    [13_998, [69_999, 129_999, 1], [4_899, 9_099, 0]],
    [Number.MAX_SAFE_INTEGER, [1, 1], [4_503_599_627_370_496, 4_503_599_627_370_495]],
    [Number.MAX_SAFE_INTEGER, [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 0], [4_503_599_627_370_496, 4_503_599_627_370_495, 0]],
    [Number.MIN_SAFE_INTEGER, [Number.MAX_SAFE_INTEGER], [Number.MIN_SAFE_INTEGER]],
  ])('splits %d by %j into %j', (amount, weights, shares) => {
    expect(allocate(amount, weights)).toStrictEqual(shares)
  })

  it('loses nothing, gives nothing to a zero weight, and is nowhere a whole unit off', () => {
    holds(
      fc.property(anySafeAmount, anyWeights, (amount, weights) => {
        const shares = allocate(amount, weights)
        expect(exactSum(shares)).toBe(BigInt(amount))
        expect(shares).toHaveLength(weights.length)
        expect(shares.filter(share => Object.is(share, -0))).toEqual([])
        const weightSum = exactSum(weights)
        if (weightSum === 0n) return
        const off = weights.map((weight, index) => absolute(BigInt(amount) * BigInt(weight) - BigInt(shares[index] ?? Number.NaN) * weightSum))
        expect(off.filter(value => value >= weightSum)).toEqual([])
        expect(shares.filter((share, index) => weights[index] === 0 && share !== 0)).toEqual([])
      }),
    )
  })

  it('mirrors the sign', () => {
    holds(
      fc.property(anySafeAmount, anyWeights, (amount, weights) => {
        const mirrored = allocate(amount === 0 ? 0 : -amount, weights)
        expect(mirrored.map(share => (share === 0 ? 0 : -share))).toStrictEqual(allocate(amount, weights))
      }),
    )
  })

  it('gives equal weights shares that differ by one unit at most, the larger ones first', () => {
    holds(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 9 }), (amount, count, weight) => {
        const shares = allocate(
          amount,
          Array.from({ length: count }, () => weight),
        )
        expect(shares).toStrictEqual(Array.from({ length: count }, (_, index) => Math.floor(amount / count) + (index < amount % count ? 1 : 0)))
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the weight %d and leaves the weights alone', weight => {
    const weights = [1, weight, 2]
    expectRefusal(() => allocate(10, weights), 'fault')
    expect(weights).toStrictEqual([1, weight, 2])
  })

  it('refuses an amount with nobody to give it to, and what is no amount', () => {
    expectRefusal(() => allocate(1, []), 'fault')
    expectRefusal(() => allocate(0.5, [1]), 'amount_invalid')
    expectRefusal(() => allocate(Number.NaN, [1]), 'amount_invalid')
    expectRefusal(() => allocate(2 ** 53, [1]), 'amount_out_of_range')
  })
})

describe('cumulativeShare', () => {
  it.each<[number, number, number[]]>([
    [100, 3, [0, 33, 67, 100]],
    [10, 4, [0, 2, 5, 8, 10]],
    [-10, 4, [0, -2, -5, -8, -10]],
    [1, 2, [0, 0, 1]],
    [2, 3, [0, 1, 1, 2]],
    [0, 2, [0, 0, 0]],
    [139_998, 2, [0, 69_999, 139_998]],
    [Number.MAX_SAFE_INTEGER, 2, [0, 4_503_599_627_370_496, Number.MAX_SAFE_INTEGER]],
  ])('of %d over %d units runs through %j', (total, quantity, shares) => {
    expect(shares.map((_, units) => cumulativeShare(total, quantity, units))).toStrictEqual(shares)
  })

  it('makes any sequence of partial refunds sum to the total, none with the wrong sign', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    holds(
      fc.property(anySafeAmount, steps, (total, sequence) => {
        const quantity = sequence.reduce((sum, step) => sum + step, 0)
        let units = 0
        const refunds: number[] = []
        for (const step of sequence) {
          const before = cumulativeShare(total, quantity, units)
          units += step
          refunds.push(cumulativeShare(total, quantity, units) - before)
        }
        expect(exactSum(refunds)).toBe(BigInt(total))
        expect(refunds.filter(refund => Math.sign(refund) === -Math.sign(total) && refund !== 0)).toEqual([])
      }),
    )
  })

  it.each<[number, number]>([
    [0, 0],
    [2, 3],
    [2, -1],
    [-2, -1],
    [2, 0.5],
    [1.5, 1],
    [Number.NaN, 1],
    [2, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
    [2 ** 53, 1],
  ])('refuses %d units in all with %d of them back', (quantity, units) => {
    expectRefusal(() => cumulativeShare(100, quantity, units), 'quantity_invalid')
  })

  it('refuses what is no amount', () => {
    expectRefusal(() => cumulativeShare(0.5, 2, 1), 'amount_invalid')
    expectRefusal(() => cumulativeShare(2 ** 53, 2, 1), 'amount_out_of_range')
  })
})
