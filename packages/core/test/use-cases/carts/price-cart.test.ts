import { describe, expect, it } from 'vitest'
import type { Cart } from '../../../src/model/index.ts'
import { addItem, chooseShipping, view } from '../../../src/use-cases/carts/index.ts'
import { priceCart } from '../../../src/use-cases/carts/price-cart.ts'
import { update } from '../../../src/use-cases/catalog/index.ts'
import { admin, expectRefused, stocked, testShop } from '../shop.ts'

const customer = { customerId: 7 }

async function shopWithCart() {
  const shop = testShop()
  const product = await stocked(shop.deps, 5)
  const { cart } = await addItem(shop.deps, customer, { productId: product.id, quantity: 2 })
  return { ...shop, product, cart: cart as Cart }
}

describe('pricing a cart for good', () => {
  it('takes the prices of this moment, also when another process changed them', async () => {
    const { deps, product, cart } = await shopWithCart()
    await update(deps, product.id, { variants: [{ sku: product.variants[0]?.sku ?? '', prices: [{ currency: 'USD', amount: 1100 }] }] }, admin)
    expect((await view(deps, customer)).quote.totals.subtotal).toBe(2200)
    expect((await priceCart(deps, cart, { isFinal: true })).quote.totals.subtotal).toBe(2200)
  })

  it('takes the shipping method asked for, and refuses one that is not on offer', async () => {
    const { deps } = await shopWithCart()
    const { cart } = await chooseShipping(deps, customer, 'express')
    if (!cart) throw new Error('no cart')
    expect((await priceCart(deps, cart, { isFinal: true })).quote.shipping?.method).toBe('express')
    expect((await priceCart(deps, cart, { isFinal: true, shippingMethod: 'standard' })).quote.shipping?.method).toBe('standard')
    await expectRefused(priceCart(deps, cart, { isFinal: true, shippingMethod: 'pigeon' }), 'shipping_method_unknown')
    expect((await priceCart(deps, cart, { shippingMethod: 'pigeon' })).quote.shipping?.method).toBe('standard')
  })
})
