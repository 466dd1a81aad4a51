import { normalizeProduct, type ProductDraft } from '@cartwright/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqlite } from '../src/index.ts'
import { by, now } from './support/orders.ts'

let shop: ReturnType<typeof sqlite>

beforeEach(async () => {
  shop = sqlite(':memory:')
  await shop.migrate()
})

afterEach(() => shop.close())

const draftOf = (variants: ProductDraft['variants'], slug = 'shirt') => normalizeProduct({ name: 'Shirt', slug, variants })
const variantOf = (sku: string, colour: string, id?: number): ProductDraft['variants'][number] => ({
  ...(id === undefined ? {} : { id }),
  sku,
  options: { colour },
  prices: [{ currency: 'EUR', amount: 100 }],
})

describe('a product on SQL', () => {
  it('may hand the SKU of a variant on to a new one', async () => {
    const product = await shop.catalog.insertProduct(draftOf([variantOf('A', 'red')]), by)
    const [red] = product.variants
    const replaced = await shop.catalog.replaceProduct(product.id, draftOf([variantOf('A', 'blue'), variantOf('B', 'red', red?.id)]), by)
    expect(replaced.variants.map(({ id, sku, options }) => [id === red?.id, sku, options])).toEqual([
      [false, 'A', { colour: 'blue' }],
      [true, 'B', { colour: 'red' }],
    ])
    expect(await shop.catalog.products([product.id])).toEqual([replaced])
  })
})

describe('a guest’s cart on SQL', () => {
  it('is not taken for the open cart of a customer who has the same token', async () => {
    const cart = {
      tokenHash: 't',
      currency: 'EUR',
      status: 'open',
      items: [],
      nextItemId: 1,
      discountCodes: [],
      shippingMethod: null,
      giftCardIds: [],
      usesStoreCredit: false,
    } as const
    const times = { createdAt: now, updatedAt: now }
    const theirs = await shop.carts.insert({ ...cart, ...times, customerId: 7 })
    const guests = await shop.carts.insert({ ...cart, ...times, customerId: null })
    const again = await shop.carts.insert({ ...cart, ...times, customerId: null })
    expect([theirs.created, guests.created, again.created, again.cart.id]).toEqual([true, true, false, guests.cart.id])
  })
})
