import { CommerceError, type CurrencyCode, hasCode, type Money, parseMajor, toMajor } from '@cartwright/core'
import { validationFailed } from '../http/problem.ts'

/** Turns minor units of one currency into the numbers of the wire. */
export function majorIn(currency: CurrencyCode): (amountMinor: number) => number {
  return amountMinor => toMajor(amountMinor, currency)
}

/** A sum and what it is in, on the wire. */
export function presentMoney(money: Money | null): { amount: number; currency: string } | null {
  return money && { amount: majorIn(money.currency)(money.amount), currency: money.currency }
}

/**
 * Minor units of an amount on the wire. What is no amount of the currency is refused with the place it stood at: `amount_invalid`, `amount_out_of_range`, `currency_unknown`.
 */
export function minorAt(path: string, value: number | string, currency: CurrencyCode): number {
  try {
    return parseMajor(value, currency)
  } catch (error) {
    if (!hasCode(error, 'amount_invalid') && !hasCode(error, 'amount_out_of_range') && !hasCode(error, 'currency_unknown')) throw error
    throw new CommerceError(error.code, error.message, { errors: [{ path, message: error.message }] })
  }
}

/** Percent of parts per million, exactly: 190000 is 19, 88750 is 8.875. */
export function percentOf(partsPerMillion: number): number {
  return partsPerMillion / 10_000
}

/** Parts per million of a percentage with at most four decimal digits. Throws `validation_failed`. */
export function partsPerMillion(path: string, percent: number): number {
  const [whole = '', fraction = ''] = String(percent).split('.')
  if (fraction.length > 4 || !/^\d+$/.test(whole + fraction)) throw validationFailed([{ path, message: 'A percentage has at most four decimal digits.' }])
  return Number(whole + fraction.padEnd(4, '0'))
}
