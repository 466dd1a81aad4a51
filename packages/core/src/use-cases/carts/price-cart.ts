import {
  type Address,
  ancestorIds,
  type Cart,
  type Category,
  type Discount,
  hasCode,
  type Pricing,
  type Product,
  priceFor,
  type Quote,
  type QuoteInput,
  type QuoteLineInput,
  quoteWithShippingOptions,
  type ShippingOption,
} from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { readCategories, readProducts } from '../catalog/product-cache.ts'

export type PriceDeps = Pick<Deps, 'catalog' | 'cache' | 'discounts' | 'pricing' | 'clock'>

export interface PriceCartOptions {
  /** Where it would go; null while that is not known. */
  readonly address?: Address | null
  /** Instead of the cart's own choice. */
  readonly shippingMethod?: string | null
  /** For ordering: a shipping method that is not on offer is refused instead of replaced by the default. */
  readonly isFinal?: boolean
}

/** An item that cannot be priced, and why. It is missing from the quote. */
export interface UnpricedItem {
  readonly itemId: number
  readonly code: 'product_not_sellable' | 'price_not_found'
}

export interface PricedCart {
  readonly quote: Quote
  readonly shippingOptions: readonly ShippingOption[]
  readonly unpriced: readonly UnpricedItem[]
}

/**
 * What the cart costs at this moment. Stock is not looked at. Throws `amount_out_of_range`, what the pricing strategies throw,
 * and with `isFinal` also `shipping_method_unknown`.
 */
export async function priceCart(deps: PriceDeps, cart: Cart, options: PriceCartOptions = {}): Promise<PricedCart> {
  const isFinal = options.isFinal ?? false
  const [products, discounts] = await Promise.all([
    readProducts(
      deps,
      cart.items.map(item => item.productId),
    ),
    loadDiscounts(deps, cart.discountCodes),
  ])
  const categories = products.some(product => product.categoryIds.length > 0) ? await loadCategories(deps) : new Map<number, Category>()
  const { lines, unpriced } = toLines(cart, products, categories)
  const input: QuoteInput = {
    currency: cart.currency,
    lines,
    discounts,
    shippingMethod: options.shippingMethod ?? cart.shippingMethod,
    address: options.address ?? null,
    now: deps.clock.now(),
  }
  const { quote, shippingOptions } = isFinal ? quoteWithShippingOptions(input, deps.pricing) : quoteLeniently(input, deps.pricing)
  return { quote: withUnknownCodes(quote, cart.discountCodes, discounts), shippingOptions, unpriced }
}

/** In the order in which the codes were given, which is the order they are applied in. */
async function loadDiscounts(deps: Pick<Deps, 'discounts'>, codes: readonly string[]): Promise<readonly Discount[]> {
  if (codes.length === 0) return []
  const found = new Map((await deps.discounts.byCodes(codes)).map(discount => [discount.code, discount]))
  return codes.flatMap(code => found.get(code) ?? [])
}

/** The tree by id, made once for as long as the same tree is remembered: a shop may have thousands of categories, and every cart is priced often. */
const treesById = new WeakMap<readonly Category[], ReadonlyMap<number, Category>>()

async function loadCategories(deps: PriceDeps): Promise<ReadonlyMap<number, Category>> {
  const categories = await readCategories(deps)
  const known = treesById.get(categories)
  if (known) return known
  const byId = new Map(categories.map(category => [category.id, category]))
  treesById.set(categories, byId)
  return byId
}

function toLines(cart: Cart, products: readonly Product[], categories: ReadonlyMap<number, Category>): { lines: QuoteLineInput[]; unpriced: UnpricedItem[] } {
  const byId = new Map(products.map(product => [product.id, product]))
  const lines: QuoteLineInput[] = []
  const unpriced: UnpricedItem[] = []
  for (const item of cart.items) {
    const product = byId.get(item.productId)
    const variant = product?.status === 'published' ? product.variants.find(({ id }) => id === item.variantId) : undefined
    const price = variant && priceFor(variant.prices, cart.currency, item.quantity)
    if (product && variant && price) {
      const { sku, options, weightGrams } = variant
      const categoryIds = [...new Set(product.categoryIds.flatMap(id => ancestorIds(categories, id)))]
      const identity = { ref: item.id, productId: product.id, variantId: variant.id, sku, name: product.name, options }
      lines.push({ ...identity, categoryIds, weightGrams, quantity: item.quantity, unitAmount: price.amount })
    } else {
      unpriced.push({ itemId: item.id, code: variant ? 'price_not_found' : 'product_not_sellable' })
    }
  }
  return { lines, unpriced }
}

/** A method chosen earlier that is not on offer any more must not hide the cart: the default takes its place. */
function quoteLeniently(input: QuoteInput, pricing: Pricing): ReturnType<typeof quoteWithShippingOptions> {
  try {
    return quoteWithShippingOptions(input, pricing)
  } catch (error) {
    if (input.shippingMethod === null || !hasCode(error, 'shipping_method_unknown')) throw error
    return quoteWithShippingOptions({ ...input, shippingMethod: null }, pricing)
  }
}

function withUnknownCodes(quote: Quote, codes: readonly string[], found: readonly Discount[]): Quote {
  const unknown = codes.filter(code => !found.some(discount => discount.code === code))
  if (unknown.length === 0) return quote
  return { ...quote, rejectedCodes: [...quote.rejectedCodes, ...unknown.map(code => ({ code, reason: 'There is no such code.' }))] }
}
