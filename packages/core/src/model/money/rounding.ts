import { CommerceError } from '../errors/index.ts'
import { amountFromBigint, assertSafeAmount } from './amount.ts'

/** A rate as whole parts per million, so it is exact: 19 % is 190000, 8.875 % is 88750. Not negative. */
export type RateMillionths = number

/** The whole, 100 %, as a {@link RateMillionths}. */
export const rateWhole: RateMillionths = 1_000_000

/**
 * `numerator / denominator` rounded to the nearest whole, a tie to the even neighbour, whatever the signs: 5/2 is 2, 7/2 is 4, -5/2 is -2.
 * Ties to even, because over many amounts halves then go up as often as down. Throws `fault` when the denominator is zero.
 */
export function divideRoundHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new CommerceError('fault', 'A division by zero was asked for.')
  const isNegative = numerator < 0n !== denominator < 0n
  const dividend = absolute(numerator)
  const divisor = absolute(denominator)
  const quotient = dividend / divisor
  const twiceRest = 2n * (dividend % divisor)
  const isUp = twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n)
  const magnitude = isUp ? quotient + 1n : quotient
  return isNegative ? -magnitude : magnitude
}

/**
 * `rate` of an amount of minor units, rounded half-even: a discount, or the tax on a net amount. A negative amount gives a negative share.
 * Throws `amount_invalid`, `amount_out_of_range`, `fault` for a rate that is not a whole number of millionths from zero up.
 */
export function applyRate(amountMinor: number, rate: RateMillionths): number {
  assertSafeAmount(amountMinor)
  assertRate(rate)
  return amountFromBigint(divideRoundHalfEven(BigInt(amountMinor) * BigInt(rate), BigInt(rateWhole)))
}

/**
 * The tax contained in a gross amount of minor units: gross · rate / (1 + rate), rounded half-even; 11900 at 19 % contains 1900. What is
 * left is the net amount, so net and tax always sum to the gross. Throws as {@link applyRate} does.
 */
export function extractIncludedRate(grossMinor: number, rate: RateMillionths): number {
  assertSafeAmount(grossMinor)
  assertRate(rate)
  return amountFromBigint(divideRoundHalfEven(BigInt(grossMinor) * BigInt(rate), BigInt(rateWhole) + BigInt(rate)))
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value
}

function assertRate(rate: RateMillionths): void {
  if (!Number.isSafeInteger(rate) || rate < 0) throw new CommerceError('fault', 'A rate is a whole number of millionths, not negative.', { rate: String(rate) })
}
