import type { Cart, CurrencyCode } from '../../model/index.ts'
import type { CartOwner, Deps } from '../../ports/index.ts'

/** An empty cart that is not stored yet: its id and version are 0. */
export function newCart(deps: Pick<Deps, 'clock' | 'settings'>, owner: CartOwner, currency?: CurrencyCode): Cart {
  const now = deps.clock.now()
  return {
    id: 0,
    version: 0,
    customerId: 'customerId' in owner ? owner.customerId : null,
    tokenHash: 'tokenHash' in owner ? owner.tokenHash : null,
    currency: currency ?? deps.settings.currency,
    status: 'open',
    items: [],
    nextItemId: 1,
    discountCodes: [],
    giftCardIds: [],
    usesStoreCredit: false,
    shippingMethod: null,
    createdAt: now,
    updatedAt: now,
  }
}
