import type { CurrencyCode } from '../money/index.ts'

export type CartStatus = 'open' | 'converted' | 'merged'

export interface CartItem {
  /** Counted within the cart, never reused in it. */
  readonly id: number
  readonly productId: number
  readonly variantId: number
  readonly quantity: number
}

/**
 * What somebody means to buy. It holds no price: prices are those of the moment it is shown or ordered.
 * Owned by a customer, or by whoever holds the guest token (stored as SHA-256 only).
 */
export interface Cart {
  readonly id: number
  readonly customerId: number | null
  readonly tokenHash: string | null
  readonly currency: CurrencyCode
  readonly status: CartStatus
  readonly version: number
  readonly items: readonly CartItem[]
  readonly nextItemId: number
  readonly discountCodes: readonly string[]
  /** The gift cards that shall pay, by id: their codes were shown when they were put in, and are kept nowhere. */
  readonly giftCardIds: readonly number[]
  /** Whether the customer's store credit shall pay what gift cards leave. */
  readonly usesStoreCredit: boolean
  readonly shippingMethod: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** Limits against absurd input: units of one line, and lines of a cart. */
export const cartLimits = { quantityMax: 10_000, itemsMax: 100, discountCodesMax: 5, giftCardsMax: 5 } as const

/** The key of the stock hold for this cart as it stands. Another version of the cart is another hold. */
export function holdKeyOf(cart: Pick<Cart, 'id' | 'version'>): string {
  return `cart:${cart.id}:${cart.version}`
}
