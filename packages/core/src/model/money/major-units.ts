import { CommerceError } from '../errors/index.ts'
import { assertAmount, currencyAmountMax, outOfRange } from './amount.ts'
import { type CurrencyCode, currencyExponent } from './currency.ts'

/** What JSON calls a number, without a sign and without an exponent. */
const plainDecimal = /^(0|[1-9][0-9]*)(?:\.([0-9]+))?$/

/**
 * The minor units of an amount given in major units, exactly: 699.99 USD is 69999, 1.234 KWD is 1234, 1200 JPY is 1200. Never rounds.
 *
 * A number counts as its shortest decimal text, so 699.99 is what was typed and 0.1 + 0.2 is 0.30000000000000004, refused. Digits that
 * `JSON.parse` dropped before (699.990000000000000001) cannot be seen here; who needs them seen sends a string. A string is plain decimal
 * digits: no sign, blank, exponent, grouping or leading zero; its trailing zeros count as digits ('1200.00' JPY is refused).
 *
 * Throws `amount_invalid` for a negative, NaN, an infinity, other text or more digits than the currency has, `amount_out_of_range` past
 * `currencyAmountMax`, `currency_unknown`.
 */
export function parseMajor(value: number | string, currency: CurrencyCode): number {
  const exponent = currencyExponent(currency)
  const [, whole, fraction = ''] = plainDecimal.exec(decimalText(value, currency)) ?? []
  if (whole === undefined) throw invalid(value, currency, 'An amount is a plain decimal number, not negative.')
  if (fraction.length > exponent) throw invalid(value, currency, `An amount in ${currency} has at most ${exponent} decimal digits.`)
  // Past 2^53 this rounds, but never back below the limit: rounding keeps order.
  const amountMinor = Number(whole + fraction.padEnd(exponent, '0'))
  const max = currencyAmountMax(currency)
  if (amountMinor > max) throw outOfRange({ currency, max })
  return amountMinor
}

/**
 * The amount in major units as the number to put into JSON; it shows no more digits than the currency has and `parseMajor` gives
 * `amountMinor` back. Negative amounts keep their sign. Throws `amount_invalid`, `amount_out_of_range`, `currency_unknown`.
 */
export function toMajor(amountMinor: number, currency: CurrencyCode): number {
  assertAmount(amountMinor, currency)
  if (amountMinor === 0) return 0
  // Both operands are exact, and IEEE 754 division gives the double nearest to the true quotient: the same one as reading its decimal text.
  return amountMinor / 10 ** currencyExponent(currency)
}

/**
 * The amount in major units as text with exactly the currency's digits: '1399.98' USD, '1200' JPY, '1.234' KWD, '-0.05' EUR.
 * A dot, no grouping, no symbol. Throws `amount_invalid`, `amount_out_of_range`, `currency_unknown`.
 */
export function formatMajor(amountMinor: number, currency: CurrencyCode): string {
  assertAmount(amountMinor, currency)
  const exponent = currencyExponent(currency)
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0')
  const sign = amountMinor < 0 ? '-' : ''
  if (exponent === 0) return sign + digits
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`
}

/** The text whose digits count. A number of 1e21 or more is written with an exponent, and is too large before it is malformed. */
function decimalText(value: unknown, currency: CurrencyCode): string {
  if (typeof value === 'string') return value
  if (typeof value !== 'number') throw new CommerceError('amount_invalid', 'An amount is a number or a decimal text.', { currency })
  if (value >= 1e21 && value !== Number.POSITIVE_INFINITY) throw outOfRange({ currency, max: currencyAmountMax(currency) })
  return String(value)
}

function invalid(value: number | string, currency: CurrencyCode, message: string): CommerceError {
  // Cut short: the value comes from outside and may be megabytes.
  return new CommerceError('amount_invalid', message, { currency, value: String(value).slice(0, 40) })
}
