import { CommerceError } from '../errors/index.ts'
import { amountFromBigint, assertAmount, assertQuantity } from './amount.ts'
import type { CurrencyCode } from './currency.ts'

/** An exact sum of money. May be negative (a discount, a refund). Made by {@link money}, which checks it. */
export interface Money {
  /** Whole minor units: cents for USD, yen for JPY, fils for KWD. */
  readonly amount: number
  readonly currency: CurrencyCode
}

/**
 * Money of `amountMinor` minor units; never holds -0. Throws `amount_invalid` when that is not a whole number, `amount_out_of_range` when
 * the currency cannot carry it exactly (see `currencyAmountMax`), `currency_unknown`.
 */
export function money(amountMinor: number, currency: CurrencyCode): Money {
  assertAmount(amountMinor, currency)
  return { amount: withoutNegativeZero(amountMinor), currency }
}

/** `a + b`. Throws `currency_mismatch`, `amount_out_of_range`. */
export function addMoney(a: Money, b: Money): Money {
  assertSameCurrency(a.currency, b.currency)
  return money(a.amount + b.amount, a.currency)
}

/** `a - b`. Throws `currency_mismatch`, `amount_out_of_range`. */
export function subtractMoney(a: Money, b: Money): Money {
  assertSameCurrency(a.currency, b.currency)
  return money(a.amount - b.amount, a.currency)
}

/** `m` taken `quantity` times, a whole number (a negative one turns the sign). Throws `quantity_invalid`, `amount_out_of_range`. */
export function multiplyMoney(m: Money, quantity: number): Money {
  assertQuantity(quantity)
  return money(m.amount * quantity, m.currency)
}

/**
 * The sum of `list`; nothing sums to zero of `currency`. Only the result has to be in range, so the order of the list does not matter.
 * Throws `currency_mismatch` when a member is of another currency, `amount_out_of_range`.
 */
export function sumMoney(list: Iterable<Money>, currency: CurrencyCode): Money {
  let sum = 0n
  for (const m of list) {
    assertSameCurrency(currency, m.currency)
    sum += BigInt(m.amount)
  }
  return money(amountFromBigint(sum), currency)
}

/** `-m`; zero stays zero. */
export function negateMoney(m: Money): Money {
  return money(-m.amount, m.currency)
}

/** Below zero when `a` is less than `b`, zero when they are equal, above zero when it is more: fit for `sort`. Throws `currency_mismatch`. */
export function compareMoney(a: Money, b: Money): -1 | 0 | 1 {
  assertSameCurrency(a.currency, b.currency)
  if (a.amount === b.amount) return 0
  return a.amount < b.amount ? -1 : 1
}

/** Whether `m` is nothing. */
export function isZero(m: Money): boolean {
  return m.amount === 0
}

function assertSameCurrency(left: CurrencyCode, right: CurrencyCode): void {
  if (left !== right) throw new CommerceError('currency_mismatch', `Amounts in ${left} and ${right} do not mix.`, { left, right })
}

/** -0 equals 0 everywhere but in `Object.is`, which deep comparison of values uses. */
function withoutNegativeZero(amount: number): number {
  return amount === 0 ? 0 : amount
}
