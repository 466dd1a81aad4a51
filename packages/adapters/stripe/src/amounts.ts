import { CommerceError, type CurrencyCode, currencyExponent, isCurrencyCode } from '@cartwright/core'

/**
 * Where Stripe's amounts have other digits than ISO 4217's minor unit (docs.stripe.com/currencies, zero-decimal and special cases): ariary are whole; króna and Ugandan
 * shilling have no cents, but are written with two digits that must be 00. Stripe lists UGX as zero-decimal too; the special case is what its API holds to.
 */
const stripeExponents: Readonly<Record<CurrencyCode, number>> = { ISK: 2, MGA: 0, UGX: 2 }

/** Amounts of these are written with three digits of which the last must be 0 (docs.stripe.com/currencies, three-decimal). */
const stepOfThreeDigits = 10

/** What Stripe accepts at most in one payment, in its own unit (docs.stripe.com/currencies, minimum and maximum: eight digits). */
const stripeAmountMax = 99_999_999

/**
 * Our minor units in the unit of Stripe's API.
 * @throws CommerceError `amount_invalid` for an amount that cannot be paid exactly through Stripe: it is never rounded
 */
export function toStripeAmount(amount: number, currency: CurrencyCode): number {
  const shift = stripeExponent(currency) - currencyExponent(currency)
  const converted = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift
  const isExact = Number.isSafeInteger(converted) && (stripeExponent(currency) !== 3 || converted % stepOfThreeDigits === 0)
  if (!isExact) throw new CommerceError('amount_invalid', `${currency} cannot be paid to that many digits through Stripe.`, { amount, currency })
  if (converted > stripeAmountMax) throw new CommerceError('amount_invalid', 'The amount is more than Stripe takes in one payment.', { amount, currency })
  return converted
}

/**
 * An amount of Stripe's API in our minor units; negative ones too. One in a currency that we do not know stays as it is: no payment of ours is in it, and lists of all
 * payments should not break.
 * @throws CommerceError `payment_provider_error` for one that has digits the currency has not
 */
export function fromStripeAmount(amount: number, stripeCurrency: string): number {
  const currency = fromStripeCurrency(stripeCurrency)
  if (!isCurrencyCode(currency)) return amount
  const shift = currencyExponent(currency) - stripeExponent(currency)
  const converted = shift < 0 ? amount / 10 ** -shift : amount * 10 ** shift
  if (!Number.isSafeInteger(converted)) throw new CommerceError('payment_provider_error', `Stripe answered an amount of ${currency} that cannot be.`)
  return converted
}

/** `USD` as Stripe writes it. */
export function toStripeCurrency(currency: CurrencyCode): string {
  return currency.toLowerCase()
}

/** `usd` as we write it. */
export function fromStripeCurrency(currency: string): CurrencyCode {
  return currency.toUpperCase()
}

function stripeExponent(currency: CurrencyCode): number {
  return stripeExponents[currency] ?? currencyExponent(currency)
}
