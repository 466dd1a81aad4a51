import type { CartView, ShopperRef } from '../../commerce.ts'
import { addItem as addItemTo, type Cart, CommerceError, type CurrencyCode, isCurrencyCode, type Product, type Variant } from '../../model/index.ts'
import type { CartOwner, Deps } from '../../ports/index.ts'
import { readProductOfVariant, readProducts } from '../catalog/product-cache.ts'
import { newToken, sha256Hex } from '../tokens.ts'
import { type CartDeps, retryWhileChanged } from './change-cart.ts'
import { ownerOf } from './find-cart.ts'
import { newCart } from './new-cart.ts'
import { requireOrderable } from './require-orderable.ts'
import { viewOf } from './view-of.ts'

type AddDeps = CartDeps & Pick<Deps, 'random'>

export interface AddItemInput {
  readonly productId?: number
  readonly variantId?: number
  readonly quantity: number
  readonly currency?: CurrencyCode
}

/**
 * Puts units of a variant into the shopper's cart; makes the cart if there is none. `guestToken` is the token of a guest's cart that this call made.
 *
 * Throws `product_not_found` (also what is not published), `variant_not_found`, `variant_required` (details: `variants`), `quantity_invalid`, `cart_too_large`,
 * `currency_unknown`, `currency_mismatch` with what is in the cart already, `price_not_found`, `insufficient_stock` when the line would pass what is available
 * (details: `lines`), `amount_out_of_range`, `validation_failed` without product and variant. A refusal changes nothing.
 */
export async function addItem(deps: AddDeps, shopper: ShopperRef, input: AddItemInput): Promise<CartView & { readonly guestToken: string | null }> {
  const [{ product, variant }, owner] = await Promise.all([resolveVariant(deps, input), ownerOf(shopper)])
  if (input.currency !== undefined && !isCurrencyCode(input.currency)) {
    throw new CommerceError('currency_unknown', `"${input.currency}" is not an ISO 4217 currency.`, { currency: input.currency })
  }
  const added = { productId: product.id, variantId: variant.id, quantity: input.quantity }
  return retryWhileChanged(async () => {
    const latest = owner && (await deps.carts.latest(owner))
    const isNew = latest?.status !== 'open'
    // A token nobody gave out is not taken over as a cart's key: whoever planted it would share the cart.
    const known = owner && (latest || 'customerId' in owner) ? { owner, guestToken: shopper.guestToken ?? null } : await newGuest(deps)
    const cart = isNew ? newCart(deps, known.owner, input.currency) : inCurrency(latest, input.currency)
    const next = { ...addItemTo(cart, added), updatedAt: deps.clock.now() }
    const view = await viewOf(deps, next)
    requireOrderable(view, variant.id)
    const written = isNew ? await insert(deps, next) : await deps.carts.write(next)
    return written && { ...view, cart: written, guestToken: isNew && 'tokenHash' in known.owner ? known.guestToken : null }
  })
}

async function resolveVariant(deps: AddDeps, { productId, variantId }: AddItemInput): Promise<{ product: Product; variant: Variant }> {
  if (productId === undefined && variantId === undefined) throw new CommerceError('validation_failed', 'Say which product or variant.')
  const product = productId === undefined ? await readProductOfVariant(deps, variantId ?? 0) : (await readProducts(deps, [productId]))[0]
  if (product?.status !== 'published') {
    if (productId === undefined) throw new CommerceError('variant_not_found', `There is no variant ${variantId}.`, { variantId })
    throw new CommerceError('product_not_found', `There is no product ${productId}.`, { productId })
  }
  return { product, variant: variantId === undefined ? soleVariant(product) : variantOf(product, variantId) }
}

function variantOf(product: Product, variantId: number): Variant {
  const variant = product.variants.find(({ id }) => id === variantId)
  if (variant) return variant
  throw new CommerceError('variant_not_found', `Product ${product.id} has no variant ${variantId}.`, { productId: product.id, variantId })
}

function soleVariant(product: Product): Variant {
  const [variant, ...others] = product.variants
  if (variant && others.length === 0) return variant
  const variants = product.variants.map(({ id, sku, options }) => ({ variantId: id, sku, options }))
  throw new CommerceError('variant_required', 'This product comes in several variants: say which.', { productId: product.id, variants })
}

async function newGuest(deps: Pick<Deps, 'random'>): Promise<{ owner: CartOwner; guestToken: string }> {
  const guestToken = newToken(deps.random)
  return { owner: { tokenHash: await sha256Hex(guestToken) }, guestToken }
}

/** An empty cart may still change its currency. */
function inCurrency(cart: Cart, currency: CurrencyCode | undefined): Cart {
  if (currency === undefined || currency === cart.currency) return cart
  if (cart.items.length === 0) return { ...cart, currency }
  throw new CommerceError('currency_mismatch', `The cart is in ${cart.currency}.`, { cart: cart.currency, requested: currency })
}

async function insert(deps: Pick<Deps, 'carts'>, { id: _, version: __, ...cart }: Cart): Promise<Cart | null> {
  const result = await deps.carts.insert(cart)
  return result.created ? result.cart : null
}
