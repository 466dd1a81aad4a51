import fc from 'fast-check'
import { expect } from 'vitest'
import { type ErrorCode, errorCodes } from '../../../src/model/errors/error-codes.ts'
import { isCommerceError } from '../../../src/model/errors/index.ts'
import { currencyAmountMax, currencyCodes } from '../../../src/model/money/index.ts'

/** Runs a property with the same samples every time; the seed is fixed so that a failure is the same failure on every machine. */
export function holds<T>(property: fc.IProperty<T>, numRuns = 1_000): void {
  fc.assert(property, { seed: 20_260_101, numRuns })
}

/** Expects `act` to throw a CommerceError with this code. */
export function expectRefusal(act: () => unknown, code: ErrorCode): void {
  expect(errorCodes).toHaveProperty(code)
  let thrown: unknown
  try {
    thrown = { returned: act() }
  } catch (error) {
    thrown = error
  }
  expect(isCommerceError(thrown) ? thrown.code : thrown).toBe(code)
}

export const anyCurrency = fc.constantFrom(...currencyCodes)

/** Amounts that `currency` can carry, from zero up, with the small and the largest ones well represented. */
export function amountsOf(currency: string): fc.Arbitrary<number> {
  const max = currencyAmountMax(currency)
  return fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max }), fc.integer({ min: max - 1_000, max }))
}

/** A currency with an amount it can carry, from zero up. */
export const anyAmount = anyCurrency.chain(currency => fc.record({ currency: fc.constant(currency), amount: amountsOf(currency) }))

/** Whole amounts of either sign over the whole safe range, no -0. */
export const anySafeAmount = fc.oneof(
  fc.integer({ min: -10_000, max: 10_000 }),
  fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
  fc.constantFrom(0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
)

/** The exact sum, which may be past the safe range. */
export function exactSum(values: readonly number[]): bigint {
  return values.reduce((total, value) => total + BigInt(value), 0n)
}
