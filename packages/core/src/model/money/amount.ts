import { CommerceError } from '../errors/index.ts'
import { type CurrencyCode, type CurrencyExponent, currencyExponent } from './currency.ts'

/**
 * The largest amount, in minor units, for each number of digits.
 *
 * On the wire an amount is a JSON number in major units, a double. A double tells two neighbouring amounts apart only while its spacing
 * is below one minor unit. For 2 digits the spacing passes 0.01 at 2^46 (2^-7 below, 2^-6 above), for 3 digits it passes 0.001 at 2^43,
 * for 4 digits it passes 0.0001 at 2^39. With no digits the limit is that of safe integers. Up to these limits every amount survives
 * the wire; above them 70368744177664.01 and 70368744177664.02 USD may be one number, so such amounts are refused instead.
 */
const amountMaxByExponent: Readonly<Record<CurrencyExponent, number>> = {
  0: Number.MAX_SAFE_INTEGER,
  2: 2 ** 46 * 100,
  3: 2 ** 43 * 1_000,
  4: 2 ** 39 * 10_000,
}

/**
 * The largest amount of minor units this currency can carry; its negative is the smallest. In major units about 7.0e13 USD, 9.0e15 JPY,
 * 8.8e12 KWD, 5.5e11 CLF. Throws `currency_unknown`.
 */
export function currencyAmountMax(currency: CurrencyCode): number {
  return amountMaxByExponent[currencyExponent(currency)]
}

/**
 * Refuses what is no amount of minor units in this currency: `amount_invalid` for a fraction, NaN or an infinity, `amount_out_of_range`
 * past {@link currencyAmountMax} on either side, `currency_unknown`.
 */
export function assertAmount(amountMinor: number, currency: CurrencyCode): void {
  const max = currencyAmountMax(currency)
  if (!Number.isInteger(amountMinor)) throw notWhole(amountMinor)
  if (Math.abs(amountMinor) > max) throw outOfRange({ currency, max })
}

/**
 * Refuses what is no amount of minor units in any currency, for the functions that are told none: `amount_invalid` for a fraction, NaN
 * or an infinity, `amount_out_of_range` past the safe integers.
 */
export function assertSafeAmount(amountMinor: number): void {
  if (!Number.isInteger(amountMinor)) throw notWhole(amountMinor)
  if (!Number.isSafeInteger(amountMinor)) throw outOfRange({ max: Number.MAX_SAFE_INTEGER })
}

/** The exact amount as a number; throws `amount_out_of_range` when it is past the safe integers. */
export function amountFromBigint(amountMinor: bigint): number {
  const amount = Number(amountMinor)
  if (!Number.isSafeInteger(amount)) throw outOfRange({ max: Number.MAX_SAFE_INTEGER })
  return amount
}

/** Refuses a quantity that is not a whole number of units: `quantity_invalid`. */
export function assertQuantity(quantity: number): void {
  if (!Number.isSafeInteger(quantity)) throw new CommerceError('quantity_invalid', 'A quantity is a whole number.', { quantity: String(quantity) })
}

/** The error for an amount that is too large to be carried exactly. */
export function outOfRange(details: Readonly<Record<string, unknown>>): CommerceError {
  return new CommerceError('amount_out_of_range', 'The amount is too large to be carried exactly.', details)
}

function notWhole(amountMinor: number): CommerceError {
  return new CommerceError('amount_invalid', 'An amount is a whole number of minor units.', { amount: String(amountMinor) })
}
