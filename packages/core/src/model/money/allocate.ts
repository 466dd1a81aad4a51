import { CommerceError } from '../errors/index.ts'
import { amountFromBigint, assertQuantity, assertSafeAmount } from './amount.ts'
import { divideRoundHalfEven } from './rounding.ts'

interface Part {
  readonly index: number
  readonly floor: bigint
  readonly remainder: bigint
}

/**
 * Splits an amount of minor units in proportion to `weights`, losing nothing: the shares, in the order of the weights, sum exactly to it.
 * Each share is its exact proportion rounded towards zero; the units left over go one each to the largest remainders, ties to the earliest.
 * So a weight of zero gets nothing, and no share is a whole unit off. When all weights are zero the split is even. The shares of a negative
 * amount are those of the positive one, negated.
 *
 * Throws `amount_invalid`, `amount_out_of_range`, `fault` for a weight that is not a whole number from zero up, or when there is an amount
 * but nobody to give it to.
 */
export function allocate(amountMinor: number, weights: readonly number[]): number[] {
  assertSafeAmount(amountMinor)
  for (const weight of weights) assertWeight(weight)
  if (weights.length === 0 && amountMinor !== 0) throw new CommerceError('fault', 'An amount cannot be split among no shares.')
  // Total times weight may pass the safe range although both are in it.
  const total = BigInt(Math.abs(amountMinor))
  const shares = largestRemainder(total, effectiveWeights(weights))
  return shares.map(share => amountFromBigint(amountMinor < 0 ? -share : share))
}

/**
 * The part of a line's `totalMinor` that belongs to its first `units` of `quantity` units: totalMinor · units / quantity, rounded half-even.
 *
 * A partial refund pays the share after it less the share before it. Whatever the steps, they sum to the total when all units are back,
 * and no step has the wrong sign: a sum of separately rounded refunds would promise neither.
 *
 * Throws `amount_invalid`, `amount_out_of_range`, `quantity_invalid` unless 0 <= units <= quantity and 0 < quantity, all whole.
 */
export function cumulativeShare(totalMinor: number, quantity: number, units: number): number {
  assertSafeAmount(totalMinor)
  assertQuantity(quantity)
  assertQuantity(units)
  if (quantity < 1 || units < 0 || units > quantity) {
    throw new CommerceError('quantity_invalid', 'A share is of 0 up to all units of a line, which has at least one.', { quantity, units })
  }
  return amountFromBigint(divideRoundHalfEven(BigInt(totalMinor) * BigInt(units), BigInt(quantity)))
}

function effectiveWeights(weights: readonly number[]): bigint[] {
  const isAllZero = weights.every(weight => weight === 0)
  return weights.map(weight => (isAllZero ? 1n : BigInt(weight)))
}

function largestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  const weightSum = sum(weights)
  const parts = weights.map((weight, index): Part => ({ index, floor: (total * weight) / weightSum, remainder: (total * weight) % weightSum }))
  // Fewer units are left over than parts have a remainder, so a part without one never gets any.
  const leftOver = Number(total - sum(parts.map(part => part.floor)))
  const lucky = new Set(
    parts
      .toSorted(byRemainder)
      .slice(0, leftOver)
      .map(part => part.index),
  )
  return parts.map(part => (lucky.has(part.index) ? part.floor + 1n : part.floor))
}

function byRemainder(a: Part, b: Part): number {
  if (a.remainder === b.remainder) return a.index - b.index
  return a.remainder > b.remainder ? -1 : 1
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n)
}

function assertWeight(weight: number): void {
  if (!Number.isSafeInteger(weight) || weight < 0) throw new CommerceError('fault', 'A weight is a whole number, not negative.', { weight: String(weight) })
}
