import { CommerceError } from '../errors/index.ts'
import { assertAmount, type CurrencyCode } from '../money/index.ts'
import type { ShippingOption, ShippingStrategy } from './pricing.ts'

/** A way to ship at one price per currency, in minor units. It is on offer in the currencies of `amounts` only. */
export interface FlatShippingMethod {
  readonly code: string
  readonly name: string
  readonly amounts: Readonly<Record<CurrencyCode, number>>
  /** The goods amount after discounts from which it is free, per currency. */
  readonly freeOver?: Readonly<Record<CurrencyCode, number>>
}

/**
 * Flat rates, free from a goods amount on; the first method is the default. Throws `amount_invalid`, `currency_unknown` for amounts that
 * are none, and `validation_failed` for a code given twice.
 *
 * A cart in a currency that no method has a price in is refused with `shipping_method_unknown`: free shipping by mistake costs money.
 */
export function flatShipping(options: { readonly methods: readonly FlatShippingMethod[] }): ShippingStrategy {
  for (const method of options.methods) assertMethod(method)
  if (new Set(options.methods.map(method => method.code)).size !== options.methods.length) {
    throw new CommerceError('validation_failed', 'Two shipping methods have the same code.')
  }
  return {
    options(input, goodsAmount) {
      const offered = options.methods.flatMap(method => offerOf(method, input.currency, goodsAmount))
      if (offered.length > 0 || options.methods.length === 0) return offered
      throw new CommerceError('shipping_method_unknown', `No shipping method has a price in ${input.currency}.`, { currency: input.currency })
    },
  }
}

function offerOf(method: FlatShippingMethod, currency: CurrencyCode, goodsAmount: number): ShippingOption[] {
  const amount = method.amounts[currency]
  if (amount === undefined) return []
  const freeOver = method.freeOver?.[currency]
  const isFree = freeOver !== undefined && goodsAmount >= freeOver
  return [{ method: method.code, name: method.name, amount: isFree ? 0 : amount }]
}

function assertMethod(method: FlatShippingMethod): void {
  for (const [currency, amount] of [...Object.entries(method.amounts), ...Object.entries(method.freeOver ?? {})]) {
    assertAmount(amount, currency)
    if (amount < 0) throw new CommerceError('amount_invalid', 'A shipping amount is zero or more.', { method: method.code, currency, amount })
  }
}
